"""Manifests as data, changed at a path, and checked as a user's file would be."""

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from openmcf.manifests.check import Checked, check
from openmcf.manifests.yaml.parse import Document, parse
from openmcf.specs.field_types import walk
from openmcf.specs.findings import Problem, parse_path
from openmcf.specs.model import Model
from openmcf.specs.registry import kind_named


class Absent:
    """Stands for a field that a change takes away."""


ABSENT = Absent()


@dataclass(frozen=True)
class FieldCase:
    """A field with values that it takes and values that it refuses, each with the rule that says so.

    Paths are relative to the spec: `clients[0].name`. `given` are changes that the field needs around it.
    """

    path: str
    good: Sequence[Any]
    bad: Sequence[tuple[Any, str]]
    given: Mapping[str, Any] | None = None

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class RuleCase:
    """A cross-field rule with changes to the base spec that it accepts, and changes that it finds at `path`.

    Changes are paths relative to the manifest (`spec.clients[0].name`, `metadata.name`) with new values.
    """

    rule: str
    good: Mapping[str, Any]
    bad: Mapping[str, Any]
    path: str

    def __str__(self) -> str:
        return self.rule


def manifest(kind: str, spec: Any, name: str = "example") -> dict[str, Any]:
    """A full manifest around a spec."""
    return {
        "apiVersion": "aws.openmcf.org/v1",
        "kind": kind,
        "metadata": {"name": name},
        "spec": deepcopy(spec),
    }


def changed(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A deep copy of a manifest with the value at each path replaced, made on the way, or taken away."""
    copy = deepcopy(dict(base))
    for path, value in changes.items():
        _change(copy, parse_path(path), value)
    return copy


def _change(owner: Any, path: Sequence[str | int], value: Any) -> None:
    *way, last = path
    for index, part in enumerate(way):
        following: Any = [] if isinstance((*way, last)[index + 1], int) else {}
        if isinstance(owner, list) and part == len(owner):
            owner.append(following)
        elif isinstance(owner, dict):
            owner.setdefault(str(part), following)
        owner = owner[part]
    if isinstance(value, Absent):
        del owner[last]
    elif isinstance(owner, list) and last == len(owner):
        owner.append(deepcopy(value))
    else:
        owner[last] = deepcopy(value)


def checked(text: str, file: str = "test.yaml") -> Checked:
    """The outcome for the only document of a text."""
    (document,) = parse(text, file)
    assert isinstance(document, Document)
    return check(document, {file: text})


def problems(content: Mapping[str, Any]) -> tuple[Problem, ...]:
    """The problems of a manifest that is given as data (JSON is YAML)."""
    return checked(json.dumps(content)).problems


def found(content: Mapping[str, Any]) -> set[tuple[str, str]]:
    """The rule and path of each problem."""
    return {(problem.rule, problem.path) for problem in problems(content)}


def assert_field(case: FieldCase, base: Mapping[str, Any]) -> None:
    """Each good value brings no errors to the base manifest; each bad one the rule, at the field or in it."""
    around = changed(base, {f"spec.{path}": value for path, value in (case.given or {}).items()})
    for value in case.good:
        wrong = [p for p in problems(changed(around, {f"spec.{case.path}": value})) if p.severity == "error"]
        assert not wrong, (value, wrong)
    for value, rule in case.bad:
        all_found = found(changed(around, {f"spec.{case.path}": value}))
        assert any(r == rule and p.startswith(f"spec.{case.path}") for r, p in all_found), (value, all_found)


def assert_rule(case: RuleCase, base: Mapping[str, Any]) -> None:
    """The rule is silent about the good changes, and tells the fault of the bad ones once, at the path."""
    assert case.rule not in {rule for rule, _ in found(changed(base, case.good))}
    told = [problem.path for problem in problems(changed(base, case.bad)) if problem.rule == case.rule]
    assert told == [case.path]


def untested_fields(kind: str, cases: Sequence[FieldCase]) -> set[str]:
    """The fields of a kind's spec, as `clients[].name`, for which there is no case."""
    spec = kind_named(kind).manifest.model_fields["spec"].annotation
    assert isinstance(spec, type)
    assert issubclass(spec, Model)
    tested = {_generic(case.path) for case in cases}
    return {path for path, _ in walk(spec)} - tested


def _generic(path: str) -> str:
    return "".join("[]" if isinstance(part, int) else f".{part}" for part in parse_path(path)).lstrip(".")


def untested_rules(kind: str, cases: Sequence[RuleCase]) -> set[str]:
    """The cross-field rules of a kind for which there is no case."""
    return {rule.id for rule in kind_named(kind).rules.rules} - {case.rule for case in cases}
