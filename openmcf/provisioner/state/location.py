"""Where the resources of a stack are. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from openmcf.provisioner.plans.plan import PROVIDER_TYPE

LOCAL_ACCOUNT = "000000000000"
"""The account of the local AWS. AWS itself gives no account this number."""

_ARN = re.compile(r"arn:([^:]+):[^:]*:[^:]*:([0-9]{12}):")
_OWN_ARNS = ("arn", "executionArn")  # an API's `arn` names no account, its `executionArn` does


class Location(NamedTuple):
    """An account, its partition, and a region; None for what is in no region, such as a role.

    life: which life of the local AWS it is; None for AWS, and for what does not know.
    """

    account: str
    partition: str
    region: str | None = None
    life: str | None = None

    def record(self) -> dict[str, str]:
        """The location as it is recorded in a state."""
        return {name: value for name, value in self._asdict().items() if value is not None}


def location_of(resources: Sequence[Mapping[str, Any]]) -> Location | None:
    """Where the resources of a state are: their own ARNs say the account, and their provider the region.

    None if no resource has an ARN.
    """
    for partition, account in _own_accounts(resources):
        return Location(account, partition, _provider_region(resources))
    return None


def _own_accounts(resources: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The partitions and accounts in the ARNs of resources themselves."""
    for resource in resources:
        outputs = resource.get("outputs") or {}
        for arn in map(outputs.get, _OWN_ARNS):
            if isinstance(arn, str) and (found := _ARN.match(arn)):
                yield found[1], found[2]


def _provider_region(resources: Sequence[Mapping[str, Any]]) -> str | None:
    regions = ((one.get("inputs") or {}).get("region") for one in resources if one["type"] == PROVIDER_TYPE)
    return next((region for region in regions if isinstance(region, str)), None)
