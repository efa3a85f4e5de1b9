"""Runs the cross-field rules on a manifest, whole or with holes."""

from collections.abc import Iterator
from typing import Any

from pydantic.alias_generators import to_camel

from openmcf.specs import envelope
from openmcf.specs.holes import Hole, Unknowable
from openmcf.specs.kind import Kind
from openmcf.specs.problems import Finding, Rule, parse_path


def rule_findings(manifest: Any, kind: Kind | None, *, whole: bool) -> Iterator[Finding]:
    """What the cross-field rules find, those for every manifest and the kind's own.

    manifest is a model, perhaps with holes; whole says that it has none.
    """
    if isinstance(manifest, Hole):
        return
    for rule in (*envelope.RULES.rules, *(kind.rules.rules if kind else ())):
        if rule.each is None:
            yield from _found_by(rule, (), manifest, whole=whole)
            continue
        for index, item in enumerate(_items(manifest, rule.each)):
            yield from _found_by(rule, (rule.each, index), manifest, item, whole=whole)


def _items(manifest: Any, field: str) -> list[Any]:
    """The items of a list of the spec, as far as it is one."""
    if isinstance(manifest.spec, Hole):
        return []
    items = getattr(manifest.spec, field)
    return [] if isinstance(items, Hole) else items


def _found_by(rule: Rule, item: tuple[str, int] | tuple[()], *arguments: Any, whole: bool) -> list[Finding]:
    """What a rule finds, up to where it looks into a hole; item is the list and index it is called with."""
    assert rule.check is not None  # noqa: S101 - rules of a rule book have one
    findings = []
    try:
        for found in rule.check(*arguments):
            prefix = ("spec", to_camel(item[0]), item[1]) if item else ()
            path = (*prefix, *(parse_path(found.path) if isinstance(found.path, str) else found.path))
            findings.append(Finding(rule.id, path, found.message, found.hint, on_key=found.on_key))
    except Unknowable:
        pass
    except TypeError:  # what functions written in C, such as int() and re.match(), say to a hole
        if whole:
            raise
    return findings
