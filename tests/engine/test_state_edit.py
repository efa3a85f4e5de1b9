"""Resources removed, renamed and moved by hand; states repaired. All makes sense then, nothing is lost."""

from dataclasses import replace
from typing import Any

import pytest

from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.state.snapshot import Operation, OperationType, Snapshot
from openmcf.engine.state.state_edit import EditRefused, find, moved, renamed, users_of, without
from openmcf.engine.state.state_repair import repaired
from openmcf.engine.urns import name_of
from tests.support.state import ROOT_URN, client, root

PROVIDER_URN = "urn:pulumi:dev::auth::pulumi:providers:aws::default"
PROVIDER = ResourceState(
    urn=PROVIDER_URN, type="pulumi:providers:aws", custom=True, id="1", inputs={"region": "eu-west-1"}
)
GROUP_URN = "urn:pulumi:dev::auth::my:index:Group::group"
GROUP = ResourceState(urn=GROUP_URN, type="my:index:Group", parent=ROOT_URN)
OTHER = StackReference("other", "prod")


def aws(name: str, **more: Any) -> ResourceState:
    """A client with the provider."""
    return client(name, **{"provider": f"{PROVIDER_URN}::1"} | more)


def child(name: str) -> ResourceState:
    """A client in the group."""
    urn = f"urn:pulumi:dev::auth::my:index:Group$aws:cognito/userPoolClient:UserPoolClient::{name}"
    return aws(name, urn=urn, parent=GROUP_URN)


WEB = aws("web")
APP = aws("app", dependencies=(WEB.urn,), property_dependencies={"of": (WEB.urn,), "own": ()})
LAST = aws("last", deleted_with=APP.urn)
SOUND = Snapshot((root(), PROVIDER, GROUP, WEB, APP, LAST, child("inner")))


def names(snapshot: Snapshot) -> list[str]:
    """The resources in order; all of it makes sense."""
    snapshot.verify()
    return [name_of(one.urn) for one in snapshot.resources]


@pytest.mark.parametrize("name", ["web", "id-web", WEB.urn])
def test_a_resource_is_found_by_name_id_or_urn(name: str) -> None:
    assert find(SOUND, name) is WEB


@pytest.mark.parametrize(("name", "words"), [("absent", "no resource has"), ("web", "may be any of these")])
def test_a_resource_that_is_not_one_is_told(name: str, words: str) -> None:
    doubled = Snapshot((*SOUND.resources, replace(WEB, id="other")))
    with pytest.raises(EditRefused, match=words):
        find(doubled, name)


def test_what_uses_a_resource_is_known_to_the_last() -> None:
    assert users_of([WEB], SOUND.resources) == [APP, LAST]
    assert users_of([PROVIDER], SOUND.resources) == [WEB, APP, LAST, SOUND.resources[-1]]
    assert names(without(SOUND, [WEB, APP, LAST])) == ["auth-dev", "default", "group", "inner"]


def test_an_old_one_may_go_while_its_replacement_is_there() -> None:
    old = replace(WEB, id="old", delete=True)
    both = Snapshot((*SOUND.resources, old), (Operation(OperationType.DELETING, old),))
    assert users_of([old], both.resources) == []
    assert without(both, [old]).pending == both.pending
    assert without(SOUND, [LAST]).pending == ()


def test_a_renamed_resource_is_named_so_by_all_that_use_it() -> None:
    pending = Operation(OperationType.UPDATING, APP)
    after = renamed(Snapshot(SOUND.resources, (pending,)), WEB, "site")
    assert names(after) == ["auth-dev", "default", "group", "site", "app", "last", "inner"]
    site, app = after.resources[3:5]
    assert (app.dependencies, app.property_dependencies["of"]) == ((site.urn,), (site.urn,))
    assert after.pending[0].resource.dependencies == (site.urn,)
    assert names(renamed(SOUND, PROVIDER, "eu"))[1] == "eu"
    assert names(renamed(SOUND, GROUP, "team"))[-1] == "inner"


@pytest.mark.parametrize(
    ("states", "chosen", "name"),
    [
        (SOUND.resources, WEB, "app"),
        (SOUND.resources, SOUND.resources[0], "x"),
        ((*SOUND.resources, replace(WEB, delete=True)), WEB, "x"),
    ],
)
def test_what_cannot_be_renamed(states: tuple[ResourceState, ...], chosen: ResourceState, name: str) -> None:
    with pytest.raises(EditRefused):
        renamed(Snapshot(states), chosen, name)


