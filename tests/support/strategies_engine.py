"""Random cases for the embedded engine: valid states, programs near to them, runs, and what goes wrong."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar, get_args

from hypothesis import strategies as st

from tests.support.engine_cases import (
    UNRECORDED,
    Arn,
    Case,
    Command,
    Declared,
    Hidden,
    Operation,
    Recorded,
    Run,
    Sort,
    Status,
    Trouble,
)
from tests.support.fake_cloud import Fault

T = TypeVar("T")

_NAMES = "abcdefgh"
_OF_COMPONENTS: tuple[Status, ...] = ("done", "creating, not made", "deleting, not done")
_WITH_TWO: tuple[Status, ...] = ("replaced", "replaced, then removed", "being replaced")
"""What cannot be of a thing that is unique."""

_GRAVE: tuple[Fault, ...] = ("create", "finish", "lose create", "lose update", "lose delete")
_FAULTS: tuple[Fault, ...] = (*get_args(Fault), *_GRAVE, *_GRAVE)
_MOMENTS = st.integers(1, 40)


def _often(usual: T, *others: T) -> st.SearchStrategy[T]:
    """Mostly the usual value."""
    return st.sampled_from([usual] * 4 * len(others) + [*others])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A case, of which the program asks for what it may have."""
    state = draw(_states())
    imported = draw(_often([], ["x-1"]))
    program = draw(_programs([it.resource for it in state], imported))
    foreign = {id_: {"name": id_, "size": 1} for id_ in (*imported, *draw(_namesakes(program)))}
    names = [*dict.fromkeys(it.name for it in (*program, *(one.resource for one in state)))]
    return Case(
        state=state,
        program=program,
        runs=tuple(draw(st.lists(_runs(names), min_size=1, max_size=2))),
        last=draw(_often("up", "destroy")),
        foreign=foreign,
        parallel=draw(st.sampled_from([1, 8])),
    )


@st.composite
def _states(draw: st.DrawFn) -> tuple[Recorded, ...]:
    """Recorded resources, each after those that it needs; in most cases a run was interrupted."""
    found: list[Recorded] = []
    for name in _NAMES[: draw(st.integers(0, 5))]:
        there = [it.resource for it in found if it.status not in {*UNRECORDED, "replaced, then removed"}]
        declared = draw(_resources(name, there))
        found.append(
            Recorded(declared, draw(st.one_of(st.just("done"), st.sampled_from(_statuses(declared)))))
        )
    return tuple(found)


def _statuses(declared: Declared) -> Sequence[Status]:
    """How far a run can have come with a resource."""
    if declared.sort == "provider":
        return (*_OF_COMPONENTS, "replaced")
    if declared.sort == "group":
        return _OF_COMPONENTS
    return [it for it in get_args(Status) if not (declared.unique and it in _WITH_TWO)]


@st.composite
def _resources(draw: st.DrawFn, name: str, before: Sequence[Declared]) -> Declared:
    """A resource that needs some of those before it."""
    sort: Sort = draw(_often("thing", "group", "provider"))
    parents = [it.name for it in before if it.sort != "provider"]
    declared = Declared(name, sort, parent=draw(_often("", *parents)) if parents else "")
    if sort != "thing":
        return declared
    unique = draw(_often(False, True))
    providers = [it.name for it in before if it.sort == "provider"]
    return replace(
        declared,
        inputs=draw(_inputs([it.name for it in before if it.sort == "thing"])),
        # What depends on a component waits for all of its children, and so may wait for itself.
        depends_on=tuple(draw(_some([it.name for it in before if it.sort != "group"]))),
        provider=draw(_often("", *providers)) if providers else "",
        protect=draw(_often(False, True)),
        unique=unique,
        retain_on_delete=not unique and draw(_often(False, True)),
        delete_before_replace=unique or draw(_often(None, True, False)),
        ignore_changes=draw(_often((), ("size",))),
    )


@st.composite
def _inputs(draw: st.DrawFn, things: Sequence[str]) -> dict[str, Any]:
    """Inputs; those named `place` and `slot` replace the thing if they change."""
    values = st.sampled_from([1, 2, Hidden("hush"), *map(Arn, things)])
    found: dict[str, Any] = draw(st.dictionaries(st.sampled_from(["size", "of"]), values, max_size=2))
    more: dict[str, Any] = draw(_often({}, {"place": draw(values)}, {"slot": draw(values)}))
    return found | more


