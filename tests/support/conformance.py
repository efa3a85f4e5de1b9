"""What holds of every resource type, led through its life as the engine drives it.

A `Pair` says what is made and how it is changed; `conform` checks every step. What is to be seen follows from
what the type declares: its inputs, and which replace, are computed, written only or secret.
"""

import hashlib
import json
import re
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pytest

from openmcf.aws.clients import Clients
from openmcf.aws.emulator import DROPPED
from openmcf.aws.resource import Resource
from openmcf.aws.service_resource import ServiceResource
from openmcf.aws.types import resource_type
from openmcf.engine.failures import EngineFailure, ResourceInitFailed
from openmcf.engine.provider_client import ProviderClient
from openmcf.engine.recognition import recognised
from openmcf.properties.values import ARCHIVE, SIGNATURE, UNKNOWN, Secret, plain
from tests.support.provider import provider_of, urn

Inputs = dict[str, Any]
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Pair:
    """Two sets of inputs of one type.

    first: what is made. second: inputs that are changed one by one, and then all back; what only first has is
    taken away, if it can change. same: inputs that mean what first says, in other words.
    import_id: an id to import, of inputs and `id`; for a `ServiceResource` it follows from the type.
    makes_nothing: if it is no resource of AWS's. always_there: if a deletion sets back what AWS always has.
    """

    type: str
    first: Inputs
    second: Inputs = field(default_factory=dict)
    same: Inputs = field(default_factory=dict)
    import_id: str = ""
    makes_nothing: bool = False
    always_there: bool = False

    @property
    def urn(self) -> str:
        return urn(self.type)


class Made(NamedTuple):
    """In a pair: an output of a resource of another type, made of its own pair. form: text around it."""

    name: str
    output: str = "id"
    form: str = "{}"


class Code(NamedTuple):
    """In a pair: an archive with the code of a function that gives the answer."""

    answer: str


class Gap(NamedTuple):
    """What an emulated AWS lacks: the step that fails for the pair, and what it says then (a pattern)."""

    pair: str
    emulator: str
    step: str
    says: str


ByHand = Callable[[Clients], tuple[str, Callable[[], Any]]]
"""Makes a thing that no type of ours is; gives its id, and how it is deleted."""


@dataclass
class World:
    """Makes what pairs need, and deletes it in the end."""

    clients: Clients
    pairs: Mapping[str, Pair]
    by_hand: Mapping[str, ByHand]
    directory: Path
    _made: dict[str, Inputs] = field(default_factory=dict)
    _deletions: list[Callable[[], Any]] = field(default_factory=list)

    def pair(self, name: str) -> Pair:
        """The pair with all that it needs."""
        pair = self.pairs[name]
        return replace(
            pair,
            first=self.resolved(pair.first),
            second=self.resolved(pair.second),
            same=self.resolved(pair.same),
        )

    def resolved(self, value: Any) -> Any:
        """The value with all that it needs."""
        match value:
            case Made(name, output, form):
                return form.format(self._outputs(name)[output])
            case Code(answer):
                return archive(self.directory, answer)
            case dict():
                return {name: self.resolved(item) for name, item in value.items()}
            case list():
                return [self.resolved(item) for item in value]
        return value

    def clear(self) -> None:
        """Delete all, the last first."""
        while self._deletions:
            self._deletions.pop()()

    def _outputs(self, name: str) -> Inputs:
        if name not in self._made:
            self._made[name] = self._by_hand(name) if name in self.by_hand else self._of_pair(name)
        return self._made[name]

    def _by_hand(self, name: str) -> Inputs:
        made, deletion = self.by_hand[name](self.clients)
        self._deletions.append(deletion)
        return {"id": made}

    def _of_pair(self, name: str) -> Inputs:
        pair, provider = self.pairs[name], provider_of(self.clients)
        inputs = self.resolved(pair.first)
        made, outputs = created(provider, pair.urn, inputs)
        self._deletions.append(lambda: provider.delete(pair.urn, made, outputs))
        return {**plain(outputs), "id": made}


def created(provider: ProviderClient, urn: str, inputs: Inputs) -> tuple[str, Inputs]:
    """The id and outputs of a new resource; nothing is left of one that is made in part."""
    try:
        return provider.create(urn, inputs, preview=False)
    except ResourceInitFailed as failure:
        provider.delete(urn, failure.id, failure.outputs)
        raise


