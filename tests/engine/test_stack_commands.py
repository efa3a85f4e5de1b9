"""What Pulumi's SDK is told of a stack by the embedded engine."""

import re

import pytest
from pulumi.automation.errors import CommandError

from openmcf.engine.backend import Backend
from openmcf.engine.history import Update
from tests.engine.scenarios_of_changes import one
from tests.engine.scenarios_of_options import hiding
from tests.support.engines import STOPPED_PROGRAMS, Stage, destroy, run, up
from tests.support.state import STACK

pytestmark = STOPPED_PROGRAMS


def test_the_history_comes_in_pages(stage: Stage) -> None:
    backend = Backend.open(stage.backend)
    for number in range(5):
        backend.add_history(STACK, Update(kind="update", start_time=number, message=str(number)))
    stack = stage.opened()

    def page(size: int | None = None, number: int | None = None) -> str:
        return "".join(summary.message for summary in stack.history(size, number))

    assert page() == "43210"
    assert [page(2, number) for number in (1, 2, 3, 4)] == ["43", "21", "0", ""]
    assert page(9) == "43210"


def test_a_run_does_not_mind_that_an_older_one_cannot_be_read(stage: Stage) -> None:
    run(stage, up(one(), "create a"))
    (entry,) = (stage.directory / STACK.history).glob("*.history.json")
    entry.write_text("{")
    assert run(stage, up(one(), "same a")).error == ""


def test_the_sdk_lists_exports_imports_renames_unlocks_and_removes_a_stack(stage: Stage) -> None:
    run(stage, up(hiding("hush"), "create a, create b"))
    stack = stage.opened()
    assert [found.name for found in stack.workspace.list_stacks()] == [str(STACK)]
    exported = stack.export_stack()
    assert "hush" in str(exported.deployment)
    run(stage, destroy("delete b, delete a"))
    stack.import_stack(exported)
    assert stack.outputs()["secret"].value == "hush"
    assert "hush" not in (stage.directory / STACK.file).read_text()
    with Backend.open(stage.backend).lock(STACK):
        stack.cancel()
        assert Backend.open(stage.backend).locks(STACK) == []
    renamed = STACK._replace(name="prod")
    stack.rename(str(renamed))
    assert Backend.open(stage.backend).stacks() == [renamed]
    stack.workspace.remove_stack(str(renamed), force=True)
    assert stack.workspace.list_stacks() == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["stack", "tag", "ls"], "the embedded engine cannot do that: .*; try --engine pulumi"),
        (["up", "--policy-pack", "x"], "the embedded engine cannot do that: .*; try --engine pulumi"),
        (["refresh", "--run-program=true"], "the embedded engine cannot do that: .*; try --engine pulumi"),
        (["up", "--stack", str(STACK)], "runs inline programs only; try --engine pulumi"),
        (["stack", "export"], "no stack is named"),
        (["stack", "select", "--stack", "dev"], "`dev` is no name of a stack"),
        (["stack", "select", "--stack", "organization/../dev"], "is no name of a stack"),
    ],
)
def test_what_the_embedded_engine_does_not_do_is_told(stage: Stage, arguments: list[str], words: str) -> None:
    told: list[str] = []
    with pytest.raises(CommandError, match=words):
        stage.embedded.run(arguments, str(stage.directory), stage.environ(), on_error=told.append)
    assert re.search(words, "".join(told))
