"""Random valid directories of user pools: attributes, groups, scopes, identity providers."""

from dataclasses import dataclass
from typing import get_args

from hypothesis import strategies as st

from openmcf.kinds.aws_cognito_user_pool.spec.client import ResourceServer, ResourceServerScope
from openmcf.kinds.aws_cognito_user_pool.spec.directory import (
    PROVIDER_NAME,
    CustomAttribute,
    Group,
    IdentityProvider,
    StandardAttribute,
    StandardAttributeName,
)
from tests.support.strategies_shared import NEVER, Data, Strategy, data_of, field_of, matching

_READ_ONLY = ("sub", "email_verified", "phone_number_verified")
_STANDARD = get_args(StandardAttributeName)
_OAUTH = {"client_id": "a", "client_secret": "b", "authorize_scopes": "email"}
_OIDC = {"client_id": "a", "authorize_scopes": "openid", "oidc_issuer": "https://login.example.com"}
_APPLE = {"client_id": "a", "team_id": "b", "key_id": "c", "private_key": "d", "authorize_scopes": "email"}
_DETAILS = {
    "Facebook": [_OAUTH | {"api_version": "v17.0"}],
    "Google": [_OAUTH],
    "LoginWithAmazon": [_OAUTH],
    "SignInWithApple": [_APPLE],
    "OIDC": [_OIDC | {"attributes_request_method": method} for method in ("GET", "POST")],
    "SAML": [{"MetadataURL": "https://idp.example.com/saml"}, {"MetadataFile": "<EntityDescriptor/>"}],
}


@dataclass(frozen=True)
class Directory:
    """The parts of a pool that its clients refer to."""

    custom_attributes: list[Data]
    standard_attributes: list[Data]
    resource_servers: list[Data]
    identity_providers: list[Data]

    @property
    def own_names(self) -> list[str]:
        """The names by which clients know the custom attributes."""
        return [
            f"{'dev' if item.get('developerOnlyAttribute') else 'custom'}:{item['name']}"
            for item in self.custom_attributes
        ]

    @property
    def readable(self) -> list[str]:
        return [*_STANDARD, *_READ_ONLY, *self.own_names]

    @property
    def writable(self) -> list[str]:
        return [*_STANDARD, *self.own_names]

    @property
    def required(self) -> list[str]:
        return [item["name"] for item in self.standard_attributes if item.get("required")]

    @property
    def providers(self) -> list[str]:
        return ["COGNITO", *(provider["providerName"] for provider in self.identity_providers)]

    @property
    def scopes(self) -> list[str]:
        """What clients call the scopes of the resource servers, as far as it is short enough."""
        names = [
            f"{server['identifier']}/{scope['scopeName']}"
            for server in self.resource_servers
            for scope in server.get("scopes") or []
        ]
        return [name for name in names if len(name) <= 256]

    def fields(self) -> Data:
        """The parts under the names of the pool's fields."""
        return {
            "customAttributes": self.custom_attributes,
            "standardAttributes": self.standard_attributes,
            "resourceServers": self.resource_servers,
            "identityProviders": self.identity_providers,
        }


@st.composite
def directories(draw: st.DrawFn) -> Directory:
    custom = draw(_named(_custom_attributes(), "name"))
    standard = draw(_named(data_of(StandardAttribute), "name"))
    servers = draw(_named(_resource_servers(), "identifier"))
    attributes = Directory(custom, standard, servers, [])
    providers = draw(_named(_identity_providers([*attributes.writable, "username"]), "providerName"))
    return Directory(custom, standard, servers, providers)


def groups() -> Strategy:
    return _named(data_of(Group), "name")


def _named(parts: Strategy, name: str) -> Strategy:
    """A few parts that differ in their names."""
    return st.lists(parts, max_size=2, unique_by=lambda part: str(part[name]))


@st.composite
def _custom_attributes(draw: st.DrawFn) -> Data:
    bounds = {
        "String": ("stringMinLength", "stringMaxLength", st.integers(0, 2048)),
        "Number": ("numberMinValue", "numberMaxValue", st.integers(-(10**20), 10**20)),
    }
    names = [name for *pair, _ in bounds.values() for name in pair]
    usual = field_of(CustomAttribute, "name").filter(lambda name: name not in (*_STANDARD, *_READ_ONLY))
    fields = data_of(CustomAttribute, name=usual, required=st.just(False), **dict.fromkeys(names, NEVER))
    attribute: Data = draw(fields)
    if attribute["attributeDataType"] in bounds:
        least, greatest, values = bounds[attribute["attributeDataType"]]
        low, high = sorted(draw(st.tuples(values, values)))
        attribute |= draw(st.sampled_from(({}, {least: str(low)}, {greatest: str(high)})))
        attribute |= draw(st.sampled_from(({}, {least: str(low), greatest: str(high)})))
    return attribute


def _resource_servers() -> Strategy:
    return data_of(ResourceServer, scopes=_named(data_of(ResourceServerScope), "scopeName"))


@st.composite
def _identity_providers(draw: st.DrawFn, attributes: list[str]) -> Data:
    """A provider that maps some of these attributes of the pool."""
    kind = draw(st.sampled_from(sorted(_DETAILS)))
    names = matching(PROVIDER_NAME, 3, 32) if kind in {"OIDC", "SAML"} else st.just(kind)
    short = st.sampled_from([name for name in attributes if len(name) <= 32])
    provider: Data = draw(
        data_of(
            IdentityProvider,
            providerName=names,
            providerType=st.just(kind),
            providerDetails=st.sampled_from(_DETAILS[kind]),
            attributeMapping=st.dictionaries(short, st.text("ab:/", min_size=1, max_size=5), max_size=2),
        )
    )
    return provider
