"""The door to AWS: botocore clients of one region and one account, made when first asked for."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

from botocore.config import Config
from botocore.model import OperationModel
from botocore.session import Session

from openmcf.aws.lost_answers import LOST, is_unclear, makes_twice
from openmcf.unreadable_answers import refuse_unreadable_answers

ATTEMPTS = 8
QUOTAS = frozenset({"LimitExceededException"})
CONCURRENT = frozenset(
    {"ConcurrentModificationException", "ConcurrentModification", "OperationAbortedException"}
)


@dataclass
class Clients:
    """botocore clients for one region.

    session: where credentials and botocore's own settings come from.
    endpoint: where all services answer, for an emulated AWS; None for AWS itself.
    emulator: name and version of the emulated AWS, for messages.
    Throttling and concurrent changes are tried again, quotas are not.
    """

    session: Session
    region: str
    endpoint: str | None = None
    emulator: str | None = None
    _made: dict[str, Any] = field(default_factory=dict)
    _lock: Any = field(default_factory=Lock)

    def __call__(self, service: str, region: str | None = None) -> Any:
        """The client of a service, by botocore's name for it, such as `cognito-idp`."""
        key = f"{service}/{region or self.region}"
        with self._lock:  # loading of service models is not safe in threads
            if key not in self._made:
                self._made[key] = self._make(service, region or self.region)
            return self._made[key]

    def _make(self, service: str, region: str, attempts: int = ATTEMPTS) -> Any:
        config = Config(
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=64,
            user_agent_extra="openmcf",
            # A proxy (HTTP_PROXY) leads away from this machine, where an emulated AWS is.
            proxies={} if self.endpoint else None,
        )
        client = self.session.create_client(
            service, region_name=region, endpoint_url=self.endpoint, config=config
        )
        service_id = client.meta.service_model.service_id.hyphenize()
        client.meta.events.register_first(f"needs-retry.{service_id}", _try_again)
        refuse_unreadable_answers(client)
        return client

    @cached_property
    def account(self) -> str:
        """Id of the account that the credentials belong to.

        It is asked first of all, so few attempts are made: who has no network learns it soon.
        """
        sts = self._make("sts", self.region, attempts=2)
        return str(sts.get_caller_identity()["Account"])


def _try_again(
    attempts: int,
    response: tuple[Any, Mapping[str, Any]] | None,
    operation: OperationModel,
    caught_exception: BaseException | None,
    **_: Any,
) -> Any:
    """Where botocore's own retries are not what is wanted: the seconds to wait, False for never.

    botocore takes LimitExceededException for throttling, but these services say it of quotas; it does not
    know that concurrent changes of one resource, such as a user pool, are taken one after the other; and it
    sends a creation again whose answer was lost, which makes a second user pool.
    """
    error = response[1].get("Error", {}) if response else {}
    code = error.get("Code", "")
    status = response[0].status_code if response else 0
    if isinstance(caught_exception, LOST) or is_unclear(status, code):
        return False if makes_twice(operation) else None
    if code in QUOTAS:
        return False
    if (code in CONCURRENT or _is_concurrent(error)) and attempts < ATTEMPTS:
        return random.uniform(0.5, 1) * min(0.25 * 2**attempts, 8)  # noqa: S311 - spreads tries, hides nothing
    return None


def _is_concurrent(error: Mapping[str, str]) -> bool:
    """Whether API Gateway says so: with the code that it also has for names that are taken."""
    return (
        error.get("Code") == "ConflictException"
        and "concurrent modification" in error.get("Message", "").lower()
    )
