"""Tags, as a map in properties and in one of two forms in AWS's calls."""

from collections.abc import Iterable, Mapping
from typing import Any

Tags = Mapping[str, str]


def tag_list(tags: Tags | None) -> list[dict[str, str]]:
    """Tags as the older services take them."""
    return [{"Key": key, "Value": value} for key, value in (tags or {}).items()]


def tag_map(tags: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Tags as a map, from a list as the older services give it."""
    return {tag["Key"]: tag["Value"] for tag in tags}


def without_system_tags(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties without tags that only AWS itself sets, such as CloudFormation's."""
    tags = properties.get("tags") or {}
    kept = {key: value for key, value in tags.items() if not key.startswith("aws:")}
    return {**properties, "tags": kept} if kept != tags else {**properties}


def changed_tags(olds: Mapping[str, Any], news: Mapping[str, Any]) -> tuple[dict[str, str], list[str]]:
    """Of two sets of properties: the tags to set, and the keys of the tags to take away."""
    old, new = olds.get("tags") or {}, news.get("tags") or {}
    set_ = {key: value for key, value in new.items() if old.get(key) != value}
    return set_, [key for key in old if key not in new]
