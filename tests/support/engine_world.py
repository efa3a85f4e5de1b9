"""A state, a cloud and a run as a case says them, and what must hold of them whatever goes wrong."""

import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Event
from typing import Any

from openmcf.engine.backend import Backend
from openmcf.engine.embedded import EmbeddedStack
from openmcf.engine.events import EngineEvent, SummaryEvent
from openmcf.engine.failures import EngineFailure
from openmcf.engine.stack import Options
from openmcf.engine.state.checkpoint import Checkpoint, CheckpointWriter
from openmcf.engine.state.passphrases import Passphrases
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import OperationType, Snapshot
from openmcf.engine.targets import Targets
from openmcf.engine.urns import name_of, urn_of
from openmcf.errors import OpenmcfError
from openmcf.properties.values import plain
from tests.support.engine_cases import TYPES, Case, Operation, Trouble
from tests.support.engine_programs import declarations
from tests.support.engine_states import LONG_AGO, StartingState, resolved
from tests.support.fake_cloud import FakeProvider
from tests.support.state import PHRASE, STACK, passphrase
from tests.support.troubled import Disk, Moments, TroubledCloud

_CONFIG = {"fake:region": "here"}
_ANNOUNCED = {
    "create": OperationType.CREATING,
    "update": OperationType.UPDATING,
    "delete": OperationType.DELETING,
}

_PASSPHRASES = Passphrases()


def check(case: Case) -> Sequence[str]:
    """Take the runs of a case, and one without trouble: the errors of the former, empty for success.

    Raises AssertionError if a promise is broken.
    """
    world = World(case)
    errors = [world.tried(run.operation, run.trouble) for run in case.runs]
    world.recovers()
    return errors


@dataclass(frozen=True)
class _Kept:
    """What is recorded at a moment."""

    snapshot: Snapshot

    @property
    def things(self) -> list[ResourceState]:
        """The resources that are in the cloud, or were."""
        return [state for state in self.snapshot.resources if state.type == TYPES["thing"]]

    @property
    def ids(self) -> set[str]:
        """The ids of what is recorded."""
        return {state.id for state in self.things}

    @property
    def under_way(self) -> set[tuple[OperationType, str]]:
        """The operations that are pending, and the names of their resources."""
        return {(operation.type, name_of(operation.resource.urn)) for operation in self.snapshot.pending}

    @property
    def creations(self) -> Counter[str]:
        """The names of the things that are being created."""
        return Counter(
            name_of(operation.resource.urn)
            for operation in self.snapshot.pending
            if operation.type is OperationType.CREATING and operation.resource.type == TYPES["thing"]
        )


