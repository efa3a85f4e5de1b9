"""The calls about a user pool itself."""

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.common import ask
from openmcf.aws.cognito.conversion import NAMES
from openmcf.aws.resource import Properties
from openmcf.aws.retry import accepted, pauses

_SMS_ROLE_IS_NEW = frozenset(
    {"InvalidSmsRoleTrustRelationshipException", "InvalidSmsRoleAccessPolicyException"}
)


def ask_pool(clients: Clients, operation: str, inputs: Properties) -> Properties:
    """The answer to a call, which AWS refuses while it does not see a new SMS role everywhere."""
    return accepted(
        lambda: ask(clients, operation, inputs, NAMES),
        lambda error: error.response["Error"]["Code"] in _SMS_ROLE_IS_NEW,
        pauses(120),
    )
