"""A graph of stacks as an SVG picture, to stand in an HTML page."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from openmcf.cli.graph_layout import Place, laid_out
from openmcf.cli.graph_text import outputs_of
from openmcf.cli.stack_graph import Node, Reference, StackGraph
from openmcf.cli.views import visible
from openmcf.specs.identity import Stack

_WIDTH, _HEIGHT = 230, 62
_BETWEEN_LAYERS, _BETWEEN_ROWS = 190, 34
_MARGIN = 8
_NAME_FITS, _LABEL_FITS = 23, 30
"""How many letters there is room for."""


def drawing(graph: StackGraph, anchors: Mapping[Stack, str]) -> Element:
    """The picture: a link for each stack to its anchor, and arrows that go where the values go."""
    layout = laid_out(graph.dependencies)
    width = layout.layers * (_WIDTH + _BETWEEN_LAYERS) - _BETWEEN_LAYERS + 2 * _MARGIN
    height = layout.rows * (_HEIGHT + _BETWEEN_ROWS) - _BETWEEN_ROWS + 2 * _MARGIN
    size = {"width": str(max(width, 0)), "height": str(max(height, 0))}
    svg = Element("svg", {**size, "role": "group", "aria-label": "Stacks and their references"})
    _arrow(svg)
    for (source, stack), places in layout.edges.items():
        if references := graph.edges.get((stack, source)):  # a part may give nothing to what it is part of
            _draw_edge(svg, references, places, anchors)
    for node in graph.nodes:
        _draw_node(svg, node, layout.nodes[node.stack], anchors[node.stack])
    return svg


def _arrow(svg: Element) -> None:
    size = {"viewBox": "0 0 8 8", "refX": "7", "refY": "4", "markerWidth": "8", "markerHeight": "8"}
    how = {"id": "arrow", "orient": "auto", "markerUnits": "userSpaceOnUse"}
    marker = SubElement(SubElement(svg, "defs"), "marker", size | how)
    SubElement(marker, "path", {"d": "M0 0 8 4 0 8z"})


def _draw_edge(
    svg: Element, references: Sequence[Reference], places: Sequence[Place], anchors: Mapping[Stack, str]
) -> None:
    first = references[0]
    stale = " stale" if any(one.is_stale for one in references) else ""
    ends = {"data-source": anchors[first.source], "data-stack": anchors[first.stack]}
    group = SubElement(svg, "g", {"class": f"reference{stale}", **ends})
    label = visible(", ".join(outputs_of(references)))
    SubElement(group, "title").text = label
    SubElement(group, "path", {"d": _path(places), "marker-end": "url(#arrow)"})
    (_, middle), *_, (right, end) = map(_corner, places[-2:])
    at = {"x": str(right - _BETWEEN_LAYERS / 2), "y": str((middle + end + _HEIGHT) / 2 - 4)}
    SubElement(group, "text", at).text = _shortened(label, _LABEL_FITS)


def _path(places: Sequence[Place]) -> str:
    """A line through places: straight across each layer, curved between two."""
    corners = [*map(_corner, places)]
    start, middle = corners[0][0] + _WIDTH, _HEIGHT / 2
    path = f"M{start} {corners[0][1] + middle}"
    bend = _BETWEEN_LAYERS / 2
    for (left, above), (right, below) in pairwise(corners):
        from_y, to_y = above + middle, below + middle
        path += (
            f"L{left + _WIDTH} {from_y}C{left + _WIDTH + bend} {from_y} {right - bend} {to_y} {right} {to_y}"
        )
    return path


def _draw_node(svg: Element, node: Node, place: Place, anchor: str) -> None:
    left, top = _corner(place)
    link = SubElement(svg, "a", {"href": f"#{anchor}", "class": "stack", "data-stack": anchor})
    SubElement(link, "title").text = visible(node.name)
    size = {"width": str(_WIDTH), "height": str(_HEIGHT), "rx": "8"}
    SubElement(link, "rect", {"x": str(left), "y": str(top), **size})
    kind, name, env = node.identity or ("stack", node.stack.name, None)
    health = "bad" if node.standing.troubles else "good"
    for text, class_, below in (
        (f"{kind}, {env}" if env else kind, "faint", 18),
        (name, "name", 36),
        (node.standing.health, f"faint {health}", 53),
    ):
        at = {"x": str(left + 12), "y": str(top + below), "class": class_}
        SubElement(link, "text", at).text = _shortened(visible(text), _NAME_FITS)


def _corner(place: Place) -> tuple[float, float]:
    """The left upper corner of a place."""
    return (
        _MARGIN + place.layer * (_WIDTH + _BETWEEN_LAYERS),
        _MARGIN + place.row * (_HEIGHT + _BETWEEN_ROWS),
    )


def _shortened(text: str, fits: int) -> str:
    return text if len(text) <= fits else f"{text[: fits - 1]}…"
