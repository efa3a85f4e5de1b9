"""Pulumi's DIY backend: the stacks that a storage holds, as the Pulumi CLI keeps them (`pkg/backend/diy`)."""

import re
import time
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from threading import Event
from typing import NamedTuple

import yaml

from openmcf.engine.failures import NEWER
from openmcf.engine.history import Update, add_update, updates
from openmcf.engine.locks import UNNAMED, Holder, Lock, locked, locks, unlock
from openmcf.engine.stack_reference import ROOT, StackReference
from openmcf.engine.state.checkpoint import Checkpoint, CheckpointWriter
from openmcf.engine.state.passphrase import Passphrase
from openmcf.engine.state.snapshot import Snapshot
from openmcf.engine.storage.opening import open_storage
from openmcf.engine.storage.retrying import RetryingStorage
from openmcf.engine.storage.storage import Storage
from openmcf.errors import StackExists, StackMissing, StateConflict, StateUnusable
from openmcf.urls import shown

_META = f"{ROOT}/meta.yaml"
_LAYOUT = b"version: 1\n"
_STACKS = f"{ROOT}/stacks/"
_COMPRESSIONS = (".gz", ".zst")
_STACK_FILE = re.compile(_STACKS + r"(?P<project>[^/]+)/(?P<name>[^/]+)\.json(\.gz|\.zst)?")


class Replacement(NamedTuple):
    """A state of a stack, None if there is no such stack, and the one that is to be in its place."""

    stack: StackReference
    old: bytes | None
    new: bytes


