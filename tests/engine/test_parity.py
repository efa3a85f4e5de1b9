"""The embedded engine beside the real Pulumi CLI: the same steps, state, and calls of the cloud."""

import re
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from zipfile import ZipFile, ZipInfo

import pytest

from openmcf.engine.stack import Options
from openmcf.errors import CodeUnusable
from openmcf.properties.declarations import Declarations, FileArchive
from openmcf.properties.values import Secret
from openmcf.pulumi_cli.command import CliCommand
from openmcf.pulumi_cli.engine import CliEngine
from tests.engine.scenarios_of_changes import CHANGES, one
from tests.engine.scenarios_of_options import OPTIONS
from tests.engine.scenarios_of_trouble import TROUBLE
from tests.support.declaring import Program, thing
from tests.support.engines import Phase, Seen, run, stages, up

pytestmark = [
    pytest.mark.usefixtures("collected"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
"""Pulumi's SDK leaves its event loops open if a program stops, and Python says so when it collects one."""

SCENARIOS = CHANGES | OPTIONS | TROUBLE

each_scenario = pytest.mark.parametrize("phases", SCENARIOS.values(), ids=SCENARIOS)


def expect(seen: Seen, phase: Phase) -> None:
    """What the table says of a phase."""
    assert (seen.steps, bool(seen.error)) == (phase.steps, bool(phase.error)), seen.error
    assert re.search(phase.error, seen.error)


@each_scenario
def test_the_embedded_engine_does_what_is_expected(phases: list[Phase], tmp_path: Path) -> None:
    with stages(tmp_path, 1) as (stage,):
        for phase in phases:
            expect(run(stage, phase), phase)


def alike(phases: Sequence[Phase], directory: Path, pulumi_program: Path) -> None:
    """Both engines do the same, taking turns on two states."""
    cli = CliEngine(CliCommand(pulumi_program.parents[1], Event()))
    with stages(directory, 2) as both:
        for number, phase in enumerate(phases):
            ours, theirs = both if number % 2 else reversed(both)
            by_us, by_them = run(ours, phase), run(theirs, phase, cli)
            expect(by_them, phase)
            expect(by_us, phase)
            assert by_us.changes == by_them.changes
            assert by_us.calls == by_them.calls
            assert by_us.state == by_them.state
            assert by_us.cloud == by_them.cloud
            assert by_us.events == by_them.events


@each_scenario
def test_both_engines_do_the_same_and_go_on_from_each_other(
    phases: list[Phase], tmp_path: Path, pulumi_program: Path
) -> None:
    alike(phases, tmp_path, pulumi_program)


def archived(path: Path, content: str | None) -> Program:
    """A resource with an archive, which is made unless there is no content."""

    def program() -> None:
        if content:
            with ZipFile(path, "w") as file:
                file.writestr(ZipInfo("main.py"), content)
        thing("a", deep={"code": Secret(FileArchive(str(path)))})

    return program


def test_both_engines_compare_archives_by_their_bytes(tmp_path: Path, pulumi_program: Path) -> None:
    path = tmp_path / "code.zip"
    phases = [
        up(archived(path, "x"), "create a"),
        up(archived(path, "x"), "same a"),
        up(archived(path, "y"), "update a"),
    ]
    alike(phases, tmp_path, pulumi_program)


def test_an_archive_that_is_not_there_is_told(tmp_path: Path) -> None:
    with stages(tmp_path, 1) as (stage,):
        seen = run(stage, up(archived(tmp_path / "absent.zip", None), ""))
    assert re.search("the archive `.*absent.zip` cannot be read: no such file or directory", seen.error)


def refused() -> Declarations:
    """A program that finds something wrong."""
    raise CodeUnusable("the code is not there")


def test_what_a_program_refuses_ends_the_run_as_it_is(tmp_path: Path, pulumi_program: Path) -> None:
    with stages(tmp_path, 1) as (stage,):
        run(stage, up(one(), "create a"))
        before = stage.state()
        for engine in (stage.embedded, CliEngine(CliCommand(pulumi_program.parents[1], Event()))):
            with pytest.raises(CodeUnusable, match="the code is not there"):
                stage.stack(engine).up(refused, lambda _: None, Options())
        assert (stage.state(), stage.cloud.calls) == (before, ["create a"])
