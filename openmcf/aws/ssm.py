"""SSM: parameters. Source: API reference of Systems Manager; properties are those of pulumi-aws."""

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.resource import Properties, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource
from openmcf.aws.tagging import Tagging

_TIERING = "Intelligent-Tiering"
_MOST_IN_STANDARD = 4096
"""How many bytes a value of the tier Standard has at most."""


class Parameter(ServiceResource):
    """A parameter. `GetParameter` tells its value, `DescribeParameters` the rest."""

    type = "aws:ssm/parameter:Parameter"
    service = "ssm"
    creating = Call("PutParameter")
    reading = Call("GetParameter", "Parameter", {"WithDecryption": True})
    updating = Call("PutParameter", fixed={"Overwrite": True})
    deleting = Call("DeleteParameter")
    identifier = ("name",)
    missing = ("ParameterNotFound",)
    names = {"ARN": "arn"}
    tagging = Tagging(
        *("AddTagsToResource", "RemoveTagsFromResource", "ListTagsForResource"),
        member="ResourceId",
        property="name",
        fixed={"ResourceType": "Parameter"},
    )
    made = "lastModifiedDate"
    empty = {"description": "", "allowedPattern": ""}
    inputs = frozenset(
        {*("name", "type", "value", "tier", "description"), *("keyId", "allowedPattern", "dataType", "tags")}
    )
    computed = ("arn", "version", "tagsAll")
    replace_on_change = frozenset({"name", "dataType"})  # as pulumi-aws has it; a type changes in place
    unique_name = UniqueName("name", "region")
    secret = frozenset({"value"})
    equivalence = Equivalence(defaults={"tier": "Standard", "dataType": "text", "keyId": "alias/aws/ssm"})

    def replacing(self, olds: Properties, news: Properties, changed: frozenset[str]) -> frozenset[str]:
        """A parameter does not go back from the tier Advanced, which AWS may have chosen, to Standard."""
        chosen = olds.get("tier") == _TIERING and len(str(olds["value"]).encode()) > _MOST_IN_STANDARD
        advanced = olds.get("tier") == "Advanced" or chosen
        back = advanced and news.get("tier", "Standard") == "Standard"
        return super().replacing(olds, news, changed) | ({"tier"} & changed if back else set())

    def to_update(self, olds: Properties, news: Properties) -> Properties:
        said = super().to_update(olds, news)
        if news["type"] != "SecureString":  # AWS refuses a key for what it does not encrypt
            said.pop("keyId", None)
        return said

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        filters = [{"Key": "Name", "Option": "Equals", "Values": [observed["name"]]}]
        describing = Call("DescribeParameters", "Parameters", {"ParameterFilters": filters})
        described: list[Properties] = self.ask(clients, describing, {})
        # AWS answers the tier that it chose.
        chosen = {"tier": _TIERING} if recorded.get("tier") == _TIERING else {}
        return observed | (described[0] if described else {}) | chosen
