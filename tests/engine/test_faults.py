"""Runs that are killed, stopped, refused, or that have no room: what was made stays known."""

import dataclasses
import json
import re
import signal
import subprocess
import sys
import threading
import time

import pytest

from openmcf.engine.backend import Backend
from openmcf.engine.failures import EngineFailure
from openmcf.errors import PassphraseRefused, StackLocked, StateUnusable
from openmcf.properties.declarations import apply
from openmcf.properties.values import Properties
from tests.engine.scenarios_of_changes import named, one, user
from tests.support.declaring import Program, options, thing
from tests.support.engines import Phase, Stage, act, destroy, preview, refresh, run, up
from tests.support.fake_cloud import FakeCloud, Fault
from tests.support.state import STACK


def pending(stage: Stage) -> list[str]:
    """What the state says was under way: `creating b`."""
    operations = [item["pending"] for item in stage.state() if "pending" in item]
    return [f"{item['type']} {item['resource']['urn'].rpartition(':')[2]}" for item in operations]


def names(stage: Stage) -> list[str]:
    """The recorded resources that programs name."""
    return [item["urn"].rpartition(":")[2] for item in stage.state() if "Thing" in item.get("type", "")]


def harmed(harm: str, stage: Stage) -> "subprocess.CompletedProcess[str]":
    """The end of a process with one of the runs of `tests.support.harmed_runs`."""
    command = [sys.executable, "-m", "tests.support.harmed_runs", harm, str(stage.directory)]
    return subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)


def kill_a_run(stage: Stage) -> None:
    """Have a process killed that made `b` and did not record it."""
    assert harmed("killed", stage).returncode == -signal.SIGKILL
    stage.cloud.there |= {"a-1": {"arn": "arn:a-1"}, "b-1": {"of": "arn:a-1", "arn": "arn:b-1"}}
    stage.cloud.made.update("ab")
    stage.cloud.born |= dict.fromkeys(("a-1", "b-1"), time.time())


def test_the_run_after_a_killed_one_finds_what_was_made(stage: Stage) -> None:
    kill_a_run(stage)
    assert (names(stage), pending(stage)) == (["a"], ["creating b"])
    assert run(stage, preview(user(), "")).steps == "same a, same b"
    assert (names(stage), pending(stage)) == (["a"], ["creating b"])
    again = run(stage, up(user(size=1), ""))
    assert again.steps == "update a, same b"
    assert (names(stage), pending(stage)) == (["a", "b"], [])
    assert set(stage.cloud.there) == {"a-1", "b-1"}


@pytest.mark.parametrize("phase", [refresh(""), destroy("")], ids=["refresh", "destroy"])
def test_every_run_settles_what_a_killed_one_left(phase: Phase, stage: Stage) -> None:
    kill_a_run(stage)
    assert run(stage, phase).error == ""
    left = {"a", "b"} if phase.command == "refresh" else set()
    assert {id_[0] for id_ in stage.cloud.there} == set(names(stage)) == left
    assert pending(stage) == []


def test_what_a_killed_run_did_not_come_to_is_made(stage: Stage) -> None:
    kill_a_run(stage)
    del stage.cloud.there["b-1"]
    assert run(stage, up(user(), "")).steps == "same a, create b"
    assert pending(stage) == []


_LOSING: dict[str, Fault] = {
    "creating a": "lose create",
    "updating a": "lose update",
    "deleting a": "lose delete",
}


def imported(name: str, id_: str) -> Program:
    """A program that adopts what is there."""

    def program() -> None:
        thing(name, options(import_id=id_))

    return program


def lose_the_answer(phase: Phase, stage: Stage, under_way: str) -> None:
    """Have the cloud do what is asked of `a`, and nobody hear of it."""
    fault: Fault = _LOSING[under_way]
    error = run(stage, dataclasses.replace(phase, broken={"a": fault})).error
    stage.cloud.broken.clear()
    assert "the answer was lost, and it may" in error
    assert pending(stage) == [under_way]


def test_a_creation_whose_answer_was_lost_is_looked_for_before_it_is_made_again(stage: Stage) -> None:
    lose_the_answer(up(user(), ""), stage, "creating a")
    assert run(stage, up(user(size=1), "")).steps == "update a, create b"
    assert (sorted(stage.cloud.there), pending(stage)) == (["a-1", "b-1"], [])


def test_a_replacement_whose_answer_was_lost_takes_the_place_of_the_old_one(stage: Stage) -> None:
    run(stage, up(user(place="x"), ""))
    lose_the_answer(up(user(place="y"), ""), stage, "creating a")
    assert run(stage, up(user(place="y"), "")).steps == "same a, update b, delete-replaced a"
    assert (sorted(stage.cloud.there), pending(stage)) == (["a-2", "b-1"], [])
    assert stage.cloud.there["b-1"]["of"] == "arn:a-2"


