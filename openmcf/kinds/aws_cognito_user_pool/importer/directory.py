"""AwsCognitoUserPool: groups, resource servers and identity providers, as the manifest has them: pure."""

from typing import Any

from openmcf.aws.equivalence import without
from openmcf.aws.resource import Properties
from openmcf.aws.types import resource_type
from openmcf.kit.importing import non_default

GROUP = "aws:cognito/userGroup:UserGroup"
RESOURCE_SERVER = "aws:cognito/resourceServer:ResourceServer"
IDENTITY_PROVIDER = "aws:cognito/identityProvider:IdentityProvider"

SECRET_DETAILS = ("client_secret", "private_key")
"""Details of identity providers that are secret (API reference, ProviderDetails)."""


def group(inputs: Properties) -> dict[str, Any]:
    """An item of `groups`."""
    return without(non_default(GROUP, inputs), ["userPoolId"])


def resource_server(inputs: Properties) -> dict[str, Any]:
    """An item of `resourceServers`."""
    return without(inputs, ["userPoolId"])


def identity_provider(inputs: Properties) -> dict[str, Any]:
    """An item of `identityProviders`, without what AWS found out itself; for OIDC it may have been given."""
    found_out = resource_type(IDENTITY_PROVIDER).server_defaults
    is_oidc = inputs["providerType"] == "OIDC"
    kept = {name for name in found_out if is_oidc and name.startswith("providerDetails.")}
    return without(inputs, {"userPoolId", *(found_out - kept)})
