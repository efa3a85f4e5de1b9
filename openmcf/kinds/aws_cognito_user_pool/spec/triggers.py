"""AwsCognitoUserPool: the Lambda functions that a pool calls.

Versions: Cognito's API model (`LambdaConfigType`).
"""

from typing import Literal

from pydantic import Field

from openmcf.specs.aws.arns import KeyArn, TriggerArn
from openmcf.specs.model import Model


class PreTokenGenerationConfig(Model):
    """The function that may change tokens, and which of them."""

    lambda_arn: TriggerArn = Field(description="Function that is called before tokens are made.")
    lambda_version: Literal["V1_0", "V2_0", "V3_0"] = Field(
        description="Version of the event: `V1_0` for ID tokens, `V2_0` for access tokens too, "
        "`V3_0` for machine-to-machine tokens too."
    )


class CustomSender(Model):
    """A function that sends messages in the pool's stead."""

    lambda_arn: TriggerArn = Field(description="Function that sends the messages.")
    lambda_version: Literal["V1_0"] = Field(description="Version of the event.")


class LambdaConfig(Model):
    """The functions that a pool calls while users sign up and in."""

    pre_sign_up: TriggerArn | None = Field(
        None, description="Function that may accept, confirm or refuse a sign-up."
    )
    pre_authentication: TriggerArn | None = Field(
        None, description="Function that may refuse a sign-in before the password is checked."
    )
    post_authentication: TriggerArn | None = Field(
        None, description="Function that is called after a sign-in."
    )
    post_confirmation: TriggerArn | None = Field(
        None, description="Function that is called when a user is confirmed."
    )
    pre_token_generation: TriggerArn | None = Field(
        None,
        description="Function that may change ID tokens; `preTokenGenerationConfig` is its newer form.",
    )
    custom_message: TriggerArn | None = Field(
        None, description="Function that writes the text of emails and SMS."
    )
    user_migration: TriggerArn | None = Field(
        None, description="Function that brings users over from another directory when they sign in."
    )
    define_auth_challenge: TriggerArn | None = Field(
        None, description="Function that decides on the next challenge of a custom sign-in."
    )
    create_auth_challenge: TriggerArn | None = Field(
        None, description="Function that makes a challenge of a custom sign-in."
    )
    verify_auth_challenge_response: TriggerArn | None = Field(
        None, description="Function that checks the answer to a challenge of a custom sign-in."
    )
    pre_token_generation_config: PreTokenGenerationConfig | None = Field(
        None, description="Function that may change tokens, with the version of its event."
    )
    custom_email_sender: CustomSender | None = Field(
        None, description="Function that sends emails in the pool's stead; needs `kmsKeyId`."
    )
    custom_sms_sender: CustomSender | None = Field(
        None, description="Function that sends SMS in the pool's stead; needs `kmsKeyId`."
    )
    kms_key_id: KeyArn | None = Field(
        None, description="ARN of the key that encrypts the codes handed to the custom senders."
    )
