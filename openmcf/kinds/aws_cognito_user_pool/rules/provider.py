"""Rules of AwsCognitoUserPool about identity providers.

Their details hold secrets, so no message shows a value.
"""

from collections.abc import Iterator

from openmcf.kinds.aws_cognito_user_pool.spec.client import AwsCognitoUserPoolClient
from openmcf.kinds.aws_cognito_user_pool.spec.directory import IdentityProvider
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPool
from openmcf.specs.findings import Finding, RuleBook, nearest
from openmcf.specs.invalid import valid_items

RULES = RuleBook()

_OAUTH = ("client_id", "client_secret", "authorize_scopes")
_REQUIRED = {
    "Facebook": _OAUTH,
    "Google": _OAUTH,
    "LoginWithAmazon": _OAUTH,
    "OIDC": ("client_id", "authorize_scopes", "oidc_issuer", "attributes_request_method"),
    "SAML": (),
    "SignInWithApple": ("client_id", "team_id", "key_id", "private_key", "authorize_scopes"),
}
"""Source: measured, "… are all required idp details"."""

_READ_BACK = (
    "attributes_url",
    "attributes_url_add_attributes",
    "authorize_url",
    "token_url",
    "token_request_method",
)
_OPTIONAL = {
    "Facebook": ("api_version", *_READ_BACK),
    "Google": ("oidc_issuer", *_READ_BACK),
    "LoginWithAmazon": _READ_BACK,
    "OIDC": ("client_secret", "jwks_uri", *_READ_BACK),
    "SAML": (
        *(
            "MetadataURL",
            "MetadataFile",
            "IDPInit",
            "IDPSignout",
            "EncryptedResponses",
            "RequestSigningAlgorithm",
        ),
        *("ActiveEncryptionCertificate", "SLORedirectBindingURI", "SSORedirectBindingURI"),
    ),
    "SignInWithApple": ("oidc_issuer", *_READ_BACK),
}
"""Source: API model, `CreateIdentityProvider.ProviderDetails`: what one may write, and what AWS returns."""

_METADATA = ("MetadataURL", "MetadataFile")
_SOCIAL = _REQUIRED.keys() - {"OIDC", "SAML"}


@RULES.error("cognito-provider-name", each="identity_providers")
def social_providers_are_named_by_type(
    _: AwsCognitoUserPool, provider: IdentityProvider
) -> Iterator[Finding]:
    """Providers of the four social types have the type as their name.

    Source: measured refusal of CreateIdentityProvider.
    """
    if provider.provider_type in _SOCIAL and provider.provider_name != provider.provider_type:
        message = (
            f"a provider of type `{provider.provider_type}` has that name, not `{provider.provider_name}`"
        )
        yield Finding("providerName", message, f"write `{provider.provider_type}`")


@RULES.error("cognito-provider-detail-missing", each="identity_providers")
def details_are_complete(_: AwsCognitoUserPool, provider: IdentityProvider) -> Iterator[Finding]:
    """`providerDetails` has what the provider's type needs, such as `client_id`.

    Source: measured refusals of CreateIdentityProvider.
    """
    for key in _REQUIRED[provider.provider_type]:
        if not provider.provider_details.get(key):
            message = f"is required for type `{provider.provider_type}`"
            hint = f"it needs {', '.join(_REQUIRED[provider.provider_type])}"
            yield Finding(f"providerDetails.{key}", message, hint)


@RULES.warning("cognito-provider-detail-unknown", each="identity_providers")
def details_are_known(_: AwsCognitoUserPool, provider: IdentityProvider) -> Iterator[Finding]:
    """`providerDetails` has only keys that the API documents for the provider's type.

    Source: API model, `CreateIdentityProvider.ProviderDetails`.
    """
    known = {*_REQUIRED[provider.provider_type], *_OPTIONAL[provider.provider_type]}
    for key in provider.provider_details:
        if key not in known:
            near = nearest(key, known)
            hint = f"did you mean `{near}`?" if near else f"known are {', '.join(sorted(known))}"
            message = f"is no detail of type `{provider.provider_type}`"
            yield Finding(("providerDetails", key), message, hint, on_key=True)


@RULES.error("cognito-provider-metadata", each="identity_providers")
def saml_has_one_metadata(_: AwsCognitoUserPool, provider: IdentityProvider) -> Iterator[Finding]:
    """A SAML provider has either `MetadataURL` or `MetadataFile`.

    Source: measured refusals of CreateIdentityProvider.
    """
    given = [key for key in _METADATA if provider.provider_details.get(key)]
    if provider.provider_type == "SAML" and len(given) != 1:
        message = (
            "takes either `MetadataURL` or `MetadataFile`, not both" if given else "lacks the SAML metadata"
        )
        hint = (
            "remove one of them" if given else "add `MetadataURL`, or `MetadataFile` with the document's text"
        )
        yield Finding("providerDetails", message, hint, on_key=True)


@RULES.error("cognito-provider-oidc", each="identity_providers")
def oidc_details_are_possible(_: AwsCognitoUserPool, provider: IdentityProvider) -> Iterator[Finding]:
    """An OIDC provider has an `https` issuer and the request method `GET` or `POST`.

    Source: measured refusals of CreateIdentityProvider.
    """
    if provider.provider_type != "OIDC":
        return
    details = provider.provider_details
    if not (details.get("oidc_issuer") or "https://").startswith("https://"):
        yield Finding("providerDetails.oidc_issuer", "is no https URL", "write it as `https://…`")
    if (details.get("attributes_request_method") or "GET") not in {"GET", "POST"}:
        yield Finding("providerDetails.attributes_request_method", "is neither GET nor POST", "write `GET`")


@RULES.error("cognito-provider-undeclared", each="clients")
def supported_providers_exist(
    pool: AwsCognitoUserPool, client: AwsCognitoUserPoolClient
) -> Iterator[Finding]:
    """`supportedIdentityProviders` names `COGNITO` and `identityProviders` of the pool.

    Source: measured, "The provider … does not exist for User Pool".
    """
    known = {"COGNITO", *(provider.provider_name for provider in pool.spec.identity_providers)}
    for index, name in valid_items(client.supported_identity_providers):
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean `{near}`?" if near else "declare it under `identityProviders`"
            yield Finding(f"supportedIdentityProviders[{index}]", f"the pool has no provider `{name}`", hint)