def test_a_replacement_after_the_old_one_went_is_found_too(stage: Stage) -> None:
    run(stage, up(user(slot=1), ""))
    lose_the_answer(up(user(slot=2), ""), stage, "creating a")
    assert run(stage, up(user(slot=2), "")).steps == "same a, update b"
    assert (sorted(stage.cloud.there), pending(stage)) == (["a-2", "b-1"], [])


def test_a_change_whose_answer_was_lost_is_seen_though_nobody_wants_it_any_more(stage: Stage) -> None:
    run(stage, up(user(size=1), ""))
    lose_the_answer(up(user(size=2), ""), stage, "updating a")
    assert run(stage, up(user(size=1), "")).steps == "refresh a, update a, same b"
    assert (stage.cloud.there["a-1"]["size"], pending(stage)) == (1, [])


def test_what_was_deleted_though_the_answer_was_lost_is_made_if_it_is_wanted_again(stage: Stage) -> None:
    run(stage, up(one("a"), ""))
    lose_the_answer(destroy(""), stage, "deleting a")
    assert run(stage, up(one("a"), "")).steps == "refresh a, create a"
    assert (sorted(stage.cloud.there), pending(stage)) == (["a-2"], [])


def test_where_several_may_be_the_lost_one_the_run_makes_none_and_names_them(stage: Stage) -> None:
    lose_the_answer(up(user(), ""), stage, "creating a")
    stage.cloud.create("a", {})  # somebody else makes one of that name
    said = run(stage, up(user(), ""))
    assert "nothing says which one it is: a-1 or a-2" in said.error
    assert (sorted(stage.cloud.there), pending(stage)) == (["a-1", "a-2"], ["creating a"])
    assert run(stage, refresh("", clear_pending_creates=True)).error == ""
    assert run(stage, up(user(), "")).steps == "create a, create b"


def test_the_user_says_which_one_it_is(stage: Stage) -> None:
    lose_the_answer(up(user(), ""), stage, "creating a")
    stage.cloud.create("a", {})
    file = stage.directory / STACK.file
    state = json.loads(file.read_text())
    state["checkpoint"]["latest"]["pending_operations"][0]["resource"]["id"] = "a-2"
    file.write_text(json.dumps(state))
    assert run(stage, up(user(), "")).steps == "same a, create b"
    assert [item["id"] for item in stage.state() if item.get("urn", "").endswith("::a")] == ["a-2"]


def test_an_import_that_was_killed_is_begun_again(stage: Stage) -> None:
    run(stage, up(one("a"), ""))
    file = stage.directory / STACK.file
    state = json.loads(file.read_text())
    latest = state["checkpoint"]["latest"]
    latest["pending_operations"] = [{"resource": latest["resources"].pop(), "type": "importing"}]
    file.write_text(json.dumps(state))
    assert run(stage, up(imported("a", "a-1"), "")).steps == "import a"
    assert pending(stage) == []


def test_what_was_there_before_is_not_taken_for_the_lost_one(stage: Stage) -> None:
    stage.cloud.create("a", {})
    stage.cloud.born["a-1"] -= 3600
    lose_the_answer(up(user(), ""), stage, "creating a")
    del stage.cloud.there["a-2"]  # it was not made after all
    assert run(stage, up(user(), "")).steps == "create a, create b"


def test_what_another_stack_has_is_not_taken_for_the_lost_one(stage: Stage) -> None:
    lose_the_answer(up(user(), ""), stage, "creating a")
    file = stage.directory / STACK.file
    file.with_name("other.json").write_text(file.read_text().replace("::dev::", "::other::"))
    said = run(stage, up(user(), ""))
    assert "nothing says which one it is: a-1" in said.error  # the other stack was creating the like


class StoppingCloud(FakeCloud):
    """It says stop while it makes or reads a resource."""

    stop: threading.Event

    def create(self, name: str, inputs: Properties) -> tuple[str, Properties]:
        """Make a resource."""
        self.stop.set()
        return super().create(name, inputs)

    def read(self, name: str, id_: str) -> Properties | None:
        """A resource as it is."""
        self.stop.set()
        return super().read(name, id_)


def test_a_run_that_is_stopped_ends_the_step_under_way_and_records_it(stage: Stage) -> None:
    cloud = StoppingCloud()
    cloud.stop = threading.Event()
    stopped = Stage(stage.directory, cloud, 0, cloud.stop)
    assert "the run was stopped before all was done" in run(stopped, up(user(), "")).error
    assert (names(stage), pending(stage)) == (["a"], [])
    assert list(cloud.there) == ["a-1"]
    assert run(Stage(stage.directory, cloud, 0), up(user(), "")).steps == "same a, create b"


