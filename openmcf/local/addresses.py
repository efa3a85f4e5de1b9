"""What AWS's addresses are on this machine."""

from collections.abc import Iterable
from typing import Any

from openmcf.specs.kind import Kind
from openmcf.specs.registry import kind_named, usable_kinds


def local_addresses(value: Any, kind: str, endpoint: str) -> Any:
    """The outputs of a kind, with each address of AWS that the local AWS answers for as one of its own.

    endpoint: where the local AWS answers, without a slash at its end.
    """
    match value:
        case str():
            paths = (each.local_path(value) for each in _whose(kind))
            path = next((path for path in paths if path is not None), None)
            return value if path is None else endpoint + path
        case dict():
            return {key: local_addresses(item, kind, endpoint) for key, item in value.items()}
        case list():
            return [local_addresses(item, kind, endpoint) for item in value]
    return value


def _whose(kind: str) -> Iterable[Kind]:
    """The kinds whose addresses may be among the outputs: of a composite kind those of its parts, so any."""
    own = kind_named(kind)
    return (each.kind for each in usable_kinds()) if own.expand else (own,)
