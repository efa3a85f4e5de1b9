"""API Gateway v2: domain names, and the APIs that are served under them."""

from openmcf.aws.apigatewayv2.common import MISSING, SERVICE, TAGGING, arn
from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence, without
from openmcf.aws.readiness import Ready
from openmcf.aws.resource import Properties, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource

_PROGRESS = ("certificateName", "certificateUploadDate", "domainNameStatus", "domainNameStatusMessage")


class DomainName(ServiceResource):
    """A domain name under which APIs are served. AWS's calls have a list of configurations, of one."""

    type = "aws:apigatewayv2/domainName:DomainName"
    service = SERVICE
    creating = Call("CreateDomainName")
    reading = Call("GetDomainName", "")
    updating = Call("UpdateDomainName")
    deleting = Call("DeleteDomainName")
    identifier = ("domainName",)
    missing = MISSING
    names = {"ApiGatewayDomainName": "targetDomainName"}
    tagging = TAGGING
    ready = Ready("domainNameConfigurations.domainNameStatus", frozenset({"AVAILABLE"}))
    inputs = frozenset({"domainName", "domainNameConfiguration", "tags"})
    computed = (
        *("arn", "apiMappingSelectionExpression", "tagsAll"),
        *("domainNameConfiguration.hostedZoneId", "domainNameConfiguration.targetDomainName"),
    )
    replace_on_change = frozenset({"domainName"})
    unique_name = UniqueName("domainName", "region")
    equivalence = Equivalence(defaults={"domainNameConfiguration.ipAddressType": "ipv4"})

    def to_aws(self, inputs: Properties) -> Properties:
        return inputs | {"domainNameConfigurations": [inputs["domainNameConfiguration"]]}

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        configuration = without(observed["domainNameConfigurations"][0], _PROGRESS)
        path = f"/domainnames/{observed['domainName']}"
        return observed | {"arn": arn(clients, path), "domainNameConfiguration": configuration}


class ApiMapping(ServiceResource):
    """Which stage of which API is served under a path of a domain."""

    type = "aws:apigatewayv2/apiMapping:ApiMapping"
    service = SERVICE
    creating = Call("CreateApiMapping", "")
    reading = Call("GetApiMapping", "")
    updating = Call("UpdateApiMapping", "")
    deleting = Call("DeleteApiMapping")
    listing = Call("GetApiMappings", "Items")
    identifier, import_identifier = ("apiMappingId",), ("apiMappingId", "domainName")
    missing = MISSING
    empty = {"apiMappingKey": ""}
    inputs = frozenset({"apiId", "domainName", "stage", "apiMappingKey"})
    replace_on_change = frozenset({"domainName"})
    unique_name = UniqueName("apiMappingKey", "parent", ("domainName",))
