"""What can only be said once all manifests of a run are known: whether references resolve, and to what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openmcf.manifests.reference_targets import misfits
from openmcf.manifests.references import CheckedReference
from openmcf.manifests.summary import NAME, ManifestSummary, PlacedUse
from openmcf.manifests.unresolved import Unresolved
from openmcf.specs.findings import Finding, Problem
from openmcf.specs.identity import Identity

SHOWN = 10
"""How many places or manifests a message lists."""

Index = Mapping[Identity, Sequence[ManifestSummary]]


def check_links(entries: Iterable[ManifestSummary], *, closed: bool) -> Iterator[Problem]:
    """Check all references of a run against its manifests; closed as in `Unresolved`."""
    index: defaultdict[Identity, list[ManifestSummary]] = defaultdict(list)
    for entry in entries:
        index[entry.identity].append(entry)
    yield from _shared_stacks(index)
    yield from _shared_names(index)
    unresolved = Unresolved(index, closed=closed)
    for same in index.values():
        for entry in same:
            problems = (found for use in entry.uses for found in _check_use(entry, use, index, unresolved))
            yield from dict.fromkeys(problems)  # the outputs of a composite manifest have one place
    yield from _cycles(index)


def _shared_stacks(index: Index) -> Iterator[Problem]:
    first: dict[object, ManifestSummary] = {}
    for entry in (entry for same in index.values() for entry in same if entry.stack):
        other = first.setdefault(entry.stack, entry)
        if other is not entry:
            message = f"{other.called} in {_line(other)} is the same stack {entry.stack}"
            hint = "give one of them another name, env or stack label"
            yield from entry.problems(Finding(NAME, message, hint, rule="duplicate-stack"), entry.place)


def _shared_names(index: Index) -> Iterator[Problem]:
    first: dict[object, ManifestSummary] = {}
    for entry in (entry for same in index.values() for entry in same):
        for name, place in entry.names:
            scope = entry.region if name.everywhere else (entry.region, entry.identity.env)
            other = first.setdefault((name.noun, name.name, scope), entry)
            if other is not entry and other.stack != entry.stack:
                message = f"{other.called} in {_line(other)} has the same {name.noun}"
                hint = "in a region AWS gives it to one only; choose another"
                yield from entry.problems(Finding(name.path, message, hint, rule="name-taken"), place)


def _line(entry: ManifestSummary) -> str:
    """The line on which a manifest has its name."""
    return f"{entry.place.mark.file}:{entry.place.mark.line}"


def _check_use(
    entry: ManifestSummary, placed: PlacedUse, index: Index, unresolved: Unresolved
) -> Iterator[Problem]:
    for finding in _findings(entry, placed.use, index, unresolved):
        yield from entry.problems(finding, placed.place)


def _findings(
    entry: ManifestSummary, use: CheckedReference, index: Index, unresolved: Unresolved
) -> Iterator[Finding]:
    target, found = use.target, index.get(use.target, ())
    if len(found) == 1:
        yield from misfits(entry, use, found[0])
    elif found:
        where = ", ".join(_shown([_line(other) for other in found]))
        hint = "tell them apart with `metadata.env` and `env`"
        yield Finding(use.path, f"{target} stands at {where}", hint, rule="reference-ambiguous")
    else:
        yield unresolved.finding(use)


def _cycles(index: Index) -> Iterator[Problem]:
    """One problem per cycle, told as a path that begins at its first manifest by name."""
    dependencies = {
        identity: sorted({use.use.target for entry in same for use in _waits(entry)} & index.keys(), key=str)
        for identity, same in index.items()
        if any(entry.uses for entry in same)
    }
    for cycle in _find_cycles(dependencies):
        first, following = cycle[0], cycle[1 % len(cycle)]
        uses = ((entry, use) for entry in index[first] for use in _waits(entry))
        entry, use = next(found for found in uses if found[1].use.target == following)
        circle = " -> ".join((*_shown(list(map(str, cycle))), str(first)))
        message, hint = f"these wait for each other: {circle}", "take one of the values from elsewhere"
        yield from entry.problems(Finding(use.use.path, message, hint, rule="reference-cycle"), use.place)


def _shown(items: list[str]) -> list[str]:
    """The first of many, and how many more there are."""
    return items if len(items) <= SHOWN else [*items[:SHOWN], f"{len(items) - SHOWN} more"]


def _waits(entry: ManifestSummary) -> Iterator[PlacedUse]:
    """The references for which a manifest waits: not those to a `metadata.name`, which is known at once."""
    return (use for use in entry.uses if use.use.output is not None)


def _find_cycles(dependencies: Mapping[Identity, Sequence[Identity]]) -> Iterator[list[Identity]]:
    """One cycle for each edge back into the path of a depth-first walk; no recursion, graphs may be deep."""
    done: set[Identity] = set()
    for start in dependencies:
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
                pending.extend((need, False) for need in reversed(dependencies.get(node, ())))


def _rotated(cycle: list[Identity]) -> list[Identity]:
    first = cycle.index(min(cycle, key=str))
    return cycle[first:] + cycle[:first]
