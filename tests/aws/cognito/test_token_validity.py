"""How long tokens are valid, in units of AWS's and of manifests."""

from typing import Any

import pytest

from openmcf.aws.cognito.token_validity import in_usual_units, validity

USUAL = {"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"}


@pytest.mark.parametrize(
    ("value", "unit", "minutes"),
    [(1, "hours", 60), (1800, "seconds", 30), (1, "days", 1440), (45, "minutes", 45), (None, None, 60)],
)
def test_whole_minutes_are_told_as_minutes(value: int | None, unit: str | None, minutes: int) -> None:
    units = {"accessToken": unit} if unit else {}
    told: dict[str, Any] = {"accessTokenValidity": value, "tokenValidityUnits": units}
    assert validity(told, "accessToken") == minutes
    usual = in_usual_units(told)
    assert usual["accessTokenValidity"] == minutes
    assert usual["tokenValidityUnits"] == USUAL


def test_what_is_not_whole_stays() -> None:
    told = {
        "idTokenValidity": 330,
        "refreshTokenValidity": 12,
        "tokenValidityUnits": {"idToken": "seconds", "refreshToken": "hours"},
    }
    usual = in_usual_units(told)
    assert (validity(told, "idToken"), validity(told, "refreshToken")) == (5.5, 0.5)
    assert (usual["idTokenValidity"], usual["refreshTokenValidity"]) == (330, 12)
    assert usual["tokenValidityUnits"] == {
        "accessToken": "minutes",
        "idToken": "seconds",
        "refreshToken": "hours",
    }
