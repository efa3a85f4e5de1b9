"""AwsCognitoUserPool: the sign-in pages, their domain and their looks, as the manifest has them."""

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.managed_login import branding_of
from openmcf.aws.emulator import is_unsupported
from openmcf.aws.resource import Properties
from openmcf.kinds.aws_cognito_user_pool import fields
from openmcf.kinds.aws_cognito_user_pool.spec.login_pages import Domain, ManagedLoginBranding
from openmcf.kit.importing import all_found, found

_DOMAIN = "aws:cognito/userPoolDomain:UserPoolDomain"
_BRANDING = "aws:cognito/managedLoginBranding:ManagedLoginBranding"


def login_pages(
    clients: Clients, pool: str, domain: str, app_clients: Mapping[str, str]
) -> tuple[dict[str, Any], dict[tuple[str, str | None], str]]:
    """The fields `domain` and `managedLogin`, and the ids of what they say.

    app_clients: the ids of the pool's clients, by name.
    """
    field = _domain(clients, domain)
    branded = _brandings(clients, pool, app_clients) if field.get("managedLoginVersion") == 2 else {}
    observed = all_found(clients, _BRANDING, branded.values())
    ids: dict[tuple[str, str | None], str] = {(_DOMAIN, None): domain}
    ids |= {(_BRANDING, client): branding for client, branding in branded.items()}
    return {"domain": field, "managedLogin": [*map(looks, branded, observed)]}, ids


def _domain(clients: Clients, name: str) -> dict[str, Any]:
    return fields.DOMAIN.fields(Domain, found(clients, _DOMAIN, name).inputs)


def _brandings(clients: Clients, pool: str, app_clients: Mapping[str, str]) -> dict[str, str]:
    """The ids of the looks, by the names of the clients that have some of their own."""
    try:
        asked = {name: branding_of(clients, pool, client) for name, client in app_clients.items()}
    except ClientError as error:
        if clients.emulator and is_unsupported(error):  # then there can be none
            return {}
        raise
    return {name: branding for name, branding in asked.items() if branding}


def looks(client: str, inputs: Properties) -> dict[str, Any]:
    """An item of `managedLogin`, from the name of the client and pulumi-aws's properties: pure."""
    return {"client": client} | fields.BRANDING.fields(ManagedLoginBranding, inputs)
