"""Patience, with waits that take no time."""

import pytest
from botocore.exceptions import ClientError

from openmcf.aws.retry import TimedOut, accepted, pauses, refused, wait_until


def test_pauses_grow_and_end() -> None:
    assert list(pauses(10, first=1, longest=4)) == [1, 2, 4, 3]


@pytest.mark.parametrize(("refusals", "waits", "ends_well"), [(0, 0, True), (2, 2, True), (2, 1, False)])
def test_a_call_that_is_too_early_is_made_again(refusals: int, waits: int, ends_well: bool) -> None:
    error = ClientError({"Error": {"Code": "Early", "Message": "Role is not there"}}, "CreateFunction")
    answers = iter([error] * refusals)

    def call() -> str:
        if early := next(answers, None):
            raise early
        return "made"

    if ends_well:
        assert accepted(call, refused("Early", "role"), [0] * waits) == "made"
    else:
        with pytest.raises(ClientError):
            accepted(call, refused("Early", "role"), [0] * waits)


def test_another_refusal_is_told_at_once() -> None:
    def call() -> None:
        raise ClientError({"Error": {"Code": "Wrong", "Message": "no"}}, "CreateFunction")

    with pytest.raises(ClientError, match="Wrong"):
        accepted(call, refused("Early"), [60])


def test_a_wait_ends_when_it_is_done_or_in_time() -> None:
    states = iter([False, True])
    wait_until(lambda: next(states), "not ready", [0, 0])
    with pytest.raises(TimedOut, match="not ready, after 0 seconds of waiting"):
        wait_until(lambda: False, "not ready", [0, 0])
