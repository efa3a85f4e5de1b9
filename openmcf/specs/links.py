"""What can only be said once all manifests of a run are known: whether references resolve, and to what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openmcf.specs.entry import NAME, Entry, PlacedUse
from openmcf.specs.kinds import FOREIGN_KINDS
from openmcf.specs.problems import Finding, Problem, nearest
from openmcf.specs.targets import misfits
from openmcf.specs.uses import Identity, Use

MANY = 200
"""Among more manifests of a kind than this no near name is looked for: it would take longer than the rest."""

Index = Mapping[Identity, Sequence[Entry]]


def check_links(entries: Iterable[Entry], *, closed: bool) -> Iterator[Problem]:
    """Check all references of a run against its manifests.

    closed: every reference must resolve among them; else one that does not is a warning, since the stack
    may have been recorded by an earlier run.
    """
    index: defaultdict[Identity, list[Entry]] = defaultdict(list)
    for entry in entries:
        index[entry.identity].append(entry)
    yield from _shared_stacks(index)
    yield from _shared_names(index)
    for same in index.values():
        for entry in same:
            for use in entry.uses:
                yield from _check_use(entry, use, index, closed=closed)
    yield from _cycles(index)


def _shared_stacks(index: Index) -> Iterator[Problem]:
    first: dict[object, Entry] = {}
    for entry in (entry for same in index.values() for entry in same if entry.stack):
        other = first.setdefault(entry.stack, entry)
        if other is not entry:
            message = f"{other.identity} in {_line(other)} is the same stack {entry.stack}"
            hint = "give one of them another name, env or stack label"
            yield from entry.problems(Finding("duplicate-stack", NAME, message, hint), entry.place)


def _shared_names(index: Index) -> Iterator[Problem]:
    first: dict[object, Entry] = {}
    for entry in (entry for same in index.values() for entry in same):
        for name, place in entry.names:
            scope = entry.region if name.everywhere else (entry.region, entry.identity.env)
            other = first.setdefault((name.noun, name.name, scope), entry)
            if other is not entry and other.stack != entry.stack:
                message = f"{other.identity} in {_line(other)} has the same {name.noun}"
                hint = "in a region AWS gives it to one only; choose another"
                yield from entry.problems(Finding("name-taken", name.path, message, hint), place)


def _line(entry: Entry) -> str:
    """The line on which a manifest has its name."""
    return f"{entry.place.mark.file}:{entry.place.mark.line}"


def _check_use(entry: Entry, placed: PlacedUse, index: Index, *, closed: bool) -> Iterator[Problem]:
    for finding in _findings(entry, placed.use, index, closed=closed):
        yield from entry.problems(finding, placed.place)


def _findings(entry: Entry, use: Use, index: Index, *, closed: bool) -> Iterator[Finding]:
    target, found = use.target, index.get(use.target, ())
    if len(found) == 1:
        yield from misfits(entry, use, found[0])
    elif found:
        where = ", ".join(map(_line, found))
        hint = "tell them apart with `metadata.env` and `env`"
        yield Finding("reference-ambiguous", use.path, f"{target} stands at {where}", hint)
    elif target.kind in FOREIGN_KINDS:
        rule = "reference-not-closed" if closed else "reference-foreign-kind"
        message = f"openmcf does not provision {target.kind}, so nothing will resolve this"
        yield Finding(rule, use.path, message, "give the value itself")
    else:
        rule = "reference-not-closed" if closed else "reference-unresolved"
        message = f"{target} is not among the manifests given"
        yield Finding(rule, use.path, message, _near(target, index, closed=closed))


def _near(target: Identity, index: Index, *, closed: bool) -> str | None:
    same_kind = [identity for identity in index if identity.kind == target.kind]
    namesake = next((identity for identity in same_kind if identity.name == target.name), None)
    if namesake is not None:
        return _env_hint(namesake, target)
    if len(same_kind) <= MANY and (near := nearest(str(target), same_kind)):
        return f"did you mean {near}?"
    return "give its manifest too" if closed else "apply will look for its recorded stack"


def _env_hint(found: Identity, target: Identity) -> str:
    if found.env is None:
        return f"one without an env is: give it `metadata.env: {target.env}`"
    return f"the one with env `{found.env}` is: add `env: {found.env}` to refer to it"


def _cycles(index: Index) -> Iterator[Problem]:
    """One problem per cycle, told as a path that begins at its first manifest by name."""
    needs = {
        identity: sorted({use.use.target for entry in same for use in _waits(entry)} & index.keys(), key=str)
        for identity, same in index.items()
        if any(entry.uses for entry in same)
    }
    for cycle in _find_cycles(needs):
        first, following = cycle[0], cycle[1 % len(cycle)]
        uses = ((entry, use) for entry in index[first] for use in _waits(entry))
        entry, use = next(found for found in uses if found[1].use.target == following)
        circle = " -> ".join(str(identity) for identity in (*cycle, cycle[0]))
        message, hint = f"these wait for each other: {circle}", "take one of the values from elsewhere"
        yield from entry.problems(Finding("reference-cycle", use.use.path, message, hint), use.place)


def _waits(entry: Entry) -> Iterator[PlacedUse]:
    """The references for which a manifest waits: not those to a `metadata.name`, which is known at once."""
    return (use for use in entry.uses if use.use.output is not None)


def _find_cycles(needs: Mapping[Identity, Sequence[Identity]]) -> Iterator[list[Identity]]:
    """One cycle for each edge back into the path of a depth-first walk; no recursion, graphs may be deep."""
    done: set[Identity] = set()
    for start in needs:
        path: dict[Identity, None] = {}  # in order, and quick to look into
        pending = [(start, False)]
        while pending:
            node, leaving = pending.pop()
            if leaving:
                done.add(path.popitem()[0])
            elif node in path:
                yield _rotated([*path][[*path].index(node) :])
            elif node not in done:
                path[node] = None
                pending.append((node, True))
                pending.extend((need, False) for need in reversed(needs.get(node, ())))


def _rotated(cycle: list[Identity]) -> list[Identity]:
    first = cycle.index(min(cycle, key=str))
    return cycle[first:] + cycle[:first]
