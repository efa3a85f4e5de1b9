"""A graph of stacks as text: a tree, Mermaid, or DOT."""

import re
from collections.abc import Iterator, Sequence
from typing import TextIO

from openmcf.cli.stack_graph import Node, Reference, StackGraph
from openmcf.cli.views import rendered, visible
from openmcf.specs.identity import Stack


def tree_text(graph: StackGraph, stream: TextIO) -> str:
    """Stacks that no other needs, each with what it needs below; a stack is unfolded once."""
    from rich.text import Text
    from rich.tree import Tree

    nodes = {node.stack: node for node in graph.nodes}
    needed = {source for sources in graph.dependencies.values() for source in sources}
    forest = Tree("", hide_root=True)
    roots = [stack for stack in graph.dependencies if stack not in needed]
    waiting: list[tuple[Stack, Stack | None, Tree]] = [(root, None, forest) for root in reversed(roots)]
    unfolded: set[Stack] = set()
    while waiting:
        stack, above, tree = waiting.pop()
        references = graph.edges[above, stack] if above else []
        branch = tree.add(Text(_line(nodes[stack], references, again=stack in unfolded)))
        if stack not in unfolded:
            unfolded.add(stack)
            waiting += [(source, stack, branch) for source in sorted(graph.dependencies[stack], reverse=True)]
    return rendered(forest, stream)


def _line(node: Node, references: Sequence[Reference], *, again: bool) -> str:
    health = "above" if again else node.standing.health
    gives = f", gives {', '.join(outputs_of(references))}" if references else ""
    return visible(f"{node.name}  {health}{gives}")


def outputs_of(references: Sequence[Reference]) -> list[str]:
    """The outputs that references take, each once; what is stale says so."""
    return [*dict.fromkeys(one.output + (" (stale)" if one.is_stale else "") for one in references)]


def mermaid(graph: StackGraph) -> str:
    """The graph in Mermaid's language; arrows go where the values go."""
    return "\n".join(["flowchart LR", *_mermaid_lines(graph)])


def _mermaid_lines(graph: StackGraph) -> Iterator[str]:
    names = _names(graph)
    for node in graph.nodes:
        yield f'  {names[node.stack]}["{_mermaid_text(node.called)}<br>{node.standing.health}"]'
    for (stack, source), references in graph.edges.items():
        label = _mermaid_text(", ".join(outputs_of(references)))
        yield f'  {names[source]} -->|"{label}"| {names[stack]}'
    troubled = [names[node.stack] for node in graph.nodes if node.standing.troubles]
    if troubled:
        yield "  classDef troubled stroke:#c00,stroke-width:3px"
        yield f"  class {','.join(troubled)} troubled"


def _mermaid_text(text: str) -> str:
    """Text for a label; what could mean something to Mermaid, or be HTML, is an entity by its number."""
    return re.sub(r"[^\w ,./()-]", lambda found: f"#{ord(found[0])};", visible(text))


def dot(graph: StackGraph) -> str:
    """The graph in DOT, for Graphviz; arrows go where the values go."""
    return "\n".join(["digraph stacks {", "  rankdir=LR", "  node [shape=box]", *_dot_lines(graph), "}"])


def _dot_lines(graph: StackGraph) -> Iterator[str]:
    names = _names(graph)
    for node in graph.nodes:
        colour = ", color=red" if node.standing.troubles else ""
        yield f'  {names[node.stack]} [label="{_dot_text(node.called)}\\n{node.standing.health}"{colour}]'
    for (stack, source), references in graph.edges.items():
        label = _dot_text(", ".join(outputs_of(references)))
        yield f'  {names[source]} -> {names[stack]} [label="{label}"]'


def _dot_text(text: str) -> str:
    return visible(text).replace("\\", "\\\\").replace('"', '\\"')


def _names(graph: StackGraph) -> dict[Stack, str]:
    """A short name for each stack, since a stack's own may mean something in the language."""
    return {node.stack: f"s{number}" for number, node in enumerate(graph.nodes, 1)}
