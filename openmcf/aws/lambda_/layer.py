"""Lambda: versions of layers. Source: API reference of Lambda."""

import re

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.lambda_.code import CODE, archive_there, code_block
from openmcf.aws.resource import Properties, ProviderError, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource

_VERSION = re.compile(r"arn:.*:layer:(?P<name>[^:]+):(?P<version>[0-9]+)")


class LayerVersion(ServiceResource):
    """A version of a layer, of which only `skipDestroy` can change. Its id is its ARN."""

    type = "aws:lambda/layerVersion:LayerVersion"
    service = "lambda"
    creating = Call("PublishLayerVersion", "")
    reading = Call("GetLayerVersion", "")
    deleting = Call("DeleteLayerVersion")
    listing = Call("ListLayerVersions", "LayerVersions")
    identifier = ("arn",)
    missing = ("ResourceNotFoundException",)
    names = {"LayerVersionArn": "arn", "VersionNumber": "version"}
    made = "createdDate"
    inputs = frozenset(
        {
            *("layerName", "description", "compatibleRuntimes", "compatibleArchitectures", "licenseInfo"),
            *("skipDestroy", *CODE),
        }
    ) - {"imageUri"}
    computed = ("arn", "layerArn", "version", "createdDate", "codeSha256", "sourceCodeSize")
    replace_on_change = inputs - {"skipDestroy"}
    unique_name = UniqueName("layerName", "region")
    write_only = CODE | {"skipDestroy"}
    equivalence = Equivalence(
        defaults={"description": "", "licenseInfo": "", "skipDestroy": False},
        sets=frozenset({"compatibleRuntimes", "compatibleArchitectures"}),
    )

    def imported(self, olds: Properties, observed: Properties, news: Properties) -> Properties:
        return super().imported(olds, observed, news) | archive_there(observed, news)

    def must_delete_first(self, olds: Properties, news: Properties) -> bool:
        """Never: a layer has many versions."""
        return False

    def address(self, resource_id: str, known: Properties) -> Properties:
        """Name and version of the layer, which its ARN ends with. Raises ProviderError if it is none."""
        if not (parts := _VERSION.fullmatch(resource_id)):
            raise ProviderError(f"`{resource_id}` is no id of {self.type}\nhint: it is the ARN of a version")
        return {"arn": resource_id, "layerName": parts["name"], "version": int(parts["version"])}

    def has_same_name(self, item: Properties, inputs: Properties) -> bool:
        """Always: ListLayerVersions is given the name."""
        return True

    def to_aws(self, inputs: Properties) -> Properties:
        return inputs | {"content": code_block(inputs)}

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        content = observed.get("content", {})
        digest = {"codeSha256": content.get("codeSha256"), "sourceCodeSize": content.get("codeSize")}
        return observed | digest | {"version": str(observed["version"])}
