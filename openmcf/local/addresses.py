"""What AWS's addresses are on this machine."""

from typing import Any

from openmcf.specs.registry import kind_named


def local_addresses(value: Any, kind: str, endpoint: str) -> Any:
    """The outputs of a kind, with each address of AWS that the local AWS answers for as one of its own.

    endpoint: where the local AWS answers, without a slash at its end.
    """
    match value:
        case str():
            path = kind_named(kind).local_path(value)
            return value if path is None else endpoint + path
        case dict():
            return {key: local_addresses(item, kind, endpoint) for key, item in value.items()}
        case list():
            return [local_addresses(item, kind, endpoint) for item in value]
    return value
