"""What can only be said once all manifests of a run are known: whether references resolve, and to what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from openmcf.specs.check import Entry, PlacedUse
from openmcf.specs.problems import Mark, Problem, Severity, nearest, render
from openmcf.specs.rules import GENERAL
from openmcf.specs.uses import Identity

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
    for same in index.values():
        for entry in same:
            for use in entry.uses:
                yield from _check_use(entry, use, index, closed=closed)
    yield from _cycles(index)


def _problem(
    entry: Entry, rule: str, path: str, mark: Mark, words: tuple[str, str | None], excerpt: str | None
) -> Iterator[Problem]:
    if rule not in entry.silent:
        severity: Severity = GENERAL[rule].severity
        identity = entry.identity
        yield Problem(
            mark.file,
            mark.line,
            mark.column,
            entry.document,
            identity.kind,
            identity.name,
            path,
            severity,
            rule,
            *words,
            width=mark.width,
            excerpt=excerpt,
        )


def _shared_stacks(index: Index) -> Iterator[Problem]:
    first: dict[object, Entry] = {}
    for entry in (entry for same in index.values() for entry in same if entry.stack):
        other = first.setdefault(entry.stack, entry)
        if other is not entry:
            message = (
                f"{other.identity} in {other.mark.file}:{other.mark.line} is the same stack {entry.stack}"
            )
            hint = "give one of them another name, env or stack label"
            yield from _problem(entry, "duplicate-stack", "metadata.name", entry.mark, (message, hint), None)


def _check_use(entry: Entry, placed: PlacedUse, index: Index, *, closed: bool) -> Iterator[Problem]:
    use = placed.use
    found = index.get(use.target, ())
    if not found:
        rule = "reference-not-closed" if closed else "reference-unresolved"
        words = (f"{use.target} is not among the manifests given", _near(use.target, index, closed=closed))
    elif len(found) > 1:
        rule = "reference-ambiguous"
        where = ", ".join(f"{other.mark.file}:{other.mark.line}" for other in found)
        words = (f"{use.target} stands at {where}", "tell them apart with `metadata.env` and `env`")
    else:
        keys = (found[0].keys or {}).get(use.output or "")
        if found[0].keys is None or keys is None or use.key in keys:
            return
        rule = "reference-key"
        words = (f"{use.target} has no `{use.output}.{use.key}`", _key_hint(use.output, str(use.key), keys))
    yield from _problem(entry, rule, render(use.path), placed.mark, words, placed.excerpt)


def _near(target: Identity, index: Index, *, closed: bool) -> str | None:
    same_kind = {str(identity): identity for identity in index if identity.kind == target.kind}
    if len(same_kind) <= MANY and (near := nearest(str(target), same_kind)):
        return f"did you mean {near}?"
    return "give its manifest too" if closed else "apply will look for its recorded stack"


def _key_hint(output: str | None, key: str, keys: frozenset[str]) -> str:
    near = nearest(key, keys)
    if near:
        return f"did you mean `{output}.{near}`?"
    return f"it has {', '.join(sorted(keys))}" if keys else f"its `{output}` is empty"


def _cycles(index: Index) -> Iterator[Problem]:
    """One problem per cycle, told as a path that begins at its first manifest by name."""
    needs = {
        identity: sorted({use.use.target for entry in same for use in entry.uses} & index.keys(), key=str)
        for identity, same in index.items()
        if any(entry.uses for entry in same)
    }
    for cycle in _find_cycles(needs):
        first, following = cycle[0], cycle[1 % len(cycle)]
        uses = ((entry, use) for entry in index[first] for use in entry.uses)
        entry, use = next(found for found in uses if found[1].use.target == following)
        path = " -> ".join(str(identity) for identity in (*cycle, cycle[0]))
        words = (f"these wait for each other: {path}", "take one of the values from elsewhere")
        yield from _problem(entry, "reference-cycle", render(use.use.path), use.mark, words, use.excerpt)


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
