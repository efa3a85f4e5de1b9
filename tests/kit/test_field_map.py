"""Fields of a spec and properties of a resource: one map says each in terms of the other."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field

from openmcf.kit.field_map import As, Block, FieldMap, all_of, same_named
from openmcf.properties.values import Properties, Secret, Value
from openmcf.specs.model import Model
from openmcf.specs.references import Reference


class Rule(Model):
    """A model in a list."""

    max_age: int | None = None
    key_arn: str | Reference | None = None


class Logging(Model):
    """A model that a spec may have, with models of its own."""

    target_name: str | None = None
    rules: list[Rule] = Field(default=[])


class Spec(Model):
    """A spec with a field of each sort."""

    role_arn: str | Reference | None = None
    size: int | None = None
    mode: str | None = None
    enabled: bool | None = None
    layer_arns: list[str | Reference] = Field(default=[])
    tags: dict[str, str | Reference] = Field(default={})
    document: dict[str, str] | None = None
    unit: str | None = None
    logging: Logging | None = None
    rules: list[Rule] = Field(default=[])


MAP = FieldMap(
    {
        **same_named("role_arn", "layer_arns", "tags"),
        "size": "storage.size",
        "mode": "storage.mode",
        "enabled": "isEnabled",
        "document": As("document", json.dumps, json.loads),
        "unit": As("unit", lambda unit: None if unit == "NONE" else unit.lower(), str.upper),
        "logging": Block("access.logging", all_of(Logging)),
        "rules": Block("ruleSet.rules", FieldMap({"max_age": "age.most", "key_arn": "key"})),
    }
)

REFERENCE = Reference(kind="AwsIamRole", name="worker", field_path="status.outputs.role_arn")


def resolve(field: str | Reference) -> Value:
    return field.name if isinstance(field, Reference) else field


def inputs(**fields: Any) -> Properties:
    return MAP.inputs(Spec(**fields), resolve)


@pytest.mark.parametrize(
    ("fields", "properties"),
    [
        ({"role_arn": "arn"}, {"roleArn": "arn"}),
        ({"size": 3, "mode": "fast"}, {"storage": {"size": 3, "mode": "fast"}}),
        ({"document": {"a": "b"}}, {"document": '{"a": "b"}'}),
        (
            {"logging": Logging(target_name="logs", rules=[Rule(max_age=7)])},
            {"access": {"logging": {"targetName": "logs", "rules": [{"maxAge": 7}]}}},
        ),
        (
            {"rules": [Rule(max_age=1), Rule(key_arn="key")]},
            {"ruleSet": {"rules": [{"age": {"most": 1}}, {"key": "key"}]}},
        ),
    ],
)
def test_a_field_is_the_property_at_its_path_and_is_read_from_there(
    fields: dict[str, Any], properties: Properties
) -> None:
    assert inputs(**fields) == properties
    assert Spec(**MAP.fields(Spec, properties)) == Spec(**fields)


def test_what_is_unset_or_empty_is_left_out() -> None:
    assert inputs(layer_arns=[], tags={}, rules=[], role_arn=None) == {}


def test_zero_and_false_are_values() -> None:
    assert inputs(size=0, enabled=False) == {"storage": {"size": 0}, "isEnabled": False}


def test_a_function_is_asked_about_an_empty_value_too() -> None:
    assert inputs(document={}) == {"document": "{}"}


def test_a_property_that_a_function_makes_none_of_is_left_out() -> None:
    assert inputs(unit="NONE") == {}


def test_an_empty_model_that_is_given_is_an_empty_block() -> None:
    assert inputs(logging=Logging(), rules=[Rule()]) == {
        "access": {"logging": {}},
        "ruleSet": {"rules": [{}]},
    }


def test_references_are_resolved_at_any_depth() -> None:
    found = inputs(
        role_arn=REFERENCE,
        layer_arns=["literal", REFERENCE],
        tags={"owner": REFERENCE},
        logging=Logging(rules=[Rule(key_arn=REFERENCE)]),
        rules=[Rule(key_arn=REFERENCE)],
    )
    assert found == {
        "roleArn": "worker",
        "layerArns": ["literal", "worker"],
        "tags": {"owner": "worker"},
        "access": {"logging": {"rules": [{"keyArn": "worker"}]}},
        "ruleSet": {"rules": [{"key": "worker"}]},
    }


def test_a_function_takes_what_a_reference_leads_to() -> None:
    secret = FieldMap({"role_arn": As("password", Secret)})
    assert secret.inputs(Spec(role_arn=REFERENCE), resolve) == {"password": Secret("worker")}


def test_fields_have_the_names_that_manifests_have() -> None:
    properties = {"layerArns": ["a"], "unit": "gib", "ruleSet": {"rules": [{"age": {"most": 1}}]}}
    assert MAP.fields(Spec, properties) == {"layerArns": ["a"], "unit": "GIB", "rules": [{"maxAge": 1}]}


@pytest.mark.parametrize("storage", [None, {}, {"size": None}, {"other": 1}, "none"])
def test_a_property_that_is_not_there_is_no_field(storage: Value) -> None:
    assert MAP.fields(Spec, {"storage": storage, "unknown": 1}) == {}


def test_a_reference_is_a_value_and_no_block_in_the_map_of_a_whole_model() -> None:
    assert all_of(Logging) == FieldMap(
        {
            "target_name": "targetName",
            "rules": Block("rules", FieldMap({"max_age": "maxAge", "key_arn": "keyArn"})),
        }
    )


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


TEXT = st.text(max_size=4)
RULES = st.lists(st.builds(Rule, max_age=optional(st.integers()), key_arn=optional(TEXT)), max_size=2)
LOGGING = st.builds(Logging, target_name=optional(TEXT), rules=RULES)
SPECS = st.builds(
    Spec,
    role_arn=optional(TEXT),
    size=optional(st.integers()),
    mode=optional(TEXT),
    enabled=optional(st.booleans()),
    layer_arns=st.lists(TEXT, max_size=2),
    tags=st.dictionaries(TEXT, TEXT, max_size=2),
    document=optional(st.dictionaries(TEXT, TEXT, max_size=2)),
    unit=optional(st.sampled_from(["KIB", "GIB"])),
    logging=optional(LOGGING),
    rules=RULES,
)


@given(SPECS)
def test_what_a_spec_asks_for_reads_as_that_spec(spec: Spec) -> None:
    assert Spec(**MAP.fields(Spec, MAP.inputs(spec, resolve))) == spec
