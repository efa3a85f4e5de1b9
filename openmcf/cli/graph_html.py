"""A graph of stacks as one HTML page that needs nothing else: to look at, and to share.

Its security policy lets only its own script run, by its hash, and lets nothing be loaded or sent. All that
comes from manifests goes in as text of elements, which the serializer escapes.
"""

import hashlib
import json
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape
from importlib.resources import files
from string import Template
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from openmcf.cli.graph_drawing import drawing
from openmcf.cli.stack_graph import Node, Reference, StackGraph
from openmcf.cli.views import visible
from openmcf.specs.findings import Path, leaves, render
from openmcf.specs.identity import Stack

Row = tuple[str, str, str | None]
"""A name, a text, and the anchor of a stack that it leads to."""

_PARTS = files("openmcf.cli") / "graph_page"


def page(graph: StackGraph, title: str) -> str:
    """The page."""
    style, script = _part("style.css"), _part("script.js")
    anchors = {node.stack: f"stack-{number}" for number, node in enumerate(graph.nodes, 1)}
    names = {node.stack: node.name for node in graph.nodes}
    troubled = sum(bool(node.standing.troubles) for node in graph.nodes)
    counts = f"{len(graph.nodes)} stacks, {len(graph.references)} references"
    return Template(_part("page.html")).substitute(
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'",
        title=escape(visible(title)),
        style=style,
        script=script,
        summary=f"{counts}; {troubled} to look after" if troubled else f"{counts}; all are applied",
        graph=tostring(drawing(graph, anchors), "unicode", "html"),
        stacks="\n".join(
            tostring(_section(graph, node, anchors, names), "unicode", "html") for node in graph.nodes
        ),
    )


def _part(name: str) -> str:
    return (_PARTS / name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _section(
    graph: StackGraph, node: Node, anchors: Mapping[Stack, str], names: Mapping[Stack, str]
) -> Element:
    """All that is told of a stack."""
    section = Element("section", {"id": anchors[node.stack]})
    _add(section, "h2", node.name)
    _add(section, "p", f"stack {node.stack}", "faint")
    if node.owner:
        _add(section, "p", f"part of {node.owner}", "faint")
    _add(section, "p", node.standing.health, "bad" if node.standing.troubles else "good")
    for trouble in node.standing.troubles:
        _add(section, "p", trouble.what, "bad")
    touching = graph.touching[node.stack]
    _table(section, "takes", (_taken(one, anchors) for one in touching if one.stack == node.stack))
    _table(section, "gives to", (_given(one, anchors, names) for one in touching if one.source == node.stack))
    _table(section, "outputs", map(_output, leaves(node.outputs)))
    return section


def _taken(one: Reference, anchors: Mapping[Stack, str]) -> Row:
    stale = " (stale)" if one.is_stale else ""
    return one.field, f"{one.output} of {one.target}{stale}", anchors[one.source]


def _given(one: Reference, anchors: Mapping[Stack, str], names: Mapping[Stack, str]) -> Row:
    return one.output, f"{one.field} of {names[one.stack]}", anchors[one.stack]


def _output(leaf: tuple[Path, Any]) -> Row:
    path, value = leaf
    return render(path), value if isinstance(value, str) else json.dumps(value), None


def _table(section: Element, title: str, rows: Iterable[Row]) -> None:
    filled = [*rows]
    if not filled:
        return
    _add(section, "h3", title)
    table = SubElement(section, "table")
    for name, text, anchor in filled:
        row = SubElement(table, "tr")
        _add(row, "td", name)
        cell = SubElement(row, "td")
        if anchor:
            _add(cell, "a", text).set("href", f"#{anchor}")
        else:
            cell.text = visible(text)


def _add(parent: Element, tag: str, text: str, class_: str = "") -> Element:
    element = SubElement(parent, tag, {"class": class_} if class_ else {})
    element.text = visible(text)
    return element
