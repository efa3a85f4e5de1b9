"""How one recorded state differs from another, in words. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """What is recorded, forgotten and changed if a deployment, as JSON data, replaces another."""
    for what, section in ({"": "resources", "the pending ": "pending_operations"}).items():
        before, after = _by_name(old, section), _by_name(new, section)
        yield from (f"records {what}{name}" for name in after if name not in before)
        yield from (f"changes {what}{name}" for name in after if before.get(name, after[name]) != after[name])
        yield from (f"forgets {what}{name}" for name in before if name not in after)


def _by_name(deployment: Mapping[str, Any], section: str) -> dict[str, Any]:
    return {_name(item): item for item in deployment.get(section) or ()}


def _name(item: Mapping[str, Any]) -> str:
    """What to call a resource or an operation."""
    if "resource" in item:
        return f"operation {item['type']} {_name(item['resource'])}"
    id_ = f" (id {item['id']})" if item.get("id") else ""
    return f"{item['urn']}{id_}{' that is to be deleted' if item.get('delete') else ''}"
