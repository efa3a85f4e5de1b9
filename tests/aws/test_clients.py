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
