"""AwsCognitoUserPool: a Cognito user pool with its app clients, domain and all that belongs to the pool.

Limits: Cognito's API model (`CreateUserPool`); defaults: the reference page, also where AWS's own differ.
"""

from typing import Annotated, Literal

from pydantic import Field

from openmcf.kinds.aws_cognito_user_pool.spec.client import AwsCognitoUserPoolClient, ResourceServer
from openmcf.kinds.aws_cognito_user_pool.spec.directory import (
    CustomAttribute,
    Group,
    IdentityProvider,
    StandardAttribute,
)
from openmcf.kinds.aws_cognito_user_pool.spec.login_pages import Domain, ManagedLoginBranding
from openmcf.kinds.aws_cognito_user_pool.spec.messages import (
    EmailConfiguration,
    EmailMfa,
    EmailSubject,
    EmailWithCode,
    InviteMessageTemplate,
    SmsConfiguration,
    SmsWithCode,
    VerificationMessageTemplate,
)
from openmcf.kinds.aws_cognito_user_pool.spec.sign_in import (
    AccountRecoveryMechanism,
    DeviceConfiguration,
    PasswordPolicy,
    SignInPolicy,
    UserPoolAddOns,
    WebAuthn,
)
from openmcf.kinds.aws_cognito_user_pool.spec.triggers import LambdaConfig
from openmcf.specs import formats
from openmcf.specs.aws.arns import Region
from openmcf.specs.fields import Tags
from openmcf.specs.formats import Format
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import APPENDS, REPLACES, Distinct, Keyed, Model
from openmcf.specs.references import Output

Contact = Literal["email", "phone_number"]
Alias = Literal["email", "phone_number", "preferred_username"]


ARN_OF_POOL = Format("arn:cognito-idp:userpool", "the ARN of a user pool")
ARN_OF_DISTRIBUTION = Format("arn:cloudfront:distribution", "the ARN of a CloudFront distribution")
CLIENT_SECRET = Format("client-secret", "a client secret")


