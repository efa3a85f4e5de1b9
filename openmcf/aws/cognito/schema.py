"""The attributes of user pools, which AWS lets be added, but never changed or taken away: pure."""

from typing import Any

from openmcf.aws.equivalence import Equivalence

Attribute = dict[str, Any]

MEANING = Equivalence(defaults={"required": False, "developerOnlyAttribute": False})

_CUSTOM = "custom:"
_STANDARD = frozenset(
    {
        *(
            "address",
            "birthdate",
            "email",
            "email_verified",
            "family_name",
            "gender",
            "given_name",
            "identities",
        ),
        *("locale", "middle_name", "name", "nickname", "phone_number", "phone_number_verified", "picture"),
        *("preferred_username", "profile", "sub", "updated_at", "website", "zoneinfo"),
    }
)
"""What every pool has (developer guide, user pool attributes), and `identities` those with providers."""


def without_builtin(attributes: list[Attribute]) -> list[Attribute]:
    """The attributes without those that every pool has."""
    return [attribute for attribute in attributes if not _is_usual(attribute["name"], attribute)]


def added(olds: list[Attribute], news: list[Attribute]) -> list[Attribute]:
    """The attributes that the pool does not have yet, by name. olds: as AWS has them, or as written."""
    names = {_name(attribute) for attribute in olds}
    return [attribute for attribute in without_builtin(news) if attribute["name"] not in names]


def only_adds(olds: list[Attribute], news: list[Attribute]) -> bool:
    """Whether a pool can come from the old attributes to the new ones: by new custom ones alone."""
    new = {attribute["name"]: MEANING.of(attribute) for attribute in news}
    kept = all(new.get(attribute["name"]) == MEANING.of(attribute) for attribute in without_builtin(olds))
    return kept and all(attribute["name"] not in _STANDARD for attribute in added(olds, news))


def observed(attributes: list[Attribute], known: list[Attribute]) -> list[Attribute]:
    """The attributes that a program would say: those it did, and others that differ from every pool's.

    attributes: as AWS has them. What the pool has as it was written stays as it was written.
    """
    found = {_name(attribute): attribute for attribute in attributes}
    written = {attribute["name"] for attribute in known}
    others = [
        attribute | {"name": name}
        for name, attribute in found.items()
        if name not in written and not _is_usual(name, attribute)
    ]
    return [attribute for attribute in known if attribute["name"] in found] + others


def _name(attribute: Attribute) -> str:
    """The name without AWS's prefixes, `custom:` and `dev:custom:`."""
    return str(attribute["name"]).removeprefix("dev:").removeprefix(_CUSTOM)


def _is_usual(name: str, attribute: Attribute) -> bool:
    """Whether every pool has the attribute: only `sub` is required, and immutable."""
    is_sub = name == "sub"
    required, mutable = attribute.get("required", False), attribute.get("mutable", True)
    return name in _STANDARD and required == is_sub and mutable != is_sub
