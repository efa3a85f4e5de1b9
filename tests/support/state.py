"""Recorded states for tests, and the passphrase that opens them."""

from typing import Any

from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.passphrase import Passphrase
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.urns import STACK_TYPE
from openmcf.properties.values import Secret
from openmcf.provisioner.plans.plan import RECORD_TYPE

PHRASE = "p"
SALT = "v1:ZeT8EOZPd58=:v1:UkqmY4rvD8RbWJRy:V1902ZiD7+EMW07r7XNF+AhC1FKG6g=="
"""As the Pulumi CLI v3.260 recorded it for the passphrase; deriving a key once serves all tests."""

STACK = StackReference("auth", "dev")
ROOT_URN = "urn:pulumi:dev::auth::pulumi:pulumi:Stack::auth-dev"
CLIENT_TYPE = "aws:cognito/userPoolClient:UserPoolClient"


def passphrase() -> Passphrase:
    """The passphrase of the tests' states."""
    return Passphrase(PHRASE, SALT)


def root(**more: Any) -> ResourceState:
    """The stack's own resource."""
    return ResourceState(urn=ROOT_URN, type=STACK_TYPE, **more)


def client(name: str, **more: Any) -> ResourceState:
    """A user pool client with a secret."""
    known: dict[str, Any] = {
        "urn": f"urn:pulumi:dev::auth::{CLIENT_TYPE}::{name}",
        "type": CLIENT_TYPE,
        "custom": True,
        "id": f"id-{name}",
        "parent": ROOT_URN,
        "inputs": {"name": name},
        "outputs": {"name": name, "clientSecret": Secret(f"hush-{name}")},
    }
    return ResourceState(**known | more)


def manifest_record(**more: Any) -> ResourceState:
    """What a stack keeps of its manifest: a pool that takes a secret of its own and a role's ARN."""
    taken = {"kind": "AwsCognitoUserPool", "name": "staff", "env": None, "stack": str(STACK)}
    secret = {"output": "client_secrets", "key": "web", "value": Secret("hush")}
    arn = {"output": "role_arn", "key": None, "value": "arn:aws:iam::123456789012:role/a"}
    references = {"spec.a": taken | secret, "spec.b": taken | {"kind": "AwsIamRole"} | arn}
    inputs = {"kind": "AwsCognitoUserPool", "name": "staff", "env": None, "references": references}
    known: dict[str, Any] = {"urn": f"urn:pulumi:dev::auth::{RECORD_TYPE}::staff", "type": RECORD_TYPE}
    return ResourceState(**known, parent=ROOT_URN, inputs=inputs | more)
