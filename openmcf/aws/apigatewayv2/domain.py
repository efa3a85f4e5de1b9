"""API Gateway v2: domain names, and the APIs that are served under them."""

from typing import ClassVar

from openmcf.aws.apigatewayv2.common import SERVICE, GatewayResource, TaggedGatewayResource
from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence, without
from openmcf.aws.partial_create import recording_partial_create
from openmcf.aws.resource import Candidate, Created, Properties, UniqueName
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
    replace_on_change = frozenset({"domainName"})
    unique_name = UniqueName("domainName", "region")
    stable = frozenset({"arn"})
    equivalence = Equivalence(defaults={"domainNameConfiguration.ipAddressType": "ipv4"})

    def path(self, resource_id: str, recorded: Properties) -> str:
        return f"/domainnames/{resource_id}"

    def to_aws(self, inputs: Properties) -> Properties:
        return inputs | {"domainNameConfigurations": [inputs["domainNameConfiguration"]]}

    def from_aws(self, clients: Clients, resource_id: str, told: Properties) -> Properties:
        configuration = without(told["domainNameConfigurations"][0], _PROGRESS)
        return super().from_aws(clients, resource_id, told) | {"domainNameConfiguration": configuration}

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        return self.if_equal(clients, inputs["domainName"], inputs)

    def create(self, clients: Clients, inputs: Properties) -> Created:
        made = super().create(clients, inputs)
        with recording_partial_create(made):
            _wait_until_available(clients, made.id)
        return made

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        updated = super().update(clients, resource_id, olds, news)
        _wait_until_available(clients, resource_id)
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
    replace_on_change = frozenset({"domainName"})
    unique_name = UniqueName("apiMappingKey", "parent", ("domainName",))

    def located(self, imported: str) -> tuple[str, Properties]:
        own_id, _, domain = imported.partition("/")
        return own_id, {"domainName": domain}