def _some(names: Sequence[str]) -> st.SearchStrategy[list[str]]:
    if not names:
        return st.just([])
    few = st.lists(st.sampled_from(names), unique=True, min_size=1, max_size=2)
    return st.one_of(st.just([]), st.just([]), few)


@st.composite
def _programs(draw: st.DrawFn, olds: Sequence[Declared], foreign: list[str]) -> tuple[Declared, ...]:
    """What is recorded, in part, with changes; and more."""
    found: list[Declared] = []
    for old in olds:
        fate = draw(st.sampled_from(["kept", "kept", "changed", "changed", "renamed", "dropped"]))
        # What loses its parent has another URN: it is another resource, which a unique thing must not be.
        moved = old.parent and old.parent not in {it.alias or it.name for it in found}
        if fate != "dropped" and not (old.unique and moved):
            found.append(draw(_followed(old, fate, found)))
    for number in range(draw(st.integers(0, 2 if olds else 5))):
        found.append(draw(_resources(f"new{number}", found)))
    if draw(st.booleans()) and foreign:
        found.append(Declared("imported", inputs={"size": 1}, import_id=foreign[0]))
    return tuple(found)


@st.composite
def _followed(draw: st.DrawFn, old: Declared, fate: str, before: Sequence[Declared]) -> Declared:
    """A recorded resource as the program has it now."""
    names = {it.alias or it.name: it.name for it in before}
    kept = _repointed(old, names)
    if fate == "changed" and old.sort == "provider":
        return replace(kept, inputs={"region": "there"})
    if fate == "renamed" and not old.unique:
        return replace(kept, name=f"{old.name}x", alias=old.name)
    if fate == "changed" and old.sort == "thing":
        things = [it.name for it in before if it.sort == "thing"]
        protect = draw(st.booleans()) and old.protect
        retain = not old.unique and draw(_often(old.retain_on_delete, False, True))
        return replace(kept, inputs=draw(_inputs(things)), protect=protect, retain_on_delete=retain)
    return kept


def _repointed(old: Declared, names: dict[str, str]) -> Declared:
    """A resource whose needs have other names, or are not there any more."""
    inputs = {
        key: Arn(names[value.of]) if isinstance(value, Arn) else value
        for key, value in old.inputs.items()
        if not isinstance(value, Arn) or value.of in names
    }
    return replace(
        old,
        inputs=inputs,
        parent=names.get(old.parent, ""),
        depends_on=tuple(names[name] for name in old.depends_on if name in names),
        provider=names.get(old.provider, ""),
    )


def _namesakes(program: Sequence[Declared]) -> st.SearchStrategy[list[str]]:
    """The ids of what others have under names of the program."""
    return _some([f"{it.name}-9" for it in program if it.sort == "thing" and not it.unique])


def _runs(names: list[str]) -> st.SearchStrategy[Run]:
    return st.builds(Run, _operations(names), _troubles(names))


@st.composite
def _operations(draw: st.DrawFn, names: list[str]) -> Operation:
    command = draw(st.sampled_from(("up", "up", *get_args(Command))))
    refresh = command != "refresh" and draw(_often(False, True))
    chosen, how = tuple(draw(_some(names))), draw(st.sampled_from(["targets", "excluded", "replaced"]))
    if how == "replaced" and command not in {"up", "preview"}:
        how = "targets"
    more: dict[str, Any] = {how: chosen} if chosen else {}
    if more and how == "targets" and command != "refresh":
        more["target_dependents"] = draw(st.booleans())
    return Operation(command, refresh, **more)


@st.composite
def _troubles(draw: st.DrawFn, names: list[str]) -> Trouble:
    """Nothing, one thing, or a cloud that refuses something and another thing."""
    of = st.sampled_from(names or ["a"])
    faults = st.dictionaries(of, st.sampled_from(_FAULTS), min_size=1, max_size=2)
    broken = draw(st.one_of(st.just({}), st.just({}), faults))
    if draw(st.booleans()) and broken:
        return Trouble(broken=broken, slow=draw(of))
    match draw(st.sampled_from(["none", "none", "killed", "cancelled", "unwritable"])):
        case "killed":
            return Trouble(broken=broken, killed_at=draw(_MOMENTS))
        case "cancelled":
            return Trouble(broken=broken, cancelled_at=draw(_MOMENTS))
        case "unwritable":
            first = draw(st.integers(1, 12))
            last = first + draw(st.sampled_from([0, 1, 3, 1000]))
            return Trouble(broken=broken, unwritable=(first, last))
    return Trouble(broken=broken)
