"""What all Cognito types have in common, and the small ones: resource servers, groups, identity providers.

Ids are those of pulumi-aws. Source of what the calls do: the Cognito user pools API reference.
"""

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.resource import Properties, ProviderError, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource
from openmcf.aws.shapes import Names, call, parameters, properties

SERVICE = "cognito-idp"
MISSING = "ResourceNotFoundException"


def ask(clients: Clients, operation: str, inputs: Properties, names: Names) -> Properties:
    """Call the operation with the inputs that it takes; gives its response as properties."""
    client = clients(SERVICE)
    response = call(client, operation, **parameters(client, operation, inputs, names))
    return properties(client, operation, response, names)


_FOUND_OUT = (
    *("attributes_url", "attributes_url_add_attributes", "authorize_url", "jwks_uri", "oidc_issuer"),
    *("token_request_method", "token_url", "ActiveEncryptionCertificate", "SLORedirectBindingURI"),
    "SSORedirectBindingURI",
)
"""Details that AWS adds to a provider by its type or by discovery (API reference, ProviderDetails)."""


class ResourceServer(ServiceResource):
    """An API whose scopes the pool's access tokens may carry."""

    type = "aws:cognito/resourceServer:ResourceServer"
    service = SERVICE
    creating = Call("CreateResourceServer", "ResourceServer")
    reading = Call("DescribeResourceServer", "ResourceServer")
    updating = Call("UpdateResourceServer", "ResourceServer")
    deleting = Call("DeleteResourceServer")
    identifier, separator = ("userPoolId", "identifier"), "|"
    missing = (MISSING,)
    empty = {"scopes": []}
    inputs = frozenset({"identifier", "name", "scopes", "userPoolId"})
    computed = ("scopeIdentifiers",)
    replace_on_change = frozenset({"identifier", "userPoolId"})
    unique_name = UniqueName("identifier", "parent", ("userPoolId",))
    equivalence = Equivalence(sets=frozenset({"scopes"}))

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        scopes = observed.get("scopes", [])
        return observed | {
            "scopeIdentifiers": [f"{observed['identifier']}/{it['scopeName']}" for it in scopes]
        }


class UserGroup(ServiceResource):
    """A group of users."""

    type = "aws:cognito/userGroup:UserGroup"
    service = SERVICE
    creating = Call("CreateGroup", "Group")
    reading = Call("GetGroup", "Group")
    updating = Call("UpdateGroup", "Group")
    deleting = Call("DeleteGroup")
    identifier = ("userPoolId", "name")
    missing = (MISSING,)
    names = {"GroupName": "name"}
    inputs = frozenset({"description", "name", "precedence", "roleArn", "userPoolId"})
    replace_on_change = frozenset({"name", "userPoolId"})
    unique_name = UniqueName("name", "parent", ("userPoolId",))
    # AWS does not take these two away, so where they are not said, they may be anything.
    server_defaults = frozenset({"precedence", "roleArn"})
    equivalence = Equivalence(defaults={"description": ""})

    def implicit_id(self, inputs: Properties) -> str | None:
        """Cognito makes a group for each identity provider, such as `us-east-1_Ab1Cd2EfG_Google`."""
        return self.id_of(inputs) if str(inputs["name"]).startswith(f"{inputs['userPoolId']}_") else None

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        """As usual; raises ProviderError if AWS keeps what was taken away: it has no word for that."""
        observed = super().update(clients, resource_id, olds, news)
        kept = [name for name in ("precedence", "roleArn") if name in observed and name not in news]
        if kept:
            raise ProviderError(
                f"AWS does not take {' and '.join(kept)} away from the group {news['name']}\n"
                "hint: set another value, or give the group another name, which makes a new group"
            )
        return observed


class IdentityProvider(ServiceResource):
    """Another service with which users sign in to the pool.

    AWS adds what it finds out, such as endpoints by discovery, to `providerDetails`: what the program did not
    say there is no input. What AWS does not say, such as private keys, is taken to be as recorded.
    """

    type = "aws:cognito/identityProvider:IdentityProvider"
    service = SERVICE
    creating = Call("CreateIdentityProvider", "IdentityProvider")
    reading = Call("DescribeIdentityProvider", "IdentityProvider")
    updating = Call("UpdateIdentityProvider", "IdentityProvider")
    deleting = Call("DeleteIdentityProvider")
    identifier, separator = ("userPoolId", "providerName"), ":"
    missing = (MISSING,)
    empty = {"attributeMapping": {}, "idpIdentifiers": []}
    inputs = frozenset(
        {
            *("attributeMapping", "idpIdentifiers", "providerDetails", "providerName"),
            "providerType",
            "userPoolId",
        }
    )
    replace_on_change = frozenset({"providerName", "providerType", "userPoolId"})
    unique_name = UniqueName("providerName", "parent", ("userPoolId",))
    server_defaults = frozenset(
        {"attributeMapping.username", *(f"providerDetails.{name}" for name in _FOUND_OUT)}
    )
    secret = frozenset({"providerDetails"})
    equivalence = Equivalence(sets=frozenset({"idpIdentifiers"}))

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        found = observed.get("providerDetails", {})
        if said := recorded.get("providerDetails"):
            return observed | {
                "providerDetails": {name: found.get(name, value) for name, value in said.items()}
            }
        return observed
