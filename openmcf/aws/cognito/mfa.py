"""The second factors of a user pool, which have a call of their own.

CreateUserPool and UpdateUserPool take whether users have second factors, but not which; SetUserPoolMfaConfig
takes both, and is used for both (as in terraform-provider-aws).
"""

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.user_pool_calls import ask_pool
from openmcf.aws.resource import Properties


def set_factors(clients: Clients, pool: str, olds: Properties, news: Properties) -> None:
    """Give the pool the factors of the new inputs; without a call where there were and are none."""
    if _has_factors(olds) or _has_factors(news):
        ask_pool(clients, "SetUserPoolMfaConfig", _settings(news) | {"userPoolId": pool})


def _has_factors(inputs: Properties) -> bool:
    return (
        inputs.get("mfaConfiguration", "OFF") != "OFF"
        or (inputs.get("softwareTokenMfaConfiguration") or {}).get("enabled", False)
        or "emailMfaConfiguration" in inputs
        or "webAuthnConfiguration" in inputs
    )


def _settings(inputs: Properties) -> Properties:
    usual = {"mfaConfiguration": "OFF", "softwareTokenMfaConfiguration": {"enabled": False}}
    same = (*usual, "emailMfaConfiguration", "webAuthnConfiguration")
    settings = usual | {name: inputs[name] for name in same if inputs.get(name) is not None}
    # Codes by SMS are a factor wherever this call has SMS settings.
    if "smsConfiguration" in inputs and settings["mfaConfiguration"] != "OFF":
        sms = {
            name: inputs[name] for name in ("smsAuthenticationMessage", "smsConfiguration") if name in inputs
        }
        settings["smsMfaConfiguration"] = sms
    return settings
