"""What a plan may do to be what was agreed on: all of it, nothing else, and whatever was not known yet."""

import copy
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from openmcf.provisioner.plans.conformance import deviations
from openmcf.provisioner.plans.plan import Change, Difference, Plan
from openmcf.provisioner.plans.saved_plan import SavedStack, saved_changes
from openmcf.provisioner.run.outputs import SECRET_SHOWN, UNKNOWN_SHOWN

NAMES = st.text("abc", min_size=1, max_size=2)
VALUES = st.recursive(
    st.integers(0, 3) | NAMES | st.just(UNKNOWN_SHOWN),
    lambda inner: st.dictionaries(NAMES, inner, max_size=2) | st.lists(inner, max_size=2),
    max_leaves=5,
)
CREATED = st.dictionaries(NAMES, VALUES, min_size=1, max_size=3)


def change(name: str, op: str, *differences: Difference, **new: Any) -> Change:
    """What happens to a client."""
    type_ = "aws:cognito/userPoolClient:UserPoolClient"
    id_ = "" if op == "create" else f"id-of-{name}"
    return Change(op, f"urn:pulumi:dev::auth::{type_}::{name}", type_, id_, differences, {}, new, {})


def update(*differences: Difference, op: str = "update") -> Plan:
    """A plan that changes one client."""
    return Plan((change("web", op, *differences),))


def agreed(plan: Plan) -> SavedStack:
    """A plan as it is saved, and read again."""
    saved = SavedStack(
        kind="AwsCognitoUserPool",
        name="staff",
        env=None,
        stack="organization/openmcf/dev",
        region="us-east-1",
        effective={},
        manifest_digest="",
        basis={},
        gives_anew=plan.gives_anew,
        changes=saved_changes(plan),
    )
    return SavedStack.model_validate_json(saved.model_dump_json())


def known(value: Any) -> Any:
    """A value with something in every place where nothing was known yet."""
    match value:
        case dict():
            return {key: known(item) for key, item in value.items()}
        case list():
            return [known(item) for item in value]
    return {"given": "by AWS"} if value == UNKNOWN_SHOWN else value


LONGER = Difference("accessTokenValidity", "update", 60, 90)
MOVED = Difference("userPoolId", "update-replace", "a", UNKNOWN_SHOWN)


@given(CREATED)
def test_what_is_made_may_be_known_only_later(inputs: dict[str, Any]) -> None:
    plan = Plan((change("web", "create", **inputs),))
    assert not [*deviations(agreed(plan), plan)]
    assert not [*deviations(agreed(plan), Plan((change("web", "create", **known(inputs)),)))]


@given(CREATED, st.data())
def test_no_known_value_may_be_another(inputs: dict[str, Any], data: st.DataObject) -> None:
    inputs = known(inputs)
    other = copy.deepcopy(inputs)
    other[data.draw(st.sampled_from(sorted(inputs)))] = "another"
    told = [
        *deviations(
            agreed(Plan((change("web", "create", **inputs),))), Plan((change("web", "create", **other),))
        )
    ]
    assert told == ([] if other == inputs else ["create cognito:UserPoolClient web was planned otherwise"])


def test_what_was_not_planned_is_told() -> None:
    plan = Plan((change("web", "update", LONGER), change("server", "delete")))
    assert [*deviations(agreed(update(LONGER)), plan)] == [
        "delete cognito:UserPoolClient server was not planned"
    ]


def test_what_is_not_done_is_told_unless_it_depended_on_what_was_not_known() -> None:
    told = "update cognito:UserPoolClient web was planned, and is not to be done now"
    assert [*deviations(agreed(update(LONGER)), Plan(()))] == [told]
    assert not [*deviations(agreed(update(MOVED)), Plan(()))]


def test_a_replacement_for_what_was_not_known_may_become_an_update_but_not_the_other_way() -> None:
    replaced = update(MOVED, LONGER, op="replace")
    assert not [*deviations(agreed(replaced), update(LONGER))]
    assert [*deviations(agreed(update(LONGER)), update(LONGER, op="replace"))]
    forced = replace(LONGER, kind="update-replace")
    assert [*deviations(agreed(replaced), update(MOVED, forced, op="replace"))]


def test_all_that_was_planned_of_a_change_is_done_and_no_more() -> None:
    shorter = Difference("idTokenValidity", "update", 60, 15)
    assert [*deviations(agreed(update(LONGER, shorter)), update(LONGER))]
    assert [*deviations(agreed(update(LONGER)), update(LONGER, shorter))]


def test_a_secret_that_was_to_change_may_turn_out_the_same() -> None:
    secret = Difference("environment.variables.ROLE", "update", "[secret]", "[secret]")
    assert not [*deviations(agreed(update(secret, LONGER)), update(LONGER))]
    assert not [*deviations(agreed(update(secret)), Plan(()))]
    assert [*deviations(agreed(update(LONGER)), update(secret, LONGER))]


def test_what_comes_below_a_value_that_was_not_known_fits() -> None:
    whole = Difference("tokens", "update", None, UNKNOWN_SHOWN)
    below = Difference("tokens.access", "add", None, 5)
    beside = Difference("tokensOfOthers.access", "add", None, 5)
    assert not [*deviations(agreed(update(whole)), update(below))]
    assert [*deviations(agreed(update(whole)), update(below, beside))]


def test_another_resource_in_the_place_of_the_planned_one_is_told() -> None:
    other = replace(change("web", "update", LONGER), id="another")
    assert [*deviations(agreed(update(LONGER)), Plan((other,)))]


def test_outputs_that_were_not_to_change_are_told() -> None:
    plan = Plan((), gives_anew=True)
    assert [*deviations(agreed(Plan(())), plan)] == ["other outputs or references were not planned"]
    assert not [*deviations(agreed(plan), Plan(()))]


def test_a_secret_that_was_not_known_may_differ_in_any_part_of_it() -> None:
    plan = update(Difference("environment", "update", SECRET_SHOWN, SECRET_SHOWN))
    now = Difference("environment.variables.POOL", "update", SECRET_SHOWN, SECRET_SHOWN)
    assert not [*deviations(agreed(plan), update(now))]
    assert [*deviations(agreed(plan), update(LONGER))]
