"""Whatever AWS refuses, what leaves the provider is an error of ours, for every type and every call."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from openmcf.aws.clients import Clients
from openmcf.engine.failures import AnswerLost, EngineFailure
from openmcf.engine.provider_client import ProviderClient
from tests.aws.pairs import PAIRS
from tests.support.aws import connected
from tests.support.conformance import Made, Pair, archive
from tests.support.provider import provider_of, urn

REFUSAL = {"Error": {"Code": "AccessDenied", "Message": "not for you"}, "ResponseMetadata": {}}
ID = "arn:aws:lambda:us-east-1:123456789012:layer:shared,a:1"
OF_TYPE = {pair.type: pair for pair in PAIRS.values()}


@dataclass
class RefusingClients(Clients):
    """Clients of an AWS that refuses every call; `refused` has those that were made."""

    refused: list[str] = field(default_factory=list)

    def _make(self, service: str, region: str, attempts: int = 1) -> Any:
        client = super()._make(service, region, attempts)
        client.meta.events.register("before-call", self._refuse)
        return client

    def _refuse(self, model: Any, **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        self.refused.append(model.name)
        return AWSResponse("https://aws", 403, HTTPHeaders(), None), REFUSAL


def _created(provider: ProviderClient, pair: Pair) -> Any:
    return provider.create(pair.urn, pair.first, preview=False)


def _imported(provider: ProviderClient, pair: Pair) -> Any:
    return provider.read(pair.urn, "a/b:c|d,1", {}, {})


def _refreshed(provider: ProviderClient, pair: Pair) -> Any:
    return provider.read(pair.urn, ID, pair.first, pair.first)


def _updated(provider: ProviderClient, pair: Pair) -> Any:
    news = pair.first | pair.second
    if news != pair.first:
        provider.update(pair.urn, ID, pair.first, news, preview=False)


def _deleted(provider: ProviderClient, pair: Pair) -> Any:
    return provider.delete(pair.urn, ID, pair.first)


def _looked_for(provider: ProviderClient, pair: Pair) -> Any:
    return provider.candidates(pair.urn, pair.first, 0)


@pytest.fixture(scope="module")
def clients() -> RefusingClients:
    """Of an AWS that is nowhere."""
    at = connected("http://127.0.0.1:9", "refusing")
    return RefusingClients(at.session, at.region, at.endpoint, at.emulator)


@pytest.mark.parametrize(
    "step", [_created, _imported, _refreshed, _updated, _deleted, _looked_for], ids=lambda it: it.__name__[1:]
)
@pytest.mark.parametrize("token", OF_TYPE)
def test_a_refusal_is_told_as_one(
    token: str, step: Callable[[ProviderClient, Pair], Any], clients: RefusingClients, tmp_path: Path
) -> None:
    clients.refused.clear()
    pair = OF_TYPE[token]
    pair = replace(pair, first=_filled(pair.first, tmp_path), second=_filled(pair.second, tmp_path))
    failure = _failure(partial(step, provider_of(clients), pair))
    assert not isinstance(failure, AnswerLost), failure
    if clients.refused:
        assert f"{clients.refused[-1]}: AccessDenied: not for you" in str(failure)


@pytest.mark.parametrize("wrong", ["x", "a/b:c|d,1", "a_b"])
@pytest.mark.parametrize("token", OF_TYPE)
def test_a_wrong_id_to_import_is_no_fault_of_the_provider(
    token: str, wrong: str, clients: RefusingClients
) -> None:
    failure = _failure(lambda: provider_of(clients).read(urn(token), wrong, {}, {}))
    assert failure is not None
    assert not isinstance(failure, AnswerLost), failure


def _failure(step: Callable[[], Any]) -> EngineFailure | None:
    """What the engine is told; all else is a fault of the provider."""
    try:
        step()
    except EngineFailure as failure:
        return failure
    return None


def _filled(value: Any, directory: Path) -> Any:
    """The value with some text or archive in the place of what would have to be made."""
    match value:
        case dict():
            return {name: _filled(item, directory) for name, item in value.items()}
        case list():
            return [_filled(item, directory) for item in value]
        case Made():
            return "arn:aws:a:us-east-1:123456789012:b"
        case tuple():
            return archive(directory, "refused")
    return value
