"""What comes of a provider's errors."""

from collections.abc import Callable
from typing import Any, cast

import pytest

from openmcf.engine.failures import AnswerLost, CheckFailed, ProviderFailed
from openmcf.engine.provider_client import ProviderClient
from openmcf.properties.provider import CallFailed, Checked, InvalidInput, Provider
from openmcf.properties.values import Secret

SECRETS = {"KEY": Secret("correct horse"), "LONG": Secret("correct horse battery")}
QUOTED = {"name": "shop", "environment": SECRETS}


class Quoting:
    """A provider that refuses everything, and quotes what it was given."""

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def refused(*given: Any, **more: Any) -> Any:
            raise CallFailed(f"refused: {given}")

        return refused


class Checking:
    """A provider that checks, and quotes what it does not like."""

    def __getattr__(self, method: str) -> Callable[..., Any]:
        return lambda *given: Checked({}, [InvalidInput("", f"refused: {given}")])


class Surprised:
    """A provider that did not foresee what it is given."""

    def __getattr__(self, method: str) -> Callable[..., Any]:
        answer: dict[str, str] = {}
        return lambda *given: answer["UserPool"]


def test_what_a_provider_did_not_foresee_is_a_sentence() -> None:
    client = ProviderClient(cast("Provider", Surprised()))
    with pytest.raises(AnswerLost) as raised:
        client.read("urn", "id", {}, {})
    assert str(raised.value).startswith(
        "what AWS answers, or what is recorded of the resource, is not of the form"
    )
    assert "(KeyError: 'UserPool'; <lambda> in test_provider_client.py, line " in str(raised.value)
    assert "\nhint: run it again" in str(raised.value)


def assert_no_secret(told: str) -> None:
    assert "shop" in told
    assert "[secret]" in told
    assert "horse" not in told
    assert "battery" not in told


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.configure(QUOTED),
        lambda client: client.check_config("urn", {}, QUOTED),
        lambda client: client.check_config("urn", QUOTED, {}),
        lambda client: client.diff_config("urn", {}, QUOTED),
        lambda client: client.check("urn", {}, QUOTED),
        lambda client: client.diff("urn", "id", QUOTED, {}, {}, ()),
        lambda client: client.diff("urn", "id", {}, QUOTED, {}, ()),
        lambda client: client.create("urn", QUOTED, preview=False),
        lambda client: client.read("urn", "id", {}, QUOTED),
        lambda client: client.update("urn", "id", QUOTED, {}, preview=False),
        lambda client: client.update("urn", "id", {}, QUOTED, preview=False),
        lambda client: client.delete("urn", "id", QUOTED),
    ],
)
def test_a_secret_that_an_error_quotes_is_not_told(call: Callable[[ProviderClient], object]) -> None:
    with pytest.raises(ProviderFailed) as raised:
        call(ProviderClient(cast("Provider", Quoting())))
    assert_no_secret(str(raised.value))


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.check_config("urn", {}, QUOTED),
        lambda client: client.check("urn", {}, QUOTED),
    ],
)
def test_a_secret_that_a_check_quotes_is_not_told(call: Callable[[ProviderClient], object]) -> None:
    with pytest.raises(CheckFailed) as raised:
        call(ProviderClient(cast("Provider", Checking())))
    assert_no_secret(str(raised.value))