class Backend:
    """The stacks of one storage. Every method raises StateUnusable where the storage fails."""

    def __init__(
        self, storage: Storage, holder: Holder = UNNAMED, origin: str = "", is_new: bool | None = None
    ) -> None:
        """Take a storage. holder: who takes locks there.

        origin: its URL with all options but the password. is_new: whether it has no layout yet, if known.
        Raises StateUnusable if the storage's layout is not the one that Pulumi has today.
        """
        self._storage = storage
        self._holder = holder
        self.origin = origin or storage.url
        self.is_new = _refuse_other_layouts(storage) if is_new is None else is_new

    @classmethod
    def open(cls, url: str, holder: Holder = UNNAMED, is_new: bool | None = None) -> "Backend":
        """The backend that a URL names. holder: who takes locks there. is_new: as for the constructor."""
        return cls(open_storage(url), holder, shown(url), is_new)

    def retrying(self, seconds: float, stopped: Event, say: Callable[[str], None]) -> "Backend":
        """The same, for one thread; it tries again for some seconds what fails: see RetryingStorage."""
        storage = RetryingStorage(self._storage, seconds, stopped, say)
        return Backend(storage, self._holder, self.origin, self.is_new)

    @property
    def url(self) -> str:
        """What the backend is called in messages."""
        return self._storage.url

    def stacks(self) -> list[StackReference]:
        """All stacks, by name."""
        found = map(_STACK_FILE.fullmatch, self._storage.keys(_STACKS))
        return sorted({StackReference(match["project"], match["name"]) for match in found if match})

    def exists(self, stack: StackReference) -> bool:
        """Whether the stack was made, deployed or not."""
        return self._text(stack) is not None

    def create(self, stack: StackReference, passphrase: Passphrase) -> None:
        """Make a stack without resources. Raises StackExists."""
        with self.lock(stack):
            if self.exists(stack):
                raise StackExists(f"stack '{stack}' already exists")
            if self.is_new:
                self._storage.write(_META, _LAYOUT)
            self.write(stack, CheckpointWriter(str(stack), passphrase).text(Snapshot()))

    def read(self, stack: StackReference) -> Checkpoint:
        """The recorded state, its secrets closed. Raises StackMissing."""
        return Checkpoint.read(self._found(stack), f"{self.url}/{stack.file}")

    def write(self, stack: StackReference, checkpoint: bytes) -> None:
        """Replace the recorded state."""
        self._storage.write(stack.file, checkpoint)

    def back_up(self, stack: StackReference) -> bytes:
        """Keep the state as it is now in the `.bak` beside it, and return it."""
        state = self._found(stack)
        self._storage.write(f"{stack.file}.bak", state)
        return state

    def state(self, stack: StackReference) -> bytes | None:
        """The checkpoint as it is stored; None if there is no such stack."""
        return self._text(stack)

    def replace(self, *changes: Replacement) -> list[str]:
        """Put states in the place of others, under the locks of their stacks: where the old ones are kept.

        They are written in order; where one fails, those before it are put back. Raises StateConflict if
        one is not any more what it was.
        """
        with ExitStack() as locks:
            for stack in sorted(change.stack for change in changes):
                locks.enter_context(self.lock(stack))
            if moved := [str(change.stack) for change in changes if self.state(change.stack) != change.old]:
                message = f"the state of {', '.join(moved)} has changed meanwhile; nothing was done"
                raise StateConflict(message, "look at it as it is now, and say it again")
            if self.is_new:
                self._storage.write(_META, _LAYOUT)
            kept = [self._keep(change) for change in changes if change.old is not None]
            with ExitStack() as undoing:
                for change in changes:
                    self.write(change.stack, change.new)
                    undoing.callback(self._put_back, change)
                undoing.pop_all()
        return kept

    def _keep(self, change: Replacement) -> str:
        """Keep the old state: in the `.bak`, which the next run writes over, and among the backups."""
        key = f"{change.stack.backups}{change.stack.name}.{time.time_ns()}.json"
        for place in (f"{change.stack.file}.bak", key):
            self._storage.write(place, change.old or b"")
        return f"{self.url}/{key}"

    def _put_back(self, change: Replacement) -> None:
        if change.old is None:
            self._storage.delete(change.stack.file)
        else:
            self.write(change.stack, change.old)

    def remove(self, stack: StackReference, force: bool = False) -> None:
        """Forget a stack and its history; a `.bak` stays. Raises StackMissing.

        Raises StateUnusable if the stack has resources, unless forced.
        """
        with self.lock(stack):
            if not force and self.read(stack).has_resources:
                message = f"stack '{stack}' still has resources, which would be forgotten"
                raise StateUnusable(message, "destroy them first: `openmcf destroy`")
            self.back_up(stack)
            for key in [stack.file, *self._storage.keys(stack.history)]:
                self._storage.delete(key)

    def lock(self, stack: StackReference) -> AbstractContextManager[None]:
        """Hold the stack's lock. Raises StackLocked if another run holds it."""
        return locked(self._storage, stack, self._holder)

    def locks(self, stack: StackReference) -> list[Lock]:
        """The locks of the stack."""
        return locks(self._storage, stack)

    def unlock(self, these: Iterable[Lock]) -> None:
        """Remove locks, whoever holds them."""
        unlock(self._storage, these)

    def add_history(self, stack: StackReference, update: Update) -> None:
        """Record a run, with the state as it is now."""
        add_update(self._storage, stack, update, self._found(stack))

    def history(self, stack: StackReference, limit: int | None = None) -> list[Update]:
        """The runs of a stack, the latest first: all, or as many as the limit says."""
        return updates(self._storage, stack, limit)

    def _found(self, stack: StackReference) -> bytes:
        text = self._text(stack)
        if text is None:
            raise StackMissing(f"no stack named '{stack}' found in {self.url}")
        return text

    def _text(self, stack: StackReference) -> bytes | None:
        """The checkpoint's bytes, None if there is none; one that is compressed is refused, not missed."""
        text = self._storage.read(stack.file)
        # A list of all that begins with the name would take longer, the more stacks there are.
        for suffix in _COMPRESSIONS if text is None else ():
            if self._storage.read(f"{stack.file}{suffix}") is not None:
                message = f"{self.url}/{stack.file}{suffix} is compressed, which only the Pulumi CLI reads"
                raise StateUnusable(message, "unset PULUMI_DIY_BACKEND_GZIP and run `pulumi up` once")
        return text


def _refuse_other_layouts(storage: Storage) -> bool:
    """Whether the storage is new, without a layout. Raises StateUnusable for a layout that is not today's."""
    text = storage.read(_META)
    if text is None:
        old = [key for key in storage.keys(_STACKS) if key.count("/") == 2 and key.endswith(".json")]
        if old:
            raise StateUnusable(
                f"{storage.url} has the layout of old Pulumi versions", "run `pulumi state upgrade`"
            )
        return True
    try:
        version = yaml.safe_load(text)["version"]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise StateUnusable(f"{storage.url}/{_META} is damaged", "its content is `version: 1`") from error
    if version != 1:
        raise StateUnusable(f"{storage.url} has version {version} of Pulumi's layout; only 1 is known", NEWER)
    return False
