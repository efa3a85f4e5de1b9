"""The life of one resource through the provider as the engine drives it: made, read, changed, deleted.

A `Life` says what is made and how it is changed; `live` checks every step.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.server import AwsProvider
from openmcf.aws.types import resource_type
from openmcf.engine.in_process import InProcess
from openmcf.engine.provider_client import Candidate, ProviderClient
from openmcf.engine.recognition import recognised
from openmcf.properties.values import UNKNOWN, Secret, plain

Inputs = dict[str, Any]


@dataclass(frozen=True)
class Life:
    """What happens to a resource.

    changes: what is merged into the inputs one after the other, each with the paths that the diff shows; None
    takes an input away. replacing: other values of inputs that replace the resource. computed: outputs that a
    preview does not know. lacking: steps that an emulated AWS does not have, by its name, with the reason.
    makes_nothing: whether it is no resource of AWS's.
    """

    type: str
    inputs: Inputs
    changes: tuple[tuple[Inputs, set[str]], ...] = ()
    replacing: Inputs = field(default_factory=dict)
    computed: frozenset[str] = frozenset()
    lacking: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    import_id: str | None = None
    makes_nothing: bool = False
    unknown: frozenset[str] = frozenset()

    @property
    def urn(self) -> str:
        """A URN of the type."""
        return f"urn:pulumi:dev::openmcf::{self.type}::it"


def provider_of(clients: Clients) -> ProviderClient:
    """The provider, configured, in this process."""
    client = ProviderClient(InProcess(AwsProvider(lambda _: clients)))
    client.configure({"region": clients.region})
    return client


def live(life: Life, clients: Clients) -> None:
    """Lead the resource through its life, and see at each step that nothing differs that should not."""
    provider = provider_of(clients)
    lacking = life.lacking.get((clients.emulator or "").split()[0], {})
    checked = provider.check(life.urn, {}, life.inputs)
    assert plain(checked) == life.inputs
    _, preview = provider.create(life.urn, life.inputs, preview=True)
    assert {name for name, value in preview.items() if plain(value) is UNKNOWN} >= life.computed
    since, others = time.time(), [] if "find" in lacking else _candidates(provider, life)
    id_, outputs = provider.create(life.urn, life.inputs, preview=False)
    if "find" not in lacking:
        _assert_found_again(provider, life, since, others, id_)
    _assert_read_as_written(provider, life.urn, id_, life.inputs, outputs)
    for properties in (checked, preview, outputs):
        _assert_secret(life.type, properties)
    _assert_imported(provider, life, id_)
    _assert_replaced(provider, life, id_, outputs)
    news, outputs = _changed(provider, life, id_, outputs, "update" in lacking)
    if "delete" not in lacking:
        provider.delete(life.urn, id_, news, outputs)
        assert provider.read(life.urn, id_, news, outputs) is None
        provider.delete(life.urn, id_, news, outputs)


def _candidates(provider: ProviderClient, life: Life) -> list[Candidate]:
    return provider.candidates(life.urn, life.inputs, time.time())


def _assert_found_again(
    provider: ProviderClient, life: Life, since: float, others: list[Candidate], id_: str
) -> None:
    """What a creation made that began then is recognised by the next run, which others are not."""
    before = {candidate.id for candidate in others}
    assert recognised(others, since, 1, lambda: before) == []
    found = recognised(_candidates(provider, life), since, 1, lambda: before)
    assert found == ([] if life.makes_nothing else [id_])


def _assert_read_as_written(
    provider: ProviderClient, urn: str, id_: str, inputs: Inputs, outputs: Inputs
) -> None:
    found = provider.read(urn, id_, inputs, outputs)
    assert found is not None
    assert found.id == id_
    assert not provider.diff(urn, id_, found.inputs, found.outputs, inputs, ()).detailed
    assert _lasting(found.outputs) == _lasting(outputs)


def _assert_secret(type_: str, properties: Inputs) -> None:
    """What is secret by its type is so, although nothing of what was given was."""
    secret = resource_type(type_).secret & {*properties}
    assert {name for name, value in properties.items() if isinstance(value, Secret)} == secret


def _assert_imported(provider: ProviderClient, life: Life, id_: str) -> None:
    if life.import_id is None:
        return
    found = provider.read(life.urn, life.import_id.format(id=id_), {}, {})
    assert found is not None
    assert found.id == id_
    _assert_secret(life.type, found.inputs)
    _assert_secret(life.type, found.outputs)
    diff = provider.diff(life.urn, id_, found.inputs, found.outputs, life.inputs, ())
    assert set(diff.detailed) == life.unknown


def _lasting(outputs: Inputs) -> Inputs:
    """The outputs without those that change by themselves; moto makes up an account each time it is asked."""
    return {
        name: value for name, value in outputs.items() if name not in {"awsAccountId", "lastModifiedDate"}
    }


def _assert_replaced(provider: ProviderClient, life: Life, id_: str, outputs: Inputs) -> None:
    for name, value in life.replacing.items():
        for new in (value, UNKNOWN):
            diff = provider.diff(life.urn, id_, life.inputs, outputs, life.inputs | {name: new}, ())
            assert diff.replaces == (name,)
            assert (
                provider.diff(life.urn, id_, life.inputs, outputs, life.inputs | {name: new}, (name,)) != diff
            )


def _changed(
    provider: ProviderClient, life: Life, id_: str, outputs: Inputs, is_lacking: bool
) -> tuple[Inputs, Inputs]:
    """The inputs and outputs after all changes."""
    olds = life.inputs
    for change, paths in life.changes:
        news = {name: value for name, value in (olds | change).items() if value is not None}
        diff = provider.diff(life.urn, id_, olds, outputs, news, ())
        assert (set(diff.detailed), diff.replaces) == (paths, ())
        if not is_lacking:
            preview = provider.update(life.urn, id_, olds, outputs, news, (), preview=True)
            assert set(preview) >= set(news)
            outputs = provider.update(life.urn, id_, olds, outputs, news, (), preview=False)
            _assert_read_as_written(provider, life.urn, id_, news, outputs)
        olds = news
    return olds, outputs
