"""Errors of AWS and of botocore, as users read them."""

from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)

from openmcf.aws.clients import Clients
from openmcf.aws.error_messages import explained
from openmcf.aws.resource import ProviderError


def refusal(code: str, message: str = "No.", operation: str = "CreateUserPool") -> ClientError:
    response: Any = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"RequestId": "r-1"}}
    return ClientError(response, operation)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            refusal("InvalidParameterException"),
            "CreateUserPool: InvalidParameterException: No. (request r-1)",
        ),
        (refusal("LimitExceededException"), "hint: a quota of the account is used up"),
        (refusal("AccessDeniedException"), "hint: the credentials do not allow this call"),
        (refusal("ExpiredTokenException"), "hint: the credentials are wrong or have expired"),
        (refusal("TooManyRequestsException"), "hint: AWS is busy"),
        (refusal("EntityAlreadyExists"), "hint: something that openmcf does not know has that name"),
        (
            refusal("ResourceConflictException", "Function already exist: work", "CreateFunction"),
            "hint: something that openmcf does not know has that name",
        ),
        (
            refusal("InvalidAction", "Unknown action: CreateUserPool"),
            "hint: the local AWS (MiniStack 1) does not have Create",
        ),
        (NoCredentialsError(), "Unable to locate credentials\nhint: give AWS credentials"),
        (EndpointConnectionError(endpoint_url="http://x"), "hint: check the network and the region"),
        (ReadTimeoutError(endpoint_url="http://x"), "hint: check the network and the region"),
        (ProviderError("not so"), "not so"),
    ],
)
def test_an_error_is_explained(error: Exception, text: str) -> None:
    assert text in explained(error, "MiniStack 1")


def test_a_missing_action_is_no_gap_of_aws_itself() -> None:
    assert "hint" not in explained(refusal("InvalidAction", "Unknown action: CreateUserPool"))


def test_values_that_botocore_quotes_are_not_told(moto: Clients) -> None:
    details = {"client_id": "a", "client_secret": ["hidden, type: x"]}
    with pytest.raises(ParamValidationError) as caught:
        moto("cognito-idp").create_identity_provider(
            UserPoolId="us-east-1_x", ProviderName="X", ProviderType="OIDC", ProviderDetails=details
        )
    text = explained(caught.value)
    assert "client_secret" in text
    assert "hidden" not in text
