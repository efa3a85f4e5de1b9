"""JSON Schemas: valid as such, and agreed with `validate`: what a schema refuses, `validate` refuses."""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from openmcf.errors import UnknownKind
from openmcf.manifests.rule_index import SHAPE
from openmcf.schemas.json_schema import schema_of, schema_of_any
from openmcf.schemas.starter import starter
from openmcf.specs.registry import KINDS
from tests.support.manifests import FieldCase, changed, problems
from tests.support.mutations import mutations

# That `x` and `value: x` are the same item is beyond a schema.
SHAPE_RULES = {rule.id for rule in SHAPE} - {"not-distinct"}


TESTS = Path(__file__).parents[1]


@cache
def schema_for(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(kind))


@cache
def any_schema() -> Draft202012Validator:
    return Draft202012Validator(schema_of_any())


@cache
def cases(kind: str) -> list[tuple[FieldCase, dict[str, Any]]]:
    """The field cases of the kind's own tests, each with the valid manifest around the field."""
    found = []
    for file in sorted(TESTS.rglob("kinds/*/**/test_*.py")):
        module = import_module(".".join(("tests", *file.relative_to(TESTS).with_suffix("").parts)))
        if hasattr(module, "FIELDS") and module.BASE["kind"] == kind:
            found += [(case, around(module.BASE, case)) for case in module.FIELDS]
    return found


def around(base: dict[str, Any], case: FieldCase) -> dict[str, Any]:
    return changed(base, {f"spec.{path}": value for path, value in (case.given or {}).items()})


def with_value(base: dict[str, Any], case: FieldCase, value: Any) -> Any:
    """The manifest with the value in the case's field, as JSON has it: tuples are lists."""
    return json.loads(json.dumps(changed(base, {f"spec.{case.path}": value})))


def refused(manifest: dict[str, Any]) -> bool:
    return any(problem.severity == "error" for problem in problems(manifest))


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_of_a_kind_is_a_json_schema(kind: str) -> None:
    Draft202012Validator.check_schema(schema_of(kind))


def test_the_schema_of_any_kind_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(schema_of_any())


def test_an_unknown_kind_has_none() -> None:
    with pytest.raises(UnknownKind):
        schema_of("AwsIamRoll")


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_field_takes_the_schema_takes(kind: str) -> None:
    for case, base in cases(kind):
        for value in case.good:
            manifest = with_value(base, case, value)
            assert not [*schema_for(kind).iter_errors(manifest)], (case.path, value)
            assert any_schema().is_valid(manifest)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_field_refuses_by_its_shape_the_schema_refuses(kind: str) -> None:
    for case, base in cases(kind):
        for value, rule in case.bad:
            if rule in SHAPE_RULES:
                manifest = with_value(base, case, value)
                assert not schema_for(kind).is_valid(manifest), (case.path, value, rule)
                assert not any_schema().is_valid(manifest)


@st.composite
def faulty(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """A valid manifest of the kind with one random fault in it: the starter, or the base with a field set."""
    valid = yaml.safe_load(starter(kind))
    if draw(st.booleans()):
        case, base = draw(st.sampled_from(cases(kind)))
        values = [base, *(with_value(base, case, value) for value in case.good)]
        valid = draw(st.sampled_from(values))
    return draw(mutations(valid))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=200, deadline=None, suppress_health_check=[*HealthCheck])
@given(data=st.data())
def test_what_the_schema_refuses_validate_refuses(kind: str, data: st.DataObject) -> None:
    manifest = data.draw(faulty(kind))
    if not schema_for(kind).is_valid(manifest):
        assert refused(manifest)
    if not any_schema().is_valid(manifest):
        assert refused(manifest)


def test_either_spelling_of_a_field_will_do_and_null_is_unset() -> None:
    spec = {"trust_policy": {}, "max_session_duration": 3600, "path": None, "permissionsBoundary": None}
    manifest = {
        "api_version": "aws.openmcf.org/v1",
        "kind": "AwsIamRole",
        "metadata": {"name": "x"},
        "spec": spec,
    }
    assert schema_for("AwsIamRole").is_valid(manifest)
    assert not schema_for("AwsIamRole").is_valid(changed(manifest, {"spec.max_session_duration": 1}))


def test_the_items_of_a_set_must_differ() -> None:
    manifest = yaml.safe_load(starter("AwsIamRole"))
    arns = manifest["spec"]["managedPolicyArns"]
    assert not schema_for("AwsIamRole").is_valid(changed(manifest, {"spec.managedPolicyArns": arns * 2}))


def test_a_field_may_be_a_value_or_a_reference() -> None:
    manifest = yaml.safe_load(starter("AwsLambda"))
    role = manifest["spec"]["roleArn"]
    for good in (role, {"value": role}, {"valueFrom": {"name": "role"}}):
        assert schema_for("AwsLambda").is_valid(changed(manifest, {"spec.roleArn": good}))
    for bad in ("role", {"value": "role"}, {"valueFrom": {"kind": "AwsIamRole"}}, {"valueFrom": "role"}):
        assert not schema_for("AwsLambda").is_valid(changed(manifest, {"spec.roleArn": bad}))


def test_descriptions_say_what_a_reference_means_and_what_a_change_does() -> None:
    fields = schema_of("AwsLambda")["$defs"]["AwsLambdaSpec"]["properties"]
    assert "`status.outputs.role_arn` of AwsIamRole" in fields["roleArn"]["description"]
    assert fields["functionName"]["description"].endswith("Changing it replaces the resource.")
    assert fields["function_name"] == {
        "$ref": "#/$defs/AwsLambdaSpec/properties/functionName",
        "deprecated": True,
        "doNotSuggest": True,
    }


def patterns(schema: Any) -> Iterator[str]:
    parts = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    if isinstance(schema, dict) and isinstance(schema.get("pattern"), str):
        yield schema["pattern"]
    for part in parts:
        yield from patterns(part)


def test_patterns_mean_the_same_to_every_engine() -> None:
    """Editors read them by ECMA's rules: letters and digits are ASCII, and fewer escapes exist."""
    for pattern in set(patterns(schema_of_any())):
        re.compile(pattern)
        assert not re.search(r"\\[^sStrnux.*+?()|{}\[\]\\^$/-]|\(\?[^:]", pattern), pattern
