"""What Pulumi's SDK is told of a stack by the embedded engine."""

from openmcf.provisioner.engine.backend import Backend
from openmcf.provisioner.engine.history import Update
from tests.provisioner.engine.scenarios_of_changes import one
from tests.support.engines import STOPPED_PROGRAMS, Stage, run, up
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
