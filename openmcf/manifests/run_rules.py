"""Runs the cross-field rules on a manifest, whole or with invalid values."""

from collections.abc import Iterator
from typing import Any

from pydantic.alias_generators import to_camel

from openmcf.specs.findings import Finding, Path
from openmcf.specs.invalid import Invalid, until_invalid
from openmcf.specs.kind import Kind
from openmcf.specs.manifest import RULES as MANIFEST_RULES
from openmcf.specs.registry import failure


def rule_findings(manifest: Any, kind: Kind | None, *, whole: bool) -> Iterator[Finding]:
    """What the cross-field rules find, those for every manifest and the kind's own.

    manifest is a model, perhaps with invalid values; whole says that it has none. A rule that fails is a
    finding, too: it may be of another package, and other manifests are not concerned.
    """
    if isinstance(manifest, Invalid):
        return
    run = iter if whole else until_invalid
    for rule in (*MANIFEST_RULES.rules, *(kind.rules.rules if kind else ())):
        try:
            if rule.each is None:
                for found in run(rule.check(manifest)):
                    yield found._replace(path=found.keys, rule=rule.id)
                continue
            for index, item in enumerate(_items(manifest, rule.each)):
                at: Path = ("spec", to_camel(rule.each), index)
                for found in run(rule.check(manifest, item)):
                    yield found._replace(path=(*at, *found.keys), rule=rule.id)
        except Exception as error:
            if kind is None:  # then it is a rule of openmcf
                raise
            failed = failure(kind.name, f"rule {rule.id}", error)
            yield Finding(("kind",), str(failed), failed.hint, rule=rule.id)


def _items(manifest: Any, field: str) -> list[Any]:
    """The items of a list of the spec, as far as it is one."""
    if isinstance(manifest.spec, Invalid):
        return []
    items = getattr(manifest.spec, field)
    return [] if isinstance(items, Invalid) else items