def test_resources_move_with_their_children_and_providers() -> None:
    move = moved(SOUND, Snapshot(), [GROUP, APP], OTHER)
    assert names(move.source) == ["auth-dev", "default", "web", "last"]
    assert names(move.target) == ["other-prod", "default", "group", "app", "inner"]
    assert {one.urn.split("::")[0] for one in move.target.resources} == {"urn:pulumi:prod"}
    inner = move.target.resources[-1]
    assert (
        inner.urn == "urn:pulumi:prod::other::my:index:Group$aws:cognito/userPoolClient:UserPoolClient::inner"
    )
    assert inner.provider == "urn:pulumi:prod::other::pulumi:providers:aws::default::1"
    assert [
        line.replace("urn:pulumi:dev::auth::aws:cognito/userPoolClient:UserPoolClient::", "")
        for line in move.broken
    ] == [
        "app depends on web no more",
        "last depends on app no more",
    ]
    assert sorted(one.id for one in (*move.source.resources, *move.target.resources) if one.custom) == sorted(
        [*(one.id for one in SOUND.resources if one.custom), "1"]
    )


def test_resources_move_to_a_stack_that_has_its_own() -> None:
    there = moved(SOUND, Snapshot(), [WEB], OTHER).target
    again = moved(SOUND, there, [GROUP], OTHER)
    assert names(again.target) == ["other-prod", "default", "web", "group", "inner"]
    with pytest.raises(EditRefused, match=r"has .*web already"):
        moved(SOUND, there, [WEB], OTHER)
    elsewhere = Snapshot(
        tuple(
            replace(one, id="2", inputs={}) if one.type == PROVIDER.type else one for one in there.resources
        )
    )
    with pytest.raises(EditRefused, match="another provider"):
        moved(SOUND, elsewhere, [GROUP], OTHER)


def test_what_cannot_move() -> None:
    for one in SOUND.resources[:2]:
        with pytest.raises(EditRefused, match="is not moved"):
            moved(SOUND, Snapshot(), [one], OTHER)
    with pytest.raises(EditRefused, match="under way"):
        moved(Snapshot(SOUND.resources, (Operation(OperationType.UPDATING, WEB),)), Snapshot(), [WEB], OTHER)


TWICE = replace(WEB, modified="2026-01-02T00:00:00Z", inputs={"name": "new"})


@pytest.mark.parametrize(
    ("states", "steps", "order"),
    [
        (SOUND.resources, [], None),
        ((root(), WEB, PROVIDER), ["is put before"], ["auth-dev", "default", "web"]),
        ((WEB, PROVIDER, root()), ["is put before"] * 2, ["auth-dev", "default", "web"]),
        ((root(), PROVIDER, APP, WEB), ["is put before"], ["auth-dev", "default", "web", "app"]),
        ((root(), PROVIDER, APP), ["no longer needs"], ["auth-dev", "default", "app"]),
        ((root(), PROVIDER, LAST), ["no longer needs"], ["auth-dev", "default", "last"]),
        ((PROVIDER, WEB), ["no longer needs"], ["default", "web"]),
        (
            (root(), PROVIDER, child("inner")),
            ["its parent is the stack now", "is urn"],
            ["auth-dev", "default", "inner"],
        ),
        ((root(), PROVIDER, WEB, TWICE, APP), ["changed last stays"], ["auth-dev", "default", "web", "app"]),
        ((root(), replace(PROVIDER, id="9"), WEB), ["has the provider"], ["auth-dev", "default", "web"]),
    ],
)
def test_a_state_that_makes_no_sense_is_repaired(
    states: tuple[ResourceState, ...], steps: list[str], order: list[str] | None
) -> None:
    repair = repaired(Snapshot(states))
    assert repair.left == []
    assert len(repair.steps) == len(steps)
    assert all(words in step for words, step in zip(steps, repair.steps, strict=True))
    assert names(repair.snapshot) == (order or names(Snapshot(states)))
    if TWICE in states:
        assert TWICE.inputs in [one.inputs for one in repair.resources]


@pytest.mark.parametrize(
    ("states", "words"),
    [
        ((root(), PROVIDER, WEB, replace(WEB, id="other")), "with the ids id-web and other"),
        ((root(), WEB), "which is not recorded: bring back"),
        (
            (
                root(),
                PROVIDER,
                aws("a", dependencies=(WEB.urn,)),
                aws("web", dependencies=(client("a").urn,)),
            ),
            "a circle",
        ),
    ],
)
def test_what_only_a_person_can_repair_is_left_to_one(states: tuple[ResourceState, ...], words: str) -> None:
    repair = repaired(Snapshot(states))
    assert any(words in line for line in repair.left)
    assert {one.id for one in repair.resources} == {one.id for one in states}