def test_a_refresh_that_is_stopped_reads_no_more(stage: Stage) -> None:
    run(stage, up(user(), ""))
    cloud = StoppingCloud(stage.cloud.there)
    cloud.stop = threading.Event()
    assert "the run was stopped" in run(Stage(stage.directory, cloud, 0, cloud.stop), refresh("")).error
    assert cloud.calls == ["read a"]


def test_of_two_runs_at_once_the_second_is_refused(stage: Stage) -> None:
    with Backend.open(stage.backend).lock(STACK), pytest.raises(StackLocked):
        act(stage.stack(), up(user(), ""), print)
    assert run(stage, up(user(), "")).steps == "create a, create b"


@pytest.mark.parametrize(
    ("pattern", "harm", "said"),
    [
        pytest.param(r".{9}$", "", "damaged", id="cut"),
        pytest.param('"version":3', '"version":99', "version 99", id="newer"),
        pytest.param('"parent":"[^"]*', '"parent":"urn:pulumi:x', "makes no sense", id="senseless"),
        pytest.param('"salt":"v1:Z', '"salt":"v1:Y', "passphrase", id="of another passphrase"),
    ],
)
def test_a_state_that_cannot_be_used_is_left_alone(pattern: str, harm: str, said: str, stage: Stage) -> None:
    run(stage, up(user(), ""))
    file = stage.directory / STACK.file
    file.write_text(re.sub(pattern, harm, file.read_text(), count=1))
    before, calls = file.read_bytes(), len(stage.cloud.calls)
    with pytest.raises(StateUnusable, match=said):
        act(stage.stack(), up(user(size=1), ""), print)
    assert (file.read_bytes(), len(stage.cloud.calls)) == (before, calls)


def test_what_is_made_when_there_is_no_room_for_its_record_is_named(stage: Stage) -> None:
    error, _, made = harmed("cramped", stage).stdout.rpartition("\n")
    assert "file too large" in error
    recorded = {item["id"] for item in stage.state() if "Thing" in item.get("type", "")}
    lost = set(made.split()) - recorded
    assert 0 < len(recorded) < 30
    for id_ in lost:
        assert f"(id {id_})" in error
        assert f"creating {id_.removesuffix('-1')}" in pending(stage)


def test_what_is_made_on_a_full_disk_is_named_though_the_history_has_no_room_either(stage: Stage) -> None:
    error = harmed("full", stage).stdout
    assert re.search(r"made or changed, and not recorded: .*::b \(id b-1\)", error)
    assert (names(stage), pending(stage)) == (["a"], ["creating b"])


def test_a_wrong_passphrase_is_refused_before_anything_is_done(stage: Stage) -> None:
    run(stage, up(user(), ""))
    environ = stage.environ() | {"PULUMI_CONFIG_PASSPHRASE": "wrong"}
    stack = stage.embedded.stack(stage.backend, f"organization/{STACK.project}/{STACK.name}", {}, environ)
    with pytest.raises(PassphraseRefused, match="passphrase"):
        act(stack, up(user(size=1), ""), print)
    assert run(stage, preview(user(), "")).steps == "same a, same b"


class SlowCloud(FakeCloud):
    """It takes its time for all but `quick`, which it comes to when the others are under way."""

    def __init__(self, at_once: int) -> None:
        super().__init__()
        self.all_begun = threading.Barrier(at_once + 1)

    def create(self, name: str, inputs: Properties) -> tuple[str, Properties]:
        """Make a resource."""
        self.all_begun.wait()
        if name != "quick":
            time.sleep(0.3)  # the program ends meanwhile
        return super().create(name, inputs)


SLOW = [f"slow-{number}" for number in range(6)]


def failing() -> None:
    """Fail by itself when `quick` is there."""
    named(*SLOW)()
    thing("of quick", number=apply(int, thing("quick")["arn"]))


@pytest.mark.parametrize(
    ("program", "broken", "said", "lost"),
    [
        pytest.param(named(*SLOW, "quick"), {"quick": "create"}, "does not create", {"quick"}, id="refusal"),
        pytest.param(failing, {}, "invalid literal", set(), id="error of the program"),
    ],
)
def test_what_ends_a_run_loses_nothing_of_what_is_under_way(
    program: Program, broken: dict[str, Fault], said: str, lost: set[str], stage: Stage
) -> None:
    cloud = SlowCloud(len(SLOW))
    cloud.broken = broken
    troubled = Stage(stage.directory, cloud, 0)
    with pytest.raises(EngineFailure, match=said):
        act(troubled.stack(), up(program, ""), print, parallel=8)
    made = {*SLOW, "quick"} - lost
    assert set(names(stage)) == {id_.rpartition("-")[0] for id_ in cloud.there} == made
    assert pending(stage) == []
    cloud.all_begun = threading.Barrier(1)
    again = run(troubled, up(named("quick", *SLOW), ""))
    assert again.changes == {"create": len(lost), "same": 8 - len(lost)} if lost else {"same": 8}