class World:
    """A disk and a cloud, as the state of a case has them, and the host of its program."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._moments, self._cancelled = Moments(), Event()
        self.cloud = TroubledCloud(moments=self._moments, changing=self._is_announced)
        self.disk = Disk(self._look_at, self._moments, STACK.file)
        self._ill_formed: list[str] = []
        self._retained: set[str] = set()
        self._set_up()
        self._first = dict(self.cloud.there)

    def run(self, operation: Operation, trouble: Trouble) -> str:
        """Take a run: its error, if it ends with one."""
        self._get_in_trouble(trouble)
        before = dict(self.cloud.there), dict(self.disk.files)
        try:
            self._act(operation)
        except (EngineFailure, OpenmcfError) as failure:
            error = str(failure) or "failed"
        else:
            error = "killed" if self._moments.dead else ""
        finally:
            self._end_trouble()
        if operation.command == "preview":
            assert (self.cloud.there, self.disk.files) == before, "a preview changed something"
        return error

    def promises_hold(self, error: str) -> None:
        """Hold what is recorded and what is in the cloud against the promises that hold always."""
        assert not re.search("Exception calling application|makes no sense", error), error
        assert not self._ill_formed, self._ill_formed
        kept = self._kept()
        free = set(self.cloud.there) - kept.ids - self._retained - set(self._case.foreign)
        lost = [id_ for id_ in sorted(free) if not _taken(kept.creations, id_.rpartition("-")[0])]
        assert not lost, f"neither recorded nor pending: {lost}; the run said: {error}"
        for id_, properties in self._case.foreign.items():
            if id_ not in kept.ids and id_ not in self._imported:
                assert self.cloud.there.get(id_) == properties, f"{id_} is of others"
        untouchable = {state.id for state in self._start.things if self._must_stay(state)}
        assert not untouchable & set(self.cloud.deleted), f"deleted: {untouchable & {*self.cloud.deleted}}"

    def tried(self, operation: Operation, trouble: Trouble) -> str:
        """Take a run, and hold what came of it against the promises: its error, if it ends with one."""
        before = self._kept().under_way
        error = self.run(operation, trouble)
        self.promises_hold(error)
        if not (trouble.killed_at or trouble.unwritable):
            unheard = {name for name, fault in trouble.broken.items() if fault.startswith("lose")}
            left = {name for _, name in self._kept().under_way - before}
            assert left <= unheard, f"the run ended before what it had under way: {left - unheard}"
        if not error and operation.command != "preview":
            assert not self._kept().snapshot.pending, "something is pending after a run without error"
        sees_all = operation.refresh or not self._case.has_drifted
        if not error and sees_all and operation == Operation("up", refresh=operation.refresh):
            self._is_converged()
        return error

    def recovers(self) -> None:
        """Take the last run: no person is needed."""
        error = self.tried(Operation(self._case.last, refresh=self._case.has_drifted), Trouble())
        if self._case.is_protected and re.search("protect", error):
            return
        if "does not exist" in error and not self._imported <= {*self.cloud.there}:
            return  # it was imported, and destroyed
        assert not error, f"the next run fails: {error}"
        if self._case.last == "destroy":
            self._is_destroyed()

    def _is_destroyed(self) -> None:
        assert not self._kept().things, "something is recorded after a destroy"
        more = set(self.cloud.there) - self._retained - set(self._case.foreign)
        assert not more, f"too many: {more}"

    def _is_converged(self) -> None:
        kept = self._kept()
        ids = {name_of(state.urn): state.id for state in kept.things}
        things = {one.name: one for one in self._case.program if one.sort == "thing"}
        assert (len(kept.things), set(ids)) == (len(things), set(things)), "recorded is something else"
        for name, declared in things.items():
            there = self.cloud.there.get(ids[name])
            assert there is not None, f"{name} is recorded, and not there"
            wanted = {**plain(resolved(declared, ids)), "arn": f"arn:{ids[name]}"}
            ignored = dict.fromkeys(declared.ignore_changes)
            assert {**there, **ignored} == {**wanted, **ignored}, f"{name} is not as it is declared"
        more = set(self.cloud.there) - set(ids.values()) - self._retained - set(self._case.foreign)
        assert not more, f"too many: {more}"
        assert not self._changes(), "a preview after an apply shows changes"

    def _changes(self) -> set[str]:
        """The steps of a preview without trouble, but for those that leave things as they are."""
        self._get_in_trouble(Trouble())
        return {*self._act(Operation("preview"))} - {"same"}

    def _act(self, operation: Operation) -> Mapping[str, int]:
        """Run an operation: how many steps there were of each sort."""
        stack, options, counts = self._stack(), self._options(operation), dict[str, int]()

        def listen(event: EngineEvent) -> None:
            if isinstance(event, SummaryEvent):
                counts.update(event.resource_changes)

        verb: Any = getattr(stack, operation.command)
        if operation.command in {"up", "preview"}:
            verb(lambda: declarations(self._case.program), listen, options)
        else:
            verb(listen, options)
        return counts

    def _stack(self) -> EmbeddedStack:
        return EmbeddedStack(
            backend=Backend(self.disk),
            reference=STACK,
            config=_CONFIG,
            environ={"PULUMI_CONFIG_PASSPHRASE": PHRASE, "OPENMCF_STATE_RETRY_SECONDS": "0"},
            attach=lambda package: FakeProvider(self.cloud),
            passphrases=_PASSPHRASES,
            cancelled=self._cancelled,
        )

    def _options(self, operation: Operation) -> Options:
        named = (operation.targets, operation.excluded, operation.replaced)
        targets = Targets(*(tuple(map(self._urn, names)) for names in named))
        return Options(self._case.parallel, operation.refresh, targets, operation.target_dependents)

    def _get_in_trouble(self, trouble: Trouble) -> None:
        self._cancelled.clear()
        self.cloud.broken, self.cloud.slow = dict(trouble.broken), trouble.slow
        self.disk.writes = 0
        first, last = trouble.unwritable or (0, -1)
        self.disk.unwritable = range(first, last + 1)
        if trouble.killed_at:
            self._moments.watch(trouble.killed_at, self._die)
        else:
            self._moments.watch(trouble.cancelled_at, self._cancelled.set)

    def _die(self) -> None:
        """The process is killed; what is left of it here is to end soon."""
        self._moments.dead = True
        self._cancelled.set()

    def _end_trouble(self) -> None:
        self._moments.watch(0, lambda: None)
        self.cloud.broken, self.cloud.slow = {}, ""
        self.disk.unwritable = range(0)
        for key in self.disk.keys(STACK.locks):  # a process that was killed leaves its lock
            self.disk.delete(key)

    def _is_announced(self, call: str, name: str) -> None:
        """Note a change of the cloud that the disk does not say is about to happen."""
        if (_ANNOUNCED[call], name) not in self._kept().under_way:
            self._ill_formed.append(f"{call} {name} is not announced")

    def _look_at(self, key: str, data: bytes) -> None:
        """Note whether a state that is stored is well formed, and which of its resources may stay."""
        if b"hush" in data:
            self._ill_formed.append("it has a secret in clear")
        try:
            snapshot = self._opened(data)
        except OpenmcfError as error:
            self._ill_formed.append(str(error))
            return
        self._retained |= {state.id for state in snapshot.resources if state.retain_on_delete}

    def _opened(self, data: bytes) -> Snapshot:
        return Checkpoint.read(data, "the disk").open(_PASSPHRASES.recorded(PHRASE, passphrase().salt))

    def _kept(self) -> _Kept:
        return _Kept(self._opened(self.disk.files[STACK.file]))

    @property
    def _imported(self) -> set[str]:
        return {declared.import_id for declared in self._case.program if declared.import_id}

    def _must_stay(self, state: ResourceState) -> bool:
        """Whether a recorded thing may not be deleted, whatever is done."""
        name = name_of(state.urn)
        declared = next((it for it in self._case.program if name in {it.name, it.alias}), None)
        protected = state.protect and not state.delete and (declared is None or declared.protect)
        retained = state.retain_on_delete and (declared is None or declared.retain_on_delete)
        return protected or retained

    def _set_up(self) -> None:
        snapshot = StartingState(self._case.state, self.cloud).snapshot()
        snapshot.verify()
        self._start = _Kept(snapshot)
        self._urns = {name_of(state.urn): state.urn for state in snapshot.resources}
        self.cloud.there |= {id_: dict(properties) for id_, properties in self._case.foreign.items()}
        self.cloud.born |= dict.fromkeys(self._case.foreign, time.time() - LONG_AGO)
        writer = CheckpointWriter(str(STACK), _PASSPHRASES.recorded(PHRASE, passphrase().salt))
        self.disk.files[STACK.file] = writer.text(snapshot)
        self._look_at(STACK.file, self.disk.files[STACK.file])

    def _urn(self, name: str) -> str:
        return self._urns.get(name) or urn_of(STACK.name, STACK.project, TYPES["thing"], name)


def _taken(names: Counter[str], name: str) -> bool:
    """Take one of a name, if one is left."""
    names[name] -= 1
    return names[name] >= 0
