"""API Gateway v2: the routes of an API, the integrations behind them and the authorizers in front of them."""

from openmcf.aws.apigatewayv2.common import MISSING, SERVICE, WithPatchedMaps
from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence, without
from openmcf.aws.resource import Properties, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource


class Route(ServiceResource):
    """Which requests go to which integration, and who may send them."""

    type = "aws:apigatewayv2/route:Route"
    service = SERVICE
    creating = Call("CreateRoute", "")
    reading = Call("GetRoute", "")
    updating = Call("UpdateRoute", "")
    deleting = Call("DeleteRoute")
    listing = Call("GetRoutes", "Items")
    identifier, import_identifier = ("routeId",), ("apiId", "routeId")
    missing = MISSING
    empty = {"authorizationScopes": [], "authorizerId": "", "operationName": "", "target": ""}
    inputs = frozenset(
        {
            *("apiId", "routeKey", "target", "operationName", "apiKeyRequired"),
            *("authorizationType", "authorizerId", "authorizationScopes"),
        }
    )
    replace_on_change = frozenset({"apiId"})
    unique_name = UniqueName("routeKey", "parent", ("apiId",))
    equivalence = Equivalence(
        defaults={"authorizationType": "NONE", "apiKeyRequired": False},
        sets=frozenset({"authorizationScopes"}),
    )


class Authorizer(ServiceResource):
    """A way to decide who is let in: by a token, or by asking a function."""

    type = "aws:apigatewayv2/authorizer:Authorizer"
    service = SERVICE
    creating = Call("CreateAuthorizer", "")
    reading = Call("GetAuthorizer", "")
    updating = Call("UpdateAuthorizer", "")
    deleting = Call("DeleteAuthorizer")
    listing = Call("GetAuthorizers", "Items")
    identifier, import_identifier = ("authorizerId",), ("apiId", "authorizerId")
    missing = MISSING
    names = {"IdentitySource": "identitySources", "Audience": "audiences"}
    empty = {"authorizerCredentialsArn": "", "authorizerUri": "", "authorizerPayloadFormatVersion": ""}
    inputs = frozenset(
        {
            *("apiId", "name", "authorizerType", "identitySources", "jwtConfiguration", "authorizerUri"),
            *("authorizerPayloadFormatVersion", "authorizerResultTtlInSeconds", "enableSimpleResponses"),
            "authorizerCredentialsArn",
        }
    )
    # A type has its own properties, of which an update would leave what the other does not have.
    replace_on_change = frozenset({"apiId", "authorizerType"})
    unique_name = UniqueName("name", "parent", ("apiId",))
    equivalence = Equivalence(
        defaults={"enableSimpleResponses": False},
        sets=frozenset({"identitySources", "jwtConfiguration.audiences"}),
    )

    def must_delete_first(self, olds: Properties, news: Properties) -> bool:
        """Never: AWS keeps one that routes refer to, so that the old one cannot go first."""
        return False

    def to_aws(self, inputs: Properties) -> Properties:
        return {"identitySources": []} | _of_its_type(inputs)

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        return _of_its_type(observed)  # MiniStack tells those of functions of JWT authorizers, too


def _of_its_type(authorizer: Properties) -> Properties:
    """The properties without those that only authorizers have that ask a function."""
    of_functions = (
        *("authorizerPayloadFormatVersion", "authorizerResultTtlInSeconds"),
        "enableSimpleResponses",
    )
    return without(authorizer, of_functions) if authorizer["authorizerType"] == "JWT" else authorizer


class Integration(WithPatchedMaps):
    """What answers requests. Response parameters are a list here, and a map by status in AWS's calls."""

    type = "aws:apigatewayv2/integration:Integration"
    service = SERVICE
    creating = Call("CreateIntegration", "")
    reading = Call("GetIntegration", "")
    updating = Call("UpdateIntegration", "")
    deleting = Call("DeleteIntegration")
    listing = Call("GetIntegrations", "Items")
    identifier, import_identifier = ("integrationId",), ("apiId", "integrationId")
    missing = MISSING
    names = {"TimeoutInMillis": "timeoutMilliseconds"}
    patched_maps = ("requestParameters", "responseParameters")
    empty = {"connectionId": "", "credentialsArn": "", "integrationMethod": "", "tlsConfig": {}}
    inputs = frozenset(
        {
            *("apiId", "integrationType", "integrationUri", "integrationMethod", "integrationSubtype"),
            *("payloadFormatVersion", "timeoutMilliseconds", "connectionType", "connectionId"),
            *("credentialsArn", "requestParameters", "responseParameters", "tlsConfig", "description"),
        }
    )
    computed = ("integrationResponseSelectionExpression",)
    replace_on_change = frozenset({"apiId", "integrationType", "integrationSubtype"})
    equivalence = Equivalence(
        defaults={
            "description": "",
            "connectionType": "INTERNET",
            "payloadFormatVersion": "1.0",
            "timeoutMilliseconds": 30000,
        },
        sets=frozenset({"responseParameters"}),
    )

    def to_aws(self, inputs: Properties) -> Properties:
        by_status = {
            it["statusCode"]: it.get("mappings", {}) for it in inputs.get("responseParameters") or []
        }
        return inputs | {"responseParameters": by_status}

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        observed = self.without_emptied(observed, recorded)
        by_status = sorted(observed["responseParameters"].items())
        return observed | {
            "responseParameters": [{"statusCode": status, "mappings": maps} for status, maps in by_status]
        }
