"""What manifests and their stacks are known by."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from openmcf.errors import UsageError

STACK_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
"""A part of a stack's full name (Pulumi's rule)."""

Ids = Mapping[tuple[str, str | None], str]
"""Ids of existing resources by type and name in the program; without a name where it has one of the type."""


class Identity(NamedTuple):
    """What a manifest is known by in a run: kind, name and environment."""

    kind: str
    name: str
    env: str | None

    def __str__(self) -> str:
        return f"{self.kind}/{self.name}" + (f" (env {self.env})" if self.env else "")


def called(identity: Identity | None, owner: Identity | None) -> str:
    """What messages call a manifest: the part of a composite one with that, its owner."""
    return f"{identity}, part of {owner}" if owner else str(identity)


class Stack(NamedTuple):
    """The Pulumi stack of a manifest."""

    organization: str
    project: str
    name: str

    def __str__(self) -> str:
        return f"{self.organization}/{self.project}/{self.name}"


def stack_named(text: str) -> Stack:
    """The stack of `<organization>/<project>/<name>`, or of a name alone. Raises UsageError."""
    parts = ("organization", "openmcf", text) if "/" not in text else tuple(text.split("/"))
    if len(parts) != 3 or not all(map(STACK_NAME.fullmatch, parts)):
        hint = "write <organization>/<project>/<name>, each of up to 100 letters, digits, `_`, `.` and `-`"
        raise UsageError(f"`{text}` does not name a stack", hint)
    return Stack(*parts)


def default_stack(kind: str, name: str, env: str | None) -> Stack:
    """The stack of a manifest whose labels name none."""
    return Stack("organization", "openmcf", f"{env or 'dev'}.{kind}.{name}")
