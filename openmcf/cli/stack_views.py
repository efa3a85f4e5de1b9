"""How recorded stacks and their runs are told: in tables, and in JSON; `docs/graph.md` describes it."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple, TextIO, TypeVar

from openmcf.cli.stack_selection import Chosen
from openmcf.cli.views import log, rendered, styled, visible, write
from openmcf.engine.actor import RUN_BY
from openmcf.engine.history import Update
from openmcf.engine.timestamps import readable
from openmcf.provisioner.run.failure import PAST
from openmcf.provisioner.state.state_reader import FoundStack
from openmcf.provisioner.state.status import StackStatus

_STACKS = ("kind", "name", "env", "resources", "last run", "operation", "result", "stack")
_RUNS = ("when", "manifest", "operation", "result", "by", "resources")
_NONE = "-"

Row = TypeVar("Row")


class Run(NamedTuple):
    """A run, and the stack that it was on."""

    found: FoundStack
    update: Update


def print_list(
    output: str,
    what: str,
    chosen: Chosen,
    found: Sequence[Row],
    as_json: Callable[[Chosen, Sequence[Row]], str],
    as_text: Callable[[Chosen, Sequence[Row], TextIO], str],
) -> None:
    """Print what was found, as a document or as text; or say that there is no such thing."""
    if output == "json":
        write(as_json(chosen, found))
    elif found:
        write(as_text(chosen, found, sys.stdout))
    else:
        log(f"no {what} is recorded here")


def stacks_text(chosen: Chosen, found: Sequence[FoundStack], stream: TextIO) -> str:
    """Stacks as a table."""

    def row(one: FoundStack) -> tuple[str, ...]:
        kind, name, env = chosen.identity(one) or (None, None, None)
        last = (_when(one.last.end_time), one.last.command, one.last.result) if one.last else (_NONE,) * 3
        told = (kind, name, env, _resources(one))
        owner = (str(chosen.owner(one) or _NONE),) if any_owned else ()
        return *(_NONE if cell is None else str(cell) for cell in told), *owner, *last, str(one.stack)

    any_owned = any(map(chosen.owner, found))
    titles = (*_STACKS[:4], "part of", *_STACKS[4:]) if any_owned else _STACKS
    return table(titles, map(row, chosen.grouped(found, lambda one: one)), stream)


def stacks_json(chosen: Chosen, found: Sequence[FoundStack]) -> str:
    """Stacks as a document."""
    return _document("stacks", (_stack(chosen, one) for one in found))


def standings_text(chosen: Chosen, stack_statuses: Sequence[StackStatus], stream: TextIO) -> str:
    """How stacks are: a line for each, and one for each trouble."""
    grouped = chosen.grouped(stack_statuses, lambda one: one.found)
    return "\n".join(_standing(chosen, one, stream) for one in grouped)


def _standing(chosen: Chosen, standing: StackStatus, stream: TextIO) -> str:
    health = styled(f"{standing.health:13}", "red" if standing.troubles else "green", stream)
    head = f"{health}  {visible(chosen.name(standing.found))}"
    return "\n".join([head, *(f"    {visible(what)}" for _, what, _ in standing.troubles)])


def standings_json(chosen: Chosen, stack_statuses: Sequence[StackStatus]) -> str:
    """How stacks are, as a document."""
    records = (
        _stack(chosen, one.found)
        | {
            "health": one.health,
            "troubles": [{"health": health, "what": what} for health, what, _ in one.troubles],
        }
        for one in stack_statuses
    )
    return _document("stacks", records)


def runs_text(chosen: Chosen, runs: Sequence[Run], stream: TextIO) -> str:
    """Runs as a table."""

    def row(run: Run) -> tuple[str, ...]:
        changes = ", ".join(f"{count} {PAST.get(op, op)}" for op, count in _changes(run.update).items())
        by = str(run.update.config.get(RUN_BY, _NONE))
        how = (run.update.command, run.update.result, by, changes or _NONE)
        return _when(run.update.start_time), chosen.name(run.found), *how

    return table(_RUNS, map(row, runs), stream)


def runs_json(chosen: Chosen, runs: Sequence[Run]) -> str:
    """Runs as a document."""
    return _document("runs", (_named(chosen, run.found) | _run(run.update) for run in runs))


def _document(name: str, records: Iterable[Any]) -> str:
    return json.dumps({name: [*records]}, ensure_ascii=False, indent=2)


def _named(chosen: Chosen, found: FoundStack) -> dict[str, Any]:
    kind, name, env = chosen.identity(found) or (None, None, None)
    owner = chosen.owner(found)
    own = {"kind": kind, "name": name, "env": env, "stack": str(found.stack)}
    return own | ({"owner": owner._asdict()} if owner else {})


def _stack(chosen: Chosen, found: FoundStack) -> dict[str, Any]:
    last = _run(found.last) if found.last else None
    return _named(chosen, found) | {"resources": _resources(found), "last": last}


def _resources(found: FoundStack) -> int | None:
    """How many the stack has; None if it cannot be read."""
    if found.fault:
        return None
    return found.recorded.resources if found.recorded else 0


def _run(update: Update) -> dict[str, Any]:
    return {
        "operation": update.command,
        "result": update.result,
        "started": _rfc3339(update.start_time),
        "ended": _rfc3339(update.end_time),
        "by": update.config.get(RUN_BY),
        "changes": _changes(update),
    }


def _changes(update: Update) -> dict[str, int]:
    return {op: count for op, count in update.resource_changes.items() if op != "same"}


def _rfc3339(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _when(seconds: int) -> str:
    return readable(datetime.fromtimestamp(seconds, UTC))


def table(titles: Sequence[str], rows: Iterable[Sequence[str]], stream: TextIO) -> str:
    """Rows under titles, as wide as the stream's terminal."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for title in titles:
        drawn.add_column(title, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(visible(cell)) for cell in row))
    return rendered(drawn, stream)
