"""`openmcf kinds`."""

import json
from typing import Annotated, Literal

import typer

from openmcf.cli.views import write
from openmcf.specs.registry import KINDS, kind_named


def kind_names() -> list[str]:
    """What the shell completes a kind's name with."""
    return list(KINDS)


def kinds(
    output: Annotated[Literal["text", "json"], typer.Option("--output", "-o", help="How to list.")] = "text",
) -> None:
    """List the kinds of manifests."""
    summaries = {name: kind_named(name).summary for name in KINDS}
    if output == "json":
        listed = [{"kind": name, "summary": summary} for name, summary in summaries.items()]
        write(json.dumps(listed, indent=2))
        return
    width = max(map(len, summaries))
    for name, summary in summaries.items():
        write(f"{name:{width}}  {summary}")
