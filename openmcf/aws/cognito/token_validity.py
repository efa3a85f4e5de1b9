"""How long the tokens of an app client are valid: pure.

AWS says it in any unit; where a client says none, access and ID tokens in hours, and refresh tokens in days,
and if it says nothing, one hour and 30 days (API reference, CreateUserPoolClient).
"""

from openmcf.aws.resource import Properties

_SECONDS = {"seconds": 1, "minutes": 60, "hours": 60 * 60, "days": 24 * 60 * 60}
_BY_DEFAULT = {"accessToken": (1, "hours"), "idToken": (1, "hours"), "refreshToken": (30, "days")}
_USUAL = {"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"}
"""The units of openmcf's manifests."""


def validity(client: Properties, token: str) -> float:
    """How long a client's tokens of a sort are valid, in the usual unit."""
    value, unit = _BY_DEFAULT[token]
    units = client.get("tokenValidityUnits") or {}
    seconds = (client.get(f"{token}Validity") or value) * _SECONDS[units.get(token, unit)]
    return seconds / _SECONDS[_USUAL[token]]


def in_usual_units(client: Properties) -> Properties:
    """The properties of a client with its validities in the usual units, where they are whole."""
    values = {token: validity(client, token) for token in _USUAL}
    whole = {token: int(value) for token, value in values.items() if value.is_integer()}
    units = (client.get("tokenValidityUnits") or {}) | {token: _USUAL[token] for token in whole}
    return (
        client | {f"{token}Validity": value for token, value in whole.items()} | {"tokenValidityUnits": units}
    )
