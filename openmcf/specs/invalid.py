"""What stands for a value that is wrong or missing, which no rule can look into.

A rule that tries stops there by `DependsOnInvalid`: what it reports, fixing the value cannot make untrue.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, NoReturn, TypeVar

Item = TypeVar("Item")


class DependsOnInvalid(ValueError):
    """A rule looks into an invalid value. A ValueError, so that the result of a validator is invalid, too."""


class Invalid:
    """Stands for a value that is wrong or missing; any use of it raises DependsOnInvalid."""

    def _unknowable(self, *_: Any) -> NoReturn:
        raise DependsOnInvalid

    def __deepcopy__(self, _memo: Any) -> "Invalid":  # pydantic copies the defaults it hands out
        return self

    __bool__ = __iter__ = __len__ = __contains__ = __getitem__ = _unknowable
    __getattr__ = __str__ = __format__ = __repr__ = _unknowable
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _unknowable


INVALID = Invalid()

INVALID_MET = (DependsOnInvalid, TypeError)
"""What is raised by what meets an invalid value: int(), re.sub() and their like raise a TypeError."""


class PartialMap(Mapping[str, Any]):
    """The sound entries of a map with faulty keys: what is missing here may be what those mean."""

    def __init__(self, known: Mapping[str, Any]) -> None:
        self._known = known

    def __getitem__(self, key: str) -> Any:
        if key not in self._known:
            raise DependsOnInvalid
        return self._known[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._known
        raise DependsOnInvalid

    def __len__(self) -> int:
        raise DependsOnInvalid


def valid_items(items: Iterable[Item]) -> Iterator[tuple[int, Item]]:
    """Each item that is valid, with its index: for what is wrong with an item, whatever the others are.

    What a list lacks can only be said by looking at the list itself, and so at its invalid values.
    """
    return ((index, item) for index, item in enumerate(items) if not isinstance(item, Invalid))


def repeated(items: Iterable[Item], name: Callable[[Item], Hashable]) -> Iterator[tuple[int, int, Item]]:
    """Each item whose name an earlier one has: its index, the index of the first of that name, the item.

    Items whose name is not known are passed over.
    """
    first: dict[Hashable, int] = {}
    for index, item in enumerate(items):
        try:
            earliest = first.setdefault(name(item), index)
        except INVALID_MET:
            continue
        if earliest != index:
            yield index, earliest, item


def until_invalid(items: Iterable[Item]) -> Iterator[Item]:
    """The items up to where an invalid value is looked into."""
    try:
        yield from items
    except INVALID_MET:
        return
