"""AwsCognitoUserPool: app clients, and the resource servers whose scopes they ask for.

Limits: Cognito's API model (`CreateUserPoolClient`, `CreateResourceServer`); defaults: the reference page.
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.specs.fields import NO_SPACES, pattern
from openmcf.specs.invalid import valid_items
from openmcf.specs.model import REPLACES, Distinct, Keyed, Model

# The API model's [\w\s+=,.@-]+, whose \w and \s are ASCII only.
NAME = pattern(r"[a-zA-Z0-9_ \t\r\n+=,.@-]+", "a name of letters, digits, spaces and _ + = , . @ -")
VISIBLE = pattern(r"[!#-\[\]-~]+", 'ASCII text without spaces, " and \\')
VISIBLE_WITHOUT_SLASH = pattern(r"[!#-.0-\[\]-~]+", 'ASCII text without spaces, ", \\ and /')

Url = Annotated[str, Field(min_length=1, max_length=1024, pattern=NO_SPACES)]
Scope = Annotated[str, Field(min_length=1, max_length=256, pattern=VISIBLE)]
ProviderName = Annotated[str, Field(min_length=1, max_length=32)]
AttributeName = Annotated[str, Field(min_length=1, max_length=2048)]
OauthFlow = Literal["code", "implicit", "client_credentials"]
AuthFlow = Literal[
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "ALLOW_USER_AUTH",
    "ALLOW_TOKEN_EXCHANGE_DELEGATION",
    "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
    "ADMIN_NO_SRP_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY",
    "USER_PASSWORD_AUTH",
]


class RefreshTokenRotation(Model):
    """Whether a refresh hands out a new refresh token and retires the old one."""

    feature: Literal["ENABLED", "DISABLED"] = Field(description="Whether refresh tokens are rotated.")
    retry_grace_period_seconds: int | None = Field(
        None,
        ge=0,
        le=60,
        description="Seconds for which the retired token still works, for retries; 0 for not at all.",
    )


class AwsCognitoUserPoolClient(Model):
    """An app that signs users in, or itself, against the pool."""

    name: str = Field(
        min_length=1,
        max_length=128,
        pattern=NAME,
        description="Name of the client, and its key in `client_ids` and `client_secrets`; "
        "a renamed client is a new client with a new id.",
        json_schema_extra=REPLACES,
    )
    generate_secret: bool = Field(
        False,
        description="Whether the client has a secret: true for server-side apps, false for SPAs and mobile.",
        json_schema_extra=REPLACES,
    )
    allowed_oauth_flows_user_pool_client: bool = Field(
        False, description="Whether the client may use OAuth flows and hosted sign-in."
    )
    allowed_oauth_flows: Annotated[list[OauthFlow], Distinct()] = Field(
        [], description="OAuth grants of the client; `client_credentials` goes with no other."
    )
    allowed_oauth_scopes: Annotated[list[Scope], Distinct()] = Field(
        [],
        max_length=50,
        description="Scopes the client may ask for: `openid`, `email`, `phone`, `profile`, "
        "`aws.cognito.signin.user.admin`, or `<resource server>/<scope>`.",
    )
    callback_urls: Annotated[list[Url], Distinct()] = Field(
        [], max_length=100, description="Where users may be sent after sign-in."
    )
    logout_urls: Annotated[list[Url], Distinct()] = Field(
        [], max_length=100, description="Where users may be sent after sign-out."
    )
    default_redirect_uri: Url | None = Field(
        None, description="Callback URL if the app names none; one of `callbackUrls`."
    )
    supported_identity_providers: Annotated[list[ProviderName], Distinct()] = Field(
        [],
        description="Who may sign users in: `COGNITO` for the pool itself, names of identity providers. "
        "Unset on a `code` or `implicit` client: `COGNITO` and all identity providers of the pool.",
    )
    explicit_auth_flows: Annotated[list[AuthFlow], Distinct()] = Field(
        [],
        description="Ways to sign in over the API. "
        "AWS's default is ALLOW_REFRESH_TOKEN_AUTH, ALLOW_USER_SRP_AUTH and ALLOW_CUSTOM_AUTH.",
    )
    access_token_validity_minutes: int = Field(
        60, ge=5, le=1440, description="Minutes for which an access token is valid."
    )
    id_token_validity_minutes: int = Field(
        60, ge=5, le=1440, description="Minutes for which an ID token is valid."
    )
    refresh_token_validity_days: int = Field(
        30, ge=1, le=3650, description="Days for which a refresh token is valid."
    )
    auth_session_validity_minutes: int = Field(
        3, ge=3, le=15, description="Minutes a user has to answer each challenge of a sign-in."
    )
    refresh_token_rotation: RefreshTokenRotation | None = Field(
        None, description="Rotation of refresh tokens; AWS rotates none if unset."
    )
    enable_token_revocation: bool = Field(
        False,
        description="Whether refresh tokens can be revoked, with the access tokens made from them. "
        "Sent explicitly, since AWS's default is true.",
    )
    prevent_user_existence_errors: Literal["ENABLED", "LEGACY"] | None = Field(
        None,
        description="`ENABLED` hides from callers which users exist; `LEGACY`, AWS's default, tells them.",
    )
    enable_propagate_additional_user_context_data: bool = Field(
        False,
        description="Whether the app may pass on its users' IP addresses for threat protection; "
        "needs a secret.",
    )
    read_attributes: Annotated[list[AttributeName], Distinct()] = Field(
        [],
        description="Attributes the client may read: standard names, `custom:<name>`. "
        "AWS's default is all standard ones, `email_verified` and `phone_number_verified`.",
    )
    write_attributes: Annotated[list[AttributeName], Distinct()] = Field(
        [],
        description="Attributes the client may write: standard names, `custom:<name>`. "
        "AWS's default is all standard ones.",
    )

    @property
    def is_hosted(self) -> bool:
        """Whether users are led over the sign-in pages."""
        return any(flow in ("code", "implicit") for _, flow in valid_items(self.allowed_oauth_flows))

    @property
    def is_machine(self) -> bool:
        """Whether the client signs in itself, without a user."""
        return any(flow == "client_credentials" for _, flow in valid_items(self.allowed_oauth_flows))


class ResourceServerScope(Model):
    """A scope that clients ask for as `<identifier>/<scopeName>`."""

    scope_name: str = Field(
        min_length=1,
        max_length=256,
        pattern=VISIBLE_WITHOUT_SLASH,
        description="Name of the scope, such as `read`.",
    )
    scope_description: str = Field(min_length=1, max_length=256, description="What the scope allows.")


class ResourceServer(Model):
    """An API whose scopes the pool's access tokens may carry."""

    identifier: str = Field(
        min_length=1,
        max_length=256,
        pattern=VISIBLE,
        description="What the names of its scopes start with, such as `api` or `https://api.example.com`.",
        json_schema_extra=REPLACES,
    )
    name: str = Field(
        min_length=1, max_length=256, pattern=NAME, description="Name of the resource server, for display."
    )
    scopes: Annotated[list[ResourceServerScope], Keyed("scopeName")] = Field(
        [], max_length=100, description="Scopes it offers."
    )
