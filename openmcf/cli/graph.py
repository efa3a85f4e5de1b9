"""`openmcf graph`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from openmcf.cli.files import write_file
from openmcf.cli.options import ManifestOptions, StackOptions, expanded
from openmcf.cli.views import log, write

if TYPE_CHECKING:
    from openmcf.cli.stack_graph import StackGraph

Format = Literal["text", "mermaid", "dot", "html"]


@expanded
def graph(
    manifests: ManifestOptions,
    stacks: StackOptions,
    format_: Annotated[Format, typer.Option("--format", help="How to show it.")] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write it to a file.")
    ] = None,
) -> None:
    """Show stacks and what they take from each other: those of manifests, or all of the backend."""
    from openmcf.cli.stack_graph import graph_of
    from openmcf.cli.stack_selection import chosen  # help is shown without the engine

    found = graph_of(chosen(manifests, stacks))
    if not found.nodes:
        log("no stack is recorded here")
        return
    text = _shown(found, format_)
    if output is None:
        write(text)
        return
    write_file(output, text + "\n")
    log(f"written to {output}")


def _shown(found: "StackGraph", format_: Format) -> str:
    from openmcf.cli.graph_html import page
    from openmcf.cli.graph_text import dot, mermaid, tree_text

    match format_:
        case "mermaid":
            return mermaid(found)
        case "dot":
            return dot(found)
        case "html":
            return page(found, "Stacks and their references")
    return tree_text(found, sys.stdout)
