"""Property paths as Pulumi writes them: `tags.Name`, `schemas[0].name`, `["a.b"]`, `*` for any.

Paths in manifests are other languages: those of problems and `--set` (`specs/findings.py`) are strict, know
no `*`, and have names with `-` unquoted; a `fieldPath` (`specs/references.py`) is as OpenMCF has it.
"""

import re
from collections.abc import Iterator, Sequence

from openmcf.properties.values import Properties, Value

Key = str | int
Path = tuple[Key, ...]
_PART = re.compile(r"""\["((?:[^"\\]|\\.)*)"\]|\[(\d+|\*)\]|\.?([^.\[]+)""")


def parsed(path: str) -> Path:
    """The keys of a path; `*` stays a string."""
    return tuple(_key(*found.groups()) for found in _PART.finditer(path))


def written(path: Path) -> str:
    """The path of these keys: `clients[0].name`, `tags["a.b"]`."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif part.isidentifier():
            text += f".{part}" if text else part
        else:
            quoted = part.replace('"', '\\"')
            text += f'["{quoted}"]'
    return text


def _key(quoted: str | None, index: str | None, name: str | None) -> Key:
    if quoted is not None:
        return quoted.replace('\\"', '"')
    if index is not None:
        return int(index) if index.isdigit() else index
    return name or ""


def covers(pattern: Sequence[Key], path: Sequence[Key]) -> bool:
    """Whether a path is at the pattern or below it."""
    return len(pattern) <= len(path) and all(
        part in {"*", key} for part, key in zip(pattern, path, strict=False)
    )


def with_old_values(news: Properties, olds: Properties, paths: Sequence[str]) -> Properties:
    """The new properties, with the old values (or none) at the given paths: what `ignoreChanges` means."""
    for path in paths:
        news = _with_old(news, olds, parsed(path))
    return news


def _with_old(new: Value, old: Value, keys: Sequence[Key]) -> Value:
    if not keys:
        return old
    if isinstance(new, dict) and isinstance(old, dict):
        return _with_old_keys(new, old, keys)
    if isinstance(new, list) and isinstance(old, list):
        chosen = set(_indices(keys[0], min(len(new), len(old))))
        return [_with_old(item, old[i], keys[1:]) if i in chosen else item for i, item in enumerate(new)]
    return new


def _with_old_keys(new: Properties, old: Properties, keys: Sequence[Key]) -> Properties:
    result = dict(new)
    for key in dict.fromkeys((*new, *old)) if keys[0] == "*" else (str(keys[0]),):
        if key in old and (key in new or len(keys) == 1):
            result[key] = _with_old(new.get(key), old[key], keys[1:])
        elif key in new and len(keys) == 1:
            del result[key]
    return result


def _indices(key: Key, length: int) -> Iterator[int]:
    if key == "*":
        yield from range(length)
    elif isinstance(key, int) and key < length:
        yield key
