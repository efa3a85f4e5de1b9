"""AwsCognitoUserPool: the sign-in pages that Cognito hosts: their domain and their looks.

Limits: Cognito's API model (`CreateUserPoolDomain`, `CreateManagedLoginBranding`, `AssetType` and its
`AssetCategoryType`, `ColorSchemeModeType`, `AssetExtensionType`).
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from openmcf.specs.aws.arns import CloudFrontCertificateArn
from openmcf.specs.fields import pattern
from openmcf.specs.model import REPLACES, Keyed, Model

DOMAIN = pattern(
    r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*",
    "a prefix such as acme-auth, or a domain such as auth.example.com: lower-case letters, digits and -",
)
BASE64 = pattern(
    r"([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", "Base64 text on a single line"
)
RESOURCE_ID = pattern(r"[a-zA-Z0-9_ -]+", "an asset's id: letters, digits, spaces, _ and -")


class Domain(Model):
    """Where the sign-in pages and the OAuth endpoints are."""

    domain: str = Field(
        min_length=1,
        max_length=63,
        pattern=DOMAIN,
        description="Prefix of Cognito's own domain, such as `acme-auth`, or a domain of yours, "
        "such as `auth.example.com`.",
        json_schema_extra=REPLACES,
    )
    certificate_arn: CloudFrontCertificateArn | None = Field(
        None,
        description="ARN of the certificate of a domain of yours; it must be in us-east-1.",
    )
    managed_login_version: int = Field(
        1, ge=1, le=2, description="1 for the classic hosted UI, 2 for managed login with branding."
    )


class BrandingAsset(Model):
    """An image on the sign-in pages."""

    category: Literal[
        "FAVICON_ICO",
        "FAVICON_SVG",
        "EMAIL_GRAPHIC",
        "SMS_GRAPHIC",
        "AUTH_APP_GRAPHIC",
        "PASSWORD_GRAPHIC",
        "PASSKEY_GRAPHIC",
        "PAGE_HEADER_LOGO",
        "PAGE_HEADER_BACKGROUND",
        "PAGE_FOOTER_LOGO",
        "PAGE_FOOTER_BACKGROUND",
        "PAGE_BACKGROUND",
        "FORM_BACKGROUND",
        "FORM_LOGO",
        "IDP_BUTTON_ICON",
    ] = Field(description="What the image is for.")
    color_mode: Literal["LIGHT", "DARK", "DYNAMIC"] = Field(
        description="Colour scheme of the browser that the image is for; `DYNAMIC` for both."
    )
    extension: Literal["ICO", "JPEG", "PNG", "SVG", "WEBP"] = Field(description="Format of the image.")
    # 1,000,000 bytes (AssetBytesType) are 1,333,336 characters of Base64.
    bytes: str | None = Field(
        None,
        min_length=4,
        max_length=1_333_336,
        pattern=BASE64,
        description="The image, as Base64 text; at most 1,000,000 bytes before encoding.",
    )
    resource_id: str | None = Field(
        None, min_length=1, max_length=40, pattern=RESOURCE_ID, description="Id of an image that AWS has."
    )


class ManagedLoginBranding(Model):
    """The looks of the sign-in pages of one client."""

    client: str = Field(
        description="Name of the client, one of `clients[].name`.",
        json_schema_extra=REPLACES,
    )
    use_cognito_provided_values: bool = Field(
        False, description="Whether the pages have AWS's own looks; then `settings` is left out."
    )
    settings: dict[str, Any] | None = Field(
        None, description="The looks, as the JSON document that the branding editor makes."
    )
    assets: Annotated[list[BrandingAsset], Keyed(None)] = Field(
        [], max_length=40, description="Images on the pages."
    )
