"""A case for the embedded engine, as data: what is recorded, what is wanted, what is run, what goes wrong.

Its repr is Python that makes it anew: `engine_world.check(Case(...))` is a test.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from tests.support.fake_cloud import Fault

Sort = Literal["thing", "group", "provider"]

TYPES: Mapping[Sort, str] = {
    "thing": "fake:index:Thing",
    "group": "my:index:Group",
    "provider": "pulumi:providers:fake",
}


class _Short:
    """Data whose repr leaves out what is as usual."""

    def __repr__(self) -> str:
        usual = {one.name: _usual(one) for one in fields(self)}  # type: ignore[arg-type]
        values = {name: getattr(self, name) for name in usual}
        given = (f"{name}={value!r}" for name, value in values.items() if value != usual[name])
        return f"{type(self).__name__}({', '.join(given)})"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """Hypothesis writes all of a dataclass, unless it says how it is written."""
        printer.text(repr(self))


def _usual(one: Any) -> Any:
    return one.default_factory() if callable(one.default_factory) else one.default


@dataclass(frozen=True)
class Arn:
    """The ARN of a thing of the same program, as an input of another."""

    of: str

    def __repr__(self) -> str:
        return f"Arn({self.of!r})"


@dataclass(frozen=True)
class Hidden:
    """A secret input."""

    value: str

    def __repr__(self) -> str:
        return f"Hidden({self.value!r})"


@dataclass(frozen=True, repr=False)
class Declared(_Short):
    """One resource of a program; what it names comes before it. The options are Pulumi's.

    Things have their name among their inputs, by which the cloud knows them, as most things of AWS have.
    unique: whether the cloud has no two of that name, which is their id then; so the old one goes first where
    it is replaced, as long as `delete_before_replace` is set.
    """

    name: str
    sort: Sort = "thing"
    unique: bool = False
    inputs: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""
    depends_on: tuple[str, ...] = ()
    provider: str = ""
    alias: str = ""
    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool | None = None
    ignore_changes: tuple[str, ...] = ()
    import_id: str = ""

    @property
    def properties(self) -> Mapping[str, Any]:
        """All inputs."""
        if self.sort != "thing":
            return self.inputs
        return {"name": self.name, **({"unique": True} if self.unique else {}), **self.inputs}

    @property
    def uses(self) -> dict[str, str]:
        """The things whose ARNs it takes, by input."""
        return {key: value.of for key, value in self.inputs.items() if isinstance(value, Arn)}

    @property
    def needs(self) -> set[str]:
        """What must be there before it."""
        return {*self.uses.values(), *self.depends_on, self.parent, self.provider} - {""}


Status = Literal[
    "done",
    "unfinished",
    "creating",
    "creating, not made",
    "updating",
    "updating, not done",
    "deleting",
    "deleting, not done",
    "replaced",
    "replaced, then removed",
    "being replaced",
    "being replaced, not made",
    "gone first",
    "gone first, made",
    "changed by others",
    "deleted by others",
]
"""How far an earlier run came with a resource; see `engine_world`."""

UNRECORDED = {"creating", "creating, not made"}
"""Where nothing but the operation is recorded."""

DRIFTED = {"changed by others", "deleted by others"}
"""Where the cloud is not as it is recorded, and nothing says so."""


@dataclass(frozen=True, repr=False)
class Recorded(_Short):
    """A resource that an earlier run declared, and how far the run came with it."""

    resource: Declared
    status: Status = "done"


Command = Literal["up", "preview", "refresh", "destroy"]


@dataclass(frozen=True, repr=False)
class Operation(_Short):
    """A command. targets, excluded and replaced: names of resources."""

    command: Command = "up"
    refresh: bool = False
    targets: tuple[str, ...] = ()
    target_dependents: bool = False
    excluded: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


@dataclass(frozen=True, repr=False)
class Trouble(_Short):
    """What goes wrong in a run.

    broken: what the cloud refuses, loses or leaves half done, by the name of the resource.
    slow: the name of a resource with which the cloud takes its time.
    killed_at, cancelled_at: the moment, counted from 1, when the process is killed, or told to stop. There is
    one before and one after each call that reads or changes a resource, and each write of the state.
    unwritable: the first and the last write of the state that fail.
    """

    broken: Mapping[str, Fault] = field(default_factory=dict)
    slow: str = ""
    killed_at: int = 0
    cancelled_at: int = 0
    unwritable: tuple[int, int] | None = None


@dataclass(frozen=True, repr=False)
class Run(_Short):
    """A command, and what goes wrong with it."""

    operation: Operation = Operation()
    trouble: Trouble = Trouble()


@dataclass(frozen=True, repr=False)
class Case(_Short):
    """Runs on one recorded state, and then one without trouble, to which nothing is left to do for a person.

    foreign: what others have in the cloud, by id. last: the command without trouble.
    """

    state: tuple[Recorded, ...] = ()
    program: tuple[Declared, ...] = ()
    runs: tuple[Run, ...] = (Run(),)
    last: Literal["up", "destroy"] = "up"
    foreign: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    parallel: int = 1

    def as_test(self) -> str:
        """Python for `test_found_cases.py`."""
        return f"def test_found() -> None:\n    check({self!r})\n"

    @property
    def is_protected(self) -> bool:
        """Whether something is protected, so that not all that is asked for may be done."""
        return any(it.protect for it in (*self.program, *(one.resource for one in self.state)))

    @property
    def has_drifted(self) -> bool:
        """Whether somebody has changed what is recorded, which only a refresh sees."""
        return any(one.status in DRIFTED for one in self.state)
