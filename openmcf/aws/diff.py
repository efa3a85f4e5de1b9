"""How new inputs differ from the recorded ones: pure, for all resource types."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from openmcf.aws.equivalence import Equivalence
from openmcf.properties.paths import Path

Kind = Literal["ADD", "DELETE", "UPDATE"]


def differences(
    equivalence: Equivalence, olds: Mapping[str, Any], news: Mapping[str, Any]
) -> dict[Path, Kind]:
    """Where the inputs differ in what they mean, and how. An unknown value differs from all others."""
    return dict(_between(equivalence, olds, news, ()))


def top_level(paths: Iterable[Path]) -> frozenset[str]:
    """The inputs in which the paths begin."""
    return frozenset(str(path[0]) for path in paths)


def _between(equivalence: Equivalence, old: Any, new: Any, path: Path) -> Iterator[tuple[Path, Kind]]:
    dotted = _dotted(path)
    if equivalence.of(old, dotted) == equivalence.of(new, dotted):
        return
    match old, new:
        case dict(), dict():
            yield from _between_blocks(equivalence, old, new, path)
        case list(), list() if dotted in equivalence.sets | equivalence.case_insensitive:
            yield from _between_sets(equivalence, old, new, path)
        case list(), list():
            yield from _between_lists(equivalence, old, new, path)
        case _:
            yield path, _kind(old, new)


def _between_blocks(
    equivalence: Equivalence, olds: Mapping[str, Any], news: Mapping[str, Any], path: Path
) -> Iterator[tuple[Path, Kind]]:
    dotted = _dotted(path)
    old, new = equivalence.of(olds, dotted), equivalence.of(news, dotted)
    for name in sorted({*olds, *news}):
        if old.get(name) != new.get(name):
            yield from _between(equivalence, olds.get(name), news.get(name), (*path, name))


def _between_lists(
    equivalence: Equivalence, olds: Sequence[Any], news: Sequence[Any], path: Path
) -> Iterator[tuple[Path, Kind]]:
    shared = min(len(olds), len(news))
    for index in range(shared):
        yield from _between(equivalence, olds[index], news[index], (*path, index))
    for index in range(shared, max(len(olds), len(news))):
        yield (*path, index), "ADD" if index < len(news) else "DELETE"


def _between_sets(
    equivalence: Equivalence, olds: Sequence[Any], news: Sequence[Any], path: Path
) -> Iterator[tuple[Path, Kind]]:
    dotted = _dotted(path)
    old, new = ([equivalence.of(item, dotted) for item in items] for items in (olds, news))
    gone = {index for index, item in enumerate(old) if item not in new}
    added = {index for index, item in enumerate(new) if item not in old}
    for index in sorted(gone | added):
        both = index in gone and index in added
        yield (*path, index), "UPDATE" if both else "ADD" if index in added else "DELETE"


def _dotted(path: Path) -> str:
    return ".".join(part for part in path if isinstance(part, str))


def _kind(old: Any, new: Any) -> Kind:
    if old is None:
        return "ADD"
    return "DELETE" if new is None else "UPDATE"
