"""Random single faults in the data of a manifest."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st
from pydantic.alias_generators import to_snake

from openmcf.specs.findings import Path

# What JSON and YAML write alike: no surrogates, no control characters, nothing beyond the first plane.
_TEXT = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x7E)
    | st.characters(min_codepoint=0xA0, max_codepoint=0xD7FF)
)
_REFERENCE = {"kind": "AwsIamRole", "name": "role", "fieldPath": "status.outputs.role_arn"}
_VALUES: st.SearchStrategy[Any] = st.deferred(
    lambda: (
        st.sampled_from(
            [
                *(None, True, 0, -1, 1, 7, 128.0, 1.5, 10**6, 10**30, "", "x" * 5000, "ä b", [], {}, [None]),
                *({"value": "x"}, {"value": None}, {"valueFrom": _REFERENCE}, {"value_from": {"name": "x"}}),
                *({"valueFrom": {}}, {"valueFrom": {"name": None}}, {"x": None}),
            ]
        )
        | st.integers(-10, 5000)
        | _TEXT
    )
)


def mutations(data: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Copies of the data with one value replaced, renamed, doubled, taken away or put beside others."""
    paths = st.sampled_from(list(_paths(data)))
    return st.builds(_mutated, st.just(data), paths, st.sampled_from(_MUTATIONS), _VALUES)


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    for key, item in _items(value):
        yield (*path, key)
        yield from _paths(item, (*path, key))


def _items(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from enumerate(value)


def _mutated(data: Mapping[str, Any], path: Path, mutate: Any, value: Any) -> dict[str, Any]:
    copy = deepcopy(dict(data))
    owner: Any = copy
    for part in path[:-1]:
        owner = owner[part]
    mutate(owner, path[-1], value)
    return copy


def _replace(owner: Any, key: Any, value: Any) -> None:
    owner[key] = value


def _remove(owner: Any, key: Any, value: Any) -> None:
    del owner[key]


def _rename(owner: Any, key: Any, value: Any) -> None:
    """Another spelling of the name, or another name."""
    if isinstance(owner, dict):
        owner[to_snake(key) if value is None or isinstance(value, int) else f"{key}x"] = owner.pop(key)


def _double(owner: Any, key: Any, value: Any) -> None:
    """The same item twice in a list; the same field in both spellings."""
    if isinstance(owner, list):
        owner.append(deepcopy(owner[key]))
    else:
        owner[to_snake(key)] = deepcopy(owner[key])


def _add(owner: Any, key: Any, value: Any) -> None:
    if isinstance(owner, list):
        owner.append(value)
    else:
        owner["other"] = value


def _wrap(owner: Any, key: Any, value: Any) -> None:
    owner[key] = [owner[key]] if not isinstance(owner[key], list) else owner[key][:1] * 200


_MUTATIONS = (_replace, _replace, _remove, _rename, _double, _add, _wrap)