def archive(directory: Path, answer: str) -> dict[str, str]:
    """Code that gives the answer, as an archive on the wire."""
    path = directory / f"{answer}.zip"
    with zipfile.ZipFile(path, "w") as file:
        # Without a date, so that the same code is the same archive.
        file.writestr(zipfile.ZipInfo("index.py"), f"def handler(event, context):\n    return {answer!r}\n")
    return {SIGNATURE: ARCHIVE, "path": str(path), "hash": hashlib.sha256(path.read_bytes()).hexdigest()}


def policy(**statement: object) -> str:
    """An IAM policy of one statement that allows."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow"} | statement]})


def conform(pair: Pair, clients: Clients, gaps: Mapping[str, Gap] | None = None) -> None:
    """Lead a resource through its life, and see at each step that nothing differs that should not."""
    life = _Life(pair, clients, gaps or {})
    life.begin()
    if life.id is None:
        return
    try:
        life.go_on()
    except BaseException:
        with suppress(EngineFailure):
            life.provider.delete(life.urn, life.id, life.outputs)
        raise


@dataclass
class _Life:
    pair: Pair
    clients: Clients
    gaps: Mapping[str, Gap]

    def __post_init__(self) -> None:
        self.urn, self.provider = self.pair.urn, provider_of(self.clients)
        self.resource: Resource = resource_type(self.pair.type)
        self.inputs: Inputs = self.pair.first
        self.outputs: Inputs = {}
        self.id: Any = None
        self.forgotten: set[str] = set()

    def begin(self) -> None:
        """Make it; without an id afterwards if the emulated AWS cannot."""
        self._checked_and_previewed()
        self.since, self.others = time.time(), [] if "find" in self.gaps else self._candidates()
        if made := self._step("create", lambda: created(self.provider, self.urn, self.inputs)):
            self.id, self.outputs = made

    def go_on(self) -> None:
        """All from the creation on."""
        self._step("read", self._is_read_as_written)
        self._step("find", self._is_found_again)
        self._is_secret(self.outputs)
        self._step("import", self._is_imported)
        self._means_the_same()
        self._is_replaced()
        self._step("update", self._is_changed)
        assert self.forgotten == self._said_to_be_forgotten()
        self._step("delete", self._is_deleted)

    @contextmanager
    def _failing(self, gap: Gap) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            if not re.search(gap.says, str(error)):
                raise
        else:
            pytest.fail(f"{gap.emulator} has it now, so delete the row: {gap}")

    def _step(self, name: str, action: Callable[[], Answer]) -> Answer | None:
        if name not in self.gaps:
            return action()
        with self._failing(self.gaps[name]):
            action()
        return None

    def _checked_and_previewed(self) -> None:
        checked = self.provider.check(self.urn, {}, self.inputs)
        assert plain(checked) == self.inputs
        _, preview = self.provider.create(self.urn, self.inputs, preview=True)
        unknown = {name for name, value in preview.items() if plain(value) is UNKNOWN}
        assert unknown >= {name for name in self.resource.computed if "." not in name}
        self._is_secret(checked)
        self._is_secret(preview)

    def _candidates(self) -> list[Any]:
        return self.provider.candidates(self.urn, self.inputs, time.time())

    def _is_found_again(self) -> None:
        """What a creation made that began then is recognised by the next run, which others are not."""
        before = {candidate.id for candidate in self.others}
        assert recognised(self.others, self.since, 1, lambda: before) == []
        found = recognised(self._candidates(), self.since, 1, lambda: before)
        assert found == ([] if self.pair.makes_nothing else [self.id])

    def _is_read_as_written(self) -> None:
        found = self.provider.read(self.urn, self.id, self.inputs, self.outputs)
        assert found is not None
        assert found.id == self.id
        assert self._differing(found.inputs, self.inputs, found.outputs) == set()
        assert _lasting(found.outputs) == _lasting(self.outputs)
        self._note_what_is_forgotten()

    def _is_imported(self) -> None:
        """Read without a record it is what was made, but for what AWS never tells."""
        found = self.provider.read(self.urn, self._import_id(), {}, {})
        assert found is not None
        assert found.id == self.id
        self._is_secret(found.inputs)
        self._is_secret(found.outputs)
        never_told = self.resource.write_only | {*DROPPED.get(self.pair.type, ())}
        assert self._differing(found.inputs, self.inputs, found.outputs) <= never_told

    def _import_id(self) -> str:
        if self.pair.import_id or not isinstance(self.resource, ServiceResource):
            return (self.pair.import_id or "{id}").format(**self.inputs, id=self.id)
        names = self.resource.import_identifier
        parts = (str(self.inputs.get(name, self.id)) for name in names)
        return self.resource.separator.join(parts) if names else self.id

    def _said_to_be_forgotten(self) -> set[str]:
        """What `DROPPED` says of the inputs: a row that applies no more is to go."""
        is_counted = (self.clients.emulator or "").startswith("MiniStack")
        names = {*self.pair.first} | {*self.pair.second}
        return {*DROPPED.get(self.pair.type, ())} & names if is_counted else set()

    def _note_what_is_forgotten(self) -> None:
        """Read as if the emulated AWS were AWS."""
        if self._said_to_be_forgotten():
            found = provider_of(replace(self.clients, emulator=None)).read(
                self.urn, self.id, self.inputs, self.outputs
            )
            assert found is not None
            self.forgotten |= self._differing(found.inputs, self.inputs, found.outputs)

    def _is_secret(self, properties: Inputs) -> None:
        """What is secret by its type is so, although nothing of what was given was."""
        secret = {name for name, value in properties.items() if isinstance(value, Secret)}
        assert secret == self.resource.secret & {*properties}

    def _means_the_same(self) -> None:
        for name, value in self.pair.same.items():
            assert self._differing(self.inputs, self.inputs | {name: value}, self.outputs) == set(), name

    def _is_replaced(self) -> None:
        for name in self.resource.replace_on_change:
            for new in (self.pair.second.get(name, UNKNOWN), UNKNOWN):
                news = self.inputs | {name: new}
                diff = self.provider.diff(self.urn, self.id, self.inputs, self.outputs, news, ())
                assert diff.replaces == (name,)
                ignoring = self.provider.diff(self.urn, self.id, self.inputs, self.outputs, news, (name,))
                assert ignoring.replaces == ()

    def _changes(self) -> set[str]:
        changing = ({*self.pair.second} | {*self.pair.first}) - self.resource.replace_on_change
        return {name for name in changing if self.pair.second.get(name) != self.pair.first.get(name)}

    def _is_changed(self) -> None:
        """Its inputs one by one, and then all of them back."""
        for name in sorted(self._changes()):
            before = self.inputs
            news = {it: value for it, value in (before | self._second(name)).items() if value is not None}
            if self._step(f"update {name}", partial(self._is_updated, news, {name})) is None:
                self.inputs = before
        if self.inputs != self.pair.first:
            self._step("change back", self._is_changed_back)

    def _second(self, name: str) -> Inputs:
        return {name: self.pair.second.get(name)}

    def _is_changed_back(self) -> None:
        diff = self.provider.diff(self.urn, self.id, self.inputs, self.outputs, self.pair.first, ())
        kept = {name: self.inputs[name] for name in diff.replaces}
        self._is_updated(self.pair.first | kept, None)

    def _is_updated(self, news: Inputs, differing: set[str] | None) -> bool:
        diff = self.provider.diff(self.urn, self.id, self.inputs, self.outputs, news, ())
        assert diff.replaces == ()
        assert differing in (None, _top_level(diff.detailed))
        preview = self.provider.update(self.urn, self.id, self.outputs, news, preview=True)
        assert {*preview} >= {*news}
        self.outputs = self.provider.update(self.urn, self.id, self.outputs, news, preview=False)
        self.inputs = news
        self._is_read_as_written()
        return True

    def _is_deleted(self) -> None:
        self.provider.delete(self.urn, self.id, self.outputs)
        if not (self.pair.makes_nothing or self.pair.always_there):
            assert self.provider.read(self.urn, self.id, self.inputs, self.outputs) is None
            self.provider.delete(self.urn, self.id, self.outputs)

    def _differing(self, olds: Inputs, news: Inputs, outputs: Inputs) -> set[str]:
        return _top_level(self.provider.diff(self.urn, self.id, olds, outputs, news, ()).detailed)


def _top_level(paths: Mapping[str, Any]) -> set[str]:
    return {re.split(r"[.\[]", path)[0] for path in paths}


def _lasting(outputs: Inputs) -> Inputs:
    """The outputs without those that change by themselves; moto makes up an account each time it is asked."""
    changing = {"awsAccountId", "lastModifiedDate"}
    return {name: value for name, value in outputs.items() if name not in changing}
