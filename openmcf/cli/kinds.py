"""`openmcf kinds`."""

import json
from collections.abc import Iterable
from typing import Annotated, Literal

import typer

from openmcf.cli.views import log, visible, write
from openmcf.specs.registry import Listed, all_kinds


def kinds(
    output: Annotated[Literal["text", "json"], typer.Option("--output", "-o", help="How to list.")] = "text",
) -> None:
    """List the kinds of manifests, with the packages of those that are not openmcf's own."""
    found = list(all_kinds())
    listed = [each for each in found if isinstance(each, Listed)]
    write(_json(listed) if output == "json" else _text(listed))
    for each in found:
        if not isinstance(each, Listed):
            log(visible(f"warning: {each}"))
            log(visible(f"hint: {each.hint}"))


def _json(listed: Iterable[Listed]) -> str:
    entries = [{"kind": name, "summary": kind.summary, "package": package} for name, kind, package in listed]
    return json.dumps(entries, indent=2)


def _text(listed: Iterable[Listed]) -> str:
    width = max(len(each.name) for each in listed)
    lines = (
        f"{name:{width}}  {kind.summary}" + (f" ({package})" if package else "")
        for name, kind, package in listed
    )
    return "\n".join(lines)
