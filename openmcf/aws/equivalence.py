"""Inputs in the one form in which equal meaning is equal value: what a diff compares."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from openmcf.properties.values import ARCHIVE, SIGNATURE

_NOTHING: tuple[Any, ...] = (None, [], {})


@dataclass(frozen=True, slots=True)
class Equivalence:
    """What AWS reads into a type's inputs. Paths are dotted, without indices: `vpcConfig.subnetIds`.

    defaults: what it takes where an input is missing; inside a block only where the block is there.
    sets: lists whose order it ignores. case_insensitive: texts, and such lists, whose case it ignores.
    json_documents: texts that are JSON, such as policies. presence_blocks: blocks that mean something though
    they are empty.
    """

    defaults: Mapping[str, Any] = field(default_factory=dict)
    sets: frozenset[str] = frozenset()
    case_insensitive: frozenset[str] = frozenset()
    json_documents: frozenset[str] = frozenset()
    presence_blocks: frozenset[str] = frozenset()

    def of(self, value: Any, path: str = "") -> Any:
        """The value at the path in its canonical form; unknown values stay as they are.

        Null, an empty list and an empty map are the same as nothing. An archive is what is in it, wherever it
        lies.
        """
        match value:
            case {"hash": str(digest)} if value.get(SIGNATURE) == ARCHIVE:
                return {SIGNATURE: ARCHIVE, "hash": digest}
            case dict():
                return self._block(value, path)
            case list():
                return self._list(value, path)
            case str() if path in self.json_documents:
                return _document(value)
            case str() if path in self.case_insensitive:
                return value.lower()
        return value

    def with_defaults(self, value: Any, path: str) -> Any:
        """The value at the path as written, with the defaults of the blocks that are there."""
        match value:
            case list():
                return [self.with_defaults(item, path) for item in value]
            case dict():
                written = {name: self.with_defaults(item, f"{path}.{name}") for name, item in value.items()}
                return self._defaults(f"{path}.") | written
        return value

    def keep_recorded_spelling(
        self, recorded: Mapping[str, Any], observed: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The observed properties, in the recorded words if they mean the same: a new order is no news."""
        same = {
            name: value
            for name, value in recorded.items()
            if self.of({name: value}).get(name) == self.of({name: observed.get(name)}).get(name)
        }
        return {**observed, **same}

    def keep_written_spelling(
        self, written: Mapping[str, Any], observed: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The observed inputs, as they were written if they mean the same, and left out if they were not."""
        before, now = self.of(written), self.of(observed)
        news = {name: value for name, value in observed.items() if before.get(name) != now.get(name)}
        return {name: value for name, value in written.items() if before.get(name) == now.get(name)} | news

    def _defaults(self, above: str) -> dict[str, Any]:
        """What is taken where it is missing directly below the path, which ends with a dot."""
        return {name: value for at, value in self.defaults.items() if (name := _child(at, above))}

    def _list(self, items: list[Any], path: str) -> list[Any]:
        canonical = [self.of(item, path) for item in items]
        return sorted(canonical, key=repr) if path in self.sets | self.case_insensitive else canonical

    def _block(self, block: Mapping[str, Any], path: str) -> dict[str, Any]:
        above = f"{path}." if path else ""
        defaults = {name: self.of(value, above + name) for name, value in self._defaults(above).items()}
        given = {name: self.of(value, above + name) for name, value in block.items()}
        said = {
            name: value
            for name, value in given.items()
            if value not in _NOTHING or (value == {} and above + name in self.presence_blocks)
        }
        return dict(
            sorted((defaults | said).items())
        )  # in order, for sets of blocks are sorted by their text


def without(
    properties: Mapping[str, Any], paths: Iterable[str], unless_in: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The properties without those at the dotted paths; those that the other properties have are kept."""
    kept, wanted = dict(properties), unless_in or {}
    for path in paths:
        name, _, below = path.partition(".")
        if not below and name not in wanted:
            kept.pop(name, None)
        elif below and isinstance(block := kept.get(name), dict):
            inner = wanted.get(name)
            kept[name] = without(block, [below], inner if isinstance(inner, dict) else None)
    return kept


def _child(path: str, above: str) -> str:
    """The last name of a path that stands directly below another; empty for all other paths."""
    name = path.removeprefix(above) if path.startswith(above) else ""
    return "" if "." in name else name


def _document(text: str) -> Any:
    try:
        return _policy(json.loads(text))
    except ValueError:
        return text


# IAM keeps an account, given by its number alone, as its root.
_ACCOUNT = re.compile(r"arn:aws[a-z-]*:iam::([0-9]{12}):root")


def _policy(value: Any) -> Any:
    """A policy by its meaning: a list of one is that one, and the order of a list says nothing.

    Source: IAM User Guide, "Grammar of the IAM JSON policy language" and "Principal".
    """
    match value:
        case str() if account := _ACCOUNT.fullmatch(value):
            return account[1]
        case dict():
            return {name: _policy(item) for name, item in sorted(value.items())}
        case [only]:
            return _policy(only)
        case list():
            return sorted(map(_policy, value), key=repr)
    return value
