"""Random valid app clients of user pools, and the looks of their sign-in pages."""

from typing import get_args

from hypothesis import strategies as st

from openmcf.kinds.aws_cognito_user_pool.spec.client import AuthFlow, AwsCognitoUserPoolClient
from openmcf.kinds.aws_cognito_user_pool.spec.login_pages import BrandingAsset, ManagedLoginBranding
from tests.support.strategies_shared import NEVER, Data, Strategy, data_of, field_of, matching, subsets
from tests.support.strategies_user_pool_directory import Directory

_STANDARD_SCOPES = ("openid", "email", "phone", "profile", "aws.cognito.signin.user.admin")
_URLS = matching(
    r"(https://[a-z0-9.-]+|http://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{2,4})?|[a-z]+://)(/[!$-~]*)?",
    1,
    1024,
)
_LEGACY_FLOWS = ("ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH")
_FLOWS = [flow for flow in get_args(AuthFlow) if flow not in _LEGACY_FLOWS]


def clients(directory: Directory, *, lite: bool) -> Strategy:
    """The clients of a pool, for people and for machines."""
    return st.lists(
        _clients(directory, lite=lite), min_size=1, max_size=3, unique_by=lambda client: client["name"]
    )


@st.composite
def _clients(draw: st.DrawFn, directory: Directory, *, lite: bool) -> Data:
    urls = draw(st.lists(_URLS, min_size=1, max_size=2, unique=True))
    oauth = ("allowedOauthFlowsUserPoolClient", "allowedOauthFlows", "allowedOauthScopes")
    client: Data = draw(
        data_of(
            AwsCognitoUserPoolClient,
            **dict.fromkeys(oauth, NEVER),
            callbackUrls=NEVER,
            logoutUrls=st.lists(_URLS, max_size=2, unique=True),
            defaultRedirectUri=NEVER,
            supportedIdentityProviders=subsets(directory.providers),
            explicitAuthFlows=NEVER,
            readAttributes=subsets(directory.readable),
            writeAttributes=NEVER,
        )
    )
    client["writeAttributes"] = draw(st.just([]) | _written(directory))
    client["explicitAuthFlows"] = draw(_auth_flows(client, lite=lite))
    client |= draw(st.one_of(st.just({}), _for_people(directory, urls), _for_machines(directory)))
    if not client.get("generateSecret"):
        client.pop("enablePropagateAdditionalUserContextData", None)
    return client


def _written(directory: Directory) -> Strategy:
    others = [name for name in directory.writable if name not in directory.required]
    return subsets(others).map(lambda names: [*names, *directory.required])


def _auth_flows(client: Data, *, lite: bool) -> Strategy:
    rotation = client.get("refreshTokenRotation") or {}
    refused = {"ALLOW_USER_AUTH"} if lite else set()
    if rotation.get("feature") == "ENABLED":
        refused.add("ALLOW_REFRESH_TOKEN_AUTH")
    return subsets(_LEGACY_FLOWS) | subsets(flow for flow in _FLOWS if flow not in refused)


@st.composite
def _for_people(draw: st.DrawFn, directory: Directory, urls: list[str]) -> Data:
    """A client whose users come over the sign-in pages."""
    custom = directory.scopes or ([] if directory.resource_servers else ["api/read"])
    return {
        "allowedOauthFlowsUserPoolClient": draw(st.booleans()),
        "allowedOauthFlows": draw(subsets(("code", "implicit"), 1)),
        "allowedOauthScopes": draw(subsets((*_STANDARD_SCOPES, *custom), 1)),
        "callbackUrls": urls,
        "defaultRedirectUri": draw(st.sampled_from((None, *urls))),
    }


@st.composite
def _for_machines(draw: st.DrawFn, directory: Directory) -> Data:
    """A client that signs in as itself; where the pool has servers without scopes, there is none."""
    scopes = directory.scopes or ([] if directory.resource_servers else ["https://api.example.com/a/read"])
    if not scopes:
        return {}
    return {
        "generateSecret": True,
        "allowedOauthFlowsUserPoolClient": True,
        "allowedOauthFlows": ["client_credentials"],
        "allowedOauthScopes": draw(subsets(scopes, 1)),
    }


@st.composite
def looks(draw: st.DrawFn, names: list[str]) -> Data:
    """The looks of the sign-in pages of some of these clients."""
    return {"managedLogin": [draw(_looks(name)) for name in draw(subsets(names))]}


@st.composite
def _looks(draw: st.DrawFn, name: str) -> Data:
    fields = {"client": st.just(name), "assets": st.lists(_assets(), max_size=2)}
    if draw(st.booleans()):
        own = draw(data_of(ManagedLoginBranding, useCognitoProvidedValues=NEVER, settings=NEVER, **fields))
        return own | {"useCognitoProvidedValues": True}
    settings = draw(field_of(ManagedLoginBranding, "settings"))
    own = draw(
        data_of(ManagedLoginBranding, useCognitoProvidedValues=st.just(False), settings=NEVER, **fields)
    )
    return own | {"settings": settings}


def _assets() -> Strategy:
    def possible(asset: Data) -> Data:
        is_icon = asset["extension"] == "ICO"
        return asset | ({"category": "FAVICON_ICO"} if is_icon else {})

    return data_of(BrandingAsset).map(possible)
