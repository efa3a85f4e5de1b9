"""API Gateway v2: domain names, and the APIs that are served under them."""

from typing import ClassVar

from openmcf.aws.apigatewayv2.common import SERVICE, GatewayResource, TaggedGatewayResource
from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Meaning, without
from openmcf.aws.partial_create import remembered
from openmcf.aws.resource import Candidate, Made, Properties, UniqueName
from openmcf.aws.retry import pauses, wait_until

_PROGRESS = ("certificateName", "certificateUploadDate", "domainNameStatus", "domainNameStatusMessage")


class DomainName(TaggedGatewayResource):
    """A domain name under which APIs are served. AWS's calls have a list of configurations, of one."""

    type = "aws:apigatewayv2/domainName:DomainName"
    noun = "DomainName"
    id_member = "DomainName"
    within = None
    names: ClassVar = {"ApiGatewayDomainName": "targetDomainName"}
    inputs = frozenset({"domainName", "domainNameConfiguration", "tags"})
    computed = (
        *("arn", "apiMappingSelectionExpression", "tagsAll"),
        *("domainNameConfiguration.hostedZoneId", "domainNameConfiguration.targetDomainName"),
    )
    replaces = frozenset({"domainName"})
    unique_name = UniqueName("domainName", "region")
    stable = frozenset({"arn"})
    meaning = Meaning(defaults={"domainNameConfiguration.ipAddressType": "ipv4"})

    def path(self, id: str, recorded: Properties) -> str:  # noqa: A002
        return f"/domainnames/{id}"

    def to_aws(self, inputs: Properties) -> Properties:
        return inputs | {"domainNameConfigurations": [inputs["domainNameConfiguration"]]}

    def from_aws(self, clients: Clients, id: str, told: Properties) -> Properties:  # noqa: A002
        configuration = without(told["domainNameConfigurations"][0], _PROGRESS)
        return super().from_aws(clients, id, told) | {"domainNameConfiguration": configuration}

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        return self.if_equal(clients, inputs["domainName"], inputs)

    def create(self, clients: Clients, inputs: Properties) -> Made:
        made = super().create(clients, inputs)
        with remembered(made):
            _wait_until_available(clients, made.id)
        return made

    def update(self, clients: Clients, id: str, olds: Properties, news: Properties) -> Properties:  # noqa: A002
        updated = super().update(clients, id, olds, news)
        _wait_until_available(clients, id)
        return updated


def _wait_until_available(clients: Clients, domain: str) -> None:
    def is_available() -> bool:
        [configuration] = clients(SERVICE).get_domain_name(DomainName=domain)["DomainNameConfigurations"]
        return str(configuration.get("DomainNameStatus", "AVAILABLE")) == "AVAILABLE"

    wait_until(is_available, f"the domain {domain} is not available", pauses(900))


class ApiMapping(GatewayResource):
    """Which stage of which API is served under a path of a domain."""

    type = "aws:apigatewayv2/apiMapping:ApiMapping"
    noun = "ApiMapping"
    id_member = "ApiMappingId"
    key = ("apiMappingKey", "ApiMappingKey")
    within = ("domainName", "DomainName")
    inputs = frozenset({"apiId", "domainName", "stage", "apiMappingKey"})
    replaces = frozenset({"domainName"})
    unique_name = UniqueName("apiMappingKey", "parent", ("domainName",))

    def located(self, imported: str) -> tuple[str, Properties]:
        own_id, _, domain = imported.partition("/")
        return own_id, {"domainName": domain}
