"""What all Cognito types have in common, and the small ones: resource servers, groups, identity providers.

Ids are those of pulumi-aws. Source of what the calls do: the Cognito user pools API reference.
"""

from contextlib import suppress
from typing import ClassVar

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.resource import (
    Candidate,
    Created,
    NotFound,
    Properties,
    ProviderError,
    ReadResult,
    Resource,
    UniqueName,
)
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


class _PoolPart(Resource):
    """A part of a pool that Create, Describe or Get, Update and Delete find by its name.

    noun: of the calls. answer: the response's property with the part. key: the property with the part's name.
    separator: what stands between the pool and the name in an id. empty: what an update says of inputs that
    were taken away, since AWS keeps what is left out.
    """

    noun: ClassVar[str]
    answer: ClassVar[str]
    key: ClassVar[str]
    separator: ClassVar[str]
    reading: ClassVar[str] = "Describe"
    names: ClassVar[Names] = {}
    empty: ClassVar[Properties] = {}

    def create(self, clients: Clients, inputs: Properties) -> Created:
        response = ask(clients, f"Create{self.noun}", inputs, self.names)
        made = f"{inputs['userPoolId']}{self.separator}{inputs[self.key]}"
        return Created(made, self._properties(response[self.answer], inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        return self.if_there(clients, f"{inputs['userPoolId']}{self.separator}{inputs[self.key]}", inputs)

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        with not_found_on(MISSING):
            response = ask(clients, f"{self.reading}{self.noun}", self._address(resource_id), self.names)
        return self.found(resource_id, self._properties(response[self.answer], known))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        emptied = {name: empty for name, empty in self.empty.items() if name in olds}
        response = ask(clients, f"Update{self.noun}", emptied | news, self.names)
        return self._properties(response[self.answer], news)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        with suppress(NotFound), not_found_on(MISSING):
            ask(clients, f"Delete{self.noun}", self._address(resource_id), self.names)

    def _address(self, id_: str) -> Properties:
        pool, _, name = id_.partition(self.separator)
        return {"userPoolId": pool, self.key: name}

    def _properties(self, part: Properties, recorded: Properties) -> Properties:
        """The part as AWS tells it; `recorded` are properties of before, or inputs."""
        return self.known({name: part[name] for name in self.inputs if name in part}, recorded)


class ResourceServer(_PoolPart):
    """An API whose scopes the pool's access tokens may carry."""

    type = "aws:cognito/resourceServer:ResourceServer"
    inputs = frozenset({"identifier", "name", "scopes", "userPoolId"})
    computed = ("scopeIdentifiers",)
    replace_on_change = frozenset({"identifier", "userPoolId"})
    unique_name = UniqueName("identifier", "parent", ("userPoolId",))
    equivalence = Equivalence(sets=frozenset({"scopes"}))
    noun, answer, key, separator = "ResourceServer", "resourceServer", "identifier", "|"
    empty = {"scopes": []}

    def _properties(self, part: Properties, recorded: Properties) -> Properties:
        told = super()._properties(part, recorded)
        identifiers = [f"{told['identifier']}/{scope['scopeName']}" for scope in told.get("scopes", [])]
        return told | {"scopeIdentifiers": identifiers}


class UserGroup(_PoolPart):
    """A group of users."""

    type = "aws:cognito/userGroup:UserGroup"
    inputs = frozenset({"description", "name", "precedence", "roleArn", "userPoolId"})
    replace_on_change = frozenset({"name", "userPoolId"})
    unique_name = UniqueName("name", "parent", ("userPoolId",))
    noun, answer, key, separator = "Group", "group", "name", "/"
    reading = "Get"
    names = {"GroupName": "name"}
    # AWS does not take these two away, so where they are not said, they may be anything.
    server_defaults = frozenset({"precedence", "roleArn"})
    equivalence = Equivalence(defaults={"description": ""})
    empty = {"description": ""}

    def implicit_id(self, inputs: Properties) -> str | None:
        """Cognito makes a group for each identity provider, such as `us-east-1_Ab1Cd2EfG_Google`."""
        pool, name = inputs["userPoolId"], str(inputs["name"])
        return f"{pool}{self.separator}{name}" if name.startswith(f"{pool}_") else None

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        """As usual; raises Refused where AWS keeps what was taken away: it has no word for taking away."""
        told = super().update(clients, resource_id, olds, news)
        kept = [name for name in ("precedence", "roleArn") if name in told and name not in news]
        if kept:
            raise ProviderError(
                f"AWS does not take {' and '.join(kept)} away from the group {news['name']}\n"
                "hint: set another value, or give the group another name, which makes a new group"
            )
        return told


class IdentityProvider(_PoolPart):
    """Another service with which users sign in to the pool.

    AWS adds what it finds out, such as endpoints by discovery, to `providerDetails`: what the program did not
    say there is no input. What AWS does not say, such as private keys, is taken to be as recorded.
    """

    type = "aws:cognito/identityProvider:IdentityProvider"
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
    noun, answer, key, separator = "IdentityProvider", "identityProvider", "providerName", ":"
    empty = {"attributeMapping": {}, "idpIdentifiers": []}

    def _properties(self, part: Properties, recorded: Properties) -> Properties:
        told = super()._properties(part, recorded)
        found = told.get("providerDetails", {})
        if said := recorded.get("providerDetails"):
            told["providerDetails"] = {name: found.get(name, value) for name, value in said.items()}
        return told