class AwsCognitoUserPoolSpec(Model):
    """The wanted state of a user pool and of all that belongs to it."""

    region: Region = Field(
        description="AWS region of the user pool, such as us-east-1.", json_schema_extra=REPLACES
    )
    username_attributes: Annotated[list[Contact], Distinct()] = Field(
        [],
        description="What users sign in with instead of a username; not together with `aliasAttributes`.",
        json_schema_extra=REPLACES,
    )
    alias_attributes: Annotated[list[Alias], Distinct()] = Field(
        [],
        description="What users may sign in with besides a username; not together with `usernameAttributes`.",
        json_schema_extra=REPLACES,
    )
    username_case_sensitive: bool = Field(
        False,
        description="Whether `Ann` and `ann` are two users. Sent explicitly, since AWS's default is true.",
        json_schema_extra=REPLACES,
    )
    password_policy: PasswordPolicy | None = Field(
        None, description="What a password must have; AWS's own policy if unset."
    )
    sign_in_policy: SignInPolicy | None = Field(
        None, description="What users may start a sign-in with; a password if unset."
    )
    mfa_configuration: Literal["OFF", "OPTIONAL", "ON"] = Field(
        "OFF", description="Whether users have a second factor: none, those who want, or all."
    )
    software_token_mfa_enabled: bool = Field(
        False, description="Whether authenticator apps (TOTP) are a second factor."
    )
    email_mfa: EmailMfa | None = Field(None, description="Codes by email as a second factor; off if unset.")
    sms_authentication_message: SmsWithCode | None = Field(
        None, description="Text of the SMS with a sign-in code, with {####} where the code goes."
    )
    web_authn: WebAuthn | None = Field(None, description="Passkeys; AWS's own settings if unset.")
    device_configuration: DeviceConfiguration | None = Field(
        None, description="Remembering of devices; none if unset."
    )
    auto_verified_attributes: Annotated[list[Contact], Distinct()] = Field(
        [], description="Addresses that users verify when they sign up."
    )
    attributes_require_verification_before_update: Annotated[list[Contact], Distinct()] = Field(
        [], description="Addresses whose new value counts only once it is verified."
    )
    account_recovery_mechanisms: list[AccountRecoveryMechanism] = Field(
        [], max_length=2, description="How users recover their account; AWS's legacy way if unset."
    )
    email_configuration: EmailConfiguration | None = Field(
        None, description="Who sends the pool's email; Cognito's own sender if unset."
    )
    sms_configuration: SmsConfiguration | None = Field(
        None, description="How the pool sends SMS; not at all if unset."
    )
    email_verification_subject: EmailSubject | None = Field(
        None, description="Subject of the email with a verification code; AWS's subject if unset."
    )
    email_verification_message: EmailWithCode | None = Field(
        None, description="Text of the email with a verification code, with {####} where the code goes."
    )
    sms_verification_message: SmsWithCode | None = Field(
        None, description="Text of the SMS with a verification code, with {####} where the code goes."
    )
    verification_message_template: VerificationMessageTemplate | None = Field(
        None, description="Verification messages; instead of the three fields before."
    )
    invite_message_template: InviteMessageTemplate | None = Field(
        None, description="Messages to users whom an administrator creates; AWS's texts if unset."
    )
    allow_admin_create_user_only: bool = Field(False, description="Whether users cannot sign themselves up.")
    deletion_protection: bool = Field(
        False, description="Whether AWS refuses to delete the pool, and so to replace it too."
    )
    user_pool_tier: Literal["LITE", "ESSENTIALS", "PLUS"] = Field(
        "ESSENTIALS", description="Feature plan of the pool, which AWS charges for by active user."
    )
    user_pool_add_ons: UserPoolAddOns | None = Field(None, description="Threat protection; off if unset.")
    custom_attributes: list[CustomAttribute] = Field(
        [],
        max_length=50,
        description="Attributes of the pool's own, at most 50; they can be added, never changed or removed.",
        json_schema_extra=APPENDS,
    )
    standard_attributes: list[StandardAttribute] = Field(
        [],
        description="Standard claims that are required or immutable; AWS's defaults for those not listed.",
        json_schema_extra=REPLACES,
    )
    lambda_config: LambdaConfig | None = Field(
        None, description="Lambda functions that the pool calls; none if unset."
    )
    domain: Domain | None = Field(
        None, description="Domain of the sign-in pages and the OAuth endpoints; none if unset."
    )
    managed_login: Annotated[list[ManagedLoginBranding], Keyed("client")] = Field(
        [], description="Looks of the sign-in pages (managed login version 2), by client."
    )
    resource_servers: Annotated[list[ResourceServer], Keyed("identifier")] = Field(
        [], description="APIs whose scopes the pool's access tokens may carry."
    )
    groups: list[Group] = Field([], description="Groups of users.")
    identity_providers: Annotated[list[IdentityProvider], Keyed("providerName")] = Field(
        [], description="Other services with which users sign in to the pool."
    )
    clients: list[AwsCognitoUserPoolClient] = Field(
        min_length=1, description="Apps that sign users in, or themselves, against the pool."
    )
    tags: Tags = Field({}, description="Tags on the user pool.")

    def identity_providers_of(self, client: AwsCognitoUserPoolClient) -> list[str]:
        """The providers with which a client's users may sign in, by name.

        Those the client says; for a `code` or `implicit` client that says none, `COGNITO` and the pool's own
        providers, since AWS would offer it no way to sign in (terraform-provider-aws#23374).
        """
        if client.supported_identity_providers or not client.is_hosted:
            return client.supported_identity_providers
        return ["COGNITO", *(provider.provider_name for provider in self.identity_providers)]


class AwsCognitoUserPoolOutputs(Model):
    """What a user pool's stack gives."""

    user_pool_id: Annotated[str, Output(formats.ID)] = Field(
        description="Id of the user pool, such as us-east-1_Ab1Cd2EfG."
    )
    user_pool_arn: Annotated[str, Output(ARN_OF_POOL)] = Field(description="ARN of the user pool.")
    user_pool_endpoint: Annotated[str, Output(formats.URL)] = Field(
        description="OIDC issuer, with https://, as a JWT authorizer takes it."
    )
    user_pool_domain: Annotated[str, Output(formats.URL)] = Field(
        description="Full URL of the hosted sign-in pages; empty without a domain."
    )
    cloudfront_distribution_arn: Annotated[str, Output(ARN_OF_DISTRIBUTION)] = Field(
        description="CloudFront distribution of a custom domain, for DNS alias records; empty for a prefix."
    )
    client_ids: Annotated[dict[str, str], Output(formats.CLIENT_ID)] = Field(
        description="Id of each client, by the client's name."
    )
    client_secrets: Annotated[dict[str, str], Output(CLIENT_SECRET, secret=True)] = Field(
        description="Secret of each client with `generateSecret`, by the client's name."
    )


class AwsCognitoUserPool(Manifest):
    """A Cognito user pool with its app clients, sign-in domain, groups, scopes and identity providers."""

    kind: Literal["AwsCognitoUserPool"]
    spec: AwsCognitoUserPoolSpec
