"""What is tried again, and what is not."""

import pytest
from botocore.exceptions import ClientError

from tests.support.scripted_aws import Refusal, in_turn, scripted


@pytest.mark.parametrize("code", ["ConcurrentModificationException", "TooManyRequestsException"])
def test_what_passes_is_tried_again(code: str) -> None:
    script, asked = in_turn(Refusal(code), {"UserPools": []})
    with scripted(script) as clients:
        clients("cognito-idp").list_user_pools(MaxResults=1)
    assert len(asked) == 2


@pytest.mark.parametrize("code", ["LimitExceededException", "InvalidParameterException"])
def test_what_stays_is_not(code: str) -> None:
    script, asked = in_turn(Refusal(code))
    with scripted(script) as clients, pytest.raises(ClientError, match=code):
        clients("cognito-idp").list_user_pools(MaxResults=1)
    assert len(asked) == 1


@pytest.mark.parametrize(("message", "times"), [("Concurrent modification of it", 2), ("it exists", 1)])
def test_a_conflict_passes_if_it_is_of_two_changes(message: str, times: int) -> None:
    """API Gateway has one code for both."""
    script, asked = in_turn(Refusal("ConflictException", message), Refusal("NotFoundException"))
    with scripted(script) as clients, pytest.raises(ClientError):
        clients("apigatewayv2").delete_api(ApiId="a")
    assert len(asked) == times
