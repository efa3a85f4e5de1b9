"""AwsCognitoUserPool: groups, resource servers and identity providers, as the manifest has them: pure."""

from typing import Any

from openmcf.aws.equivalence import without
from openmcf.aws.resource import Properties
from openmcf.aws.types import resource_type
from openmcf.kinds.aws_cognito_user_pool import fields
from openmcf.kinds.aws_cognito_user_pool.spec.client import ResourceServer
from openmcf.kinds.aws_cognito_user_pool.spec.directory import Group, IdentityProvider
from openmcf.kit.importing import non_default

GROUP = "aws:cognito/userGroup:UserGroup"
RESOURCE_SERVER = "aws:cognito/resourceServer:ResourceServer"
IDENTITY_PROVIDER = "aws:cognito/identityProvider:IdentityProvider"

SECRET_DETAILS = ("client_secret", "private_key")
"""Details of identity providers that are secret (API reference, ProviderDetails)."""


def group(inputs: Properties) -> dict[str, Any]:
    """An item of `groups`."""
    return fields.GROUP.fields(Group, non_default(GROUP, inputs))


def resource_server(inputs: Properties) -> dict[str, Any]:
    """An item of `resourceServers`."""
    return fields.RESOURCE_SERVER.fields(ResourceServer, inputs)


def identity_provider(inputs: Properties) -> dict[str, Any]:
    """An item of `identityProviders`, without what AWS found out itself; for OIDC it may have been given."""
    found_out = resource_type(IDENTITY_PROVIDER).server_defaults
    is_oidc = inputs["providerType"] == "OIDC"
    kept = {name for name in found_out if is_oidc and name.startswith("providerDetails.")}
    return fields.IDENTITY_PROVIDER.fields(IdentityProvider, without(inputs, found_out - kept))
