"""A broken package of kinds: a sentence that names it, never a traceback, and no harm to other kinds."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.command_line import Ended, process
from tests.support.deploying import ROLE
from tests.support.installed import SAMPLE, install, write_metadata

QUEUE = "apiVersion: aws.openmcf.org/v1\nkind: AcmeQueue\nmetadata: {name: jobs}\nspec: {region: us-east-1}\n"
HINT = "fix or update acme-kinds, or uninstall it"
KIND = "acme_kinds/acme_queue/kind.py"

Run = Callable[..., Ended]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The sample package, installed, to be broken."""
    return install(SAMPLE, tmp_path / "site")


@pytest.fixture
def run(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(site))
    (tmp_path / "queue.yaml").write_text(QUEUE)
    (tmp_path / "role.yaml").write_text(ROLE.format(name="worker"))
    return process


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("from typing", "import boto9\nfrom typing", "ModuleNotFoundError: No module named 'boto9' ("),
        ("from typing", "1 / 0\nfrom typing", "ZeroDivisionError: division by zero ("),
        ("KIND = Kind(", "OTHER = Kind(", "acme_kinds.acme_queue.kind has no `KIND`"),
        (
            "KIND = Kind(",
            "KIND = dict(a=",
            "KIND in acme_kinds.acme_queue.kind is no openmcf.specs.kind.Kind",
        ),
        ("    RULES,", "    RULES, future=1,", "unexpected keyword argument 'future' ("),
    ],
)
def test_a_kind_that_cannot_be_imported(run: Run, site: Path, old: str, new: str, why: str) -> None:
    if new.startswith("KIND = dict"):
        (site / KIND).write_text("KIND = {}\n")
    else:
        replace(site / KIND, old, new)
    told = run("validate", "queue.yaml", "role.yaml")
    assert (told.code, told.err) == (1, "")
    assert "[unknown-kind]" in told.out
    assert why in told.out
    assert "2 manifests in 2 files: 1 error, 0 warnings" in told.out
    listed = run("kinds")
    assert listed.code == 0
    assert "AwsIamRole" in listed.out
    assert "AcmeQueue" not in listed.out
    assert "warning: the kind `AcmeQueue` of acme-kinds 1.0 cannot be used: " in listed.err
    assert why in listed.err
    for command in (("explain",), ("schema",), ("init",)):
        refused = run(*command, "AcmeQueue")
        assert refused.code == 2
        assert refused.err.startswith("error: the kind `AcmeQueue` of acme-kinds 1.0 cannot be used: ")
        assert refused.err.endswith(f"\nhint: {HINT}\n")
    assert run("validate", "role.yaml").out == "1 manifest in 1 file: valid\n"
    assert "AwsIamRole" in run("schema").out


def test_a_kind_of_another_name(run: Run, site: Path) -> None:
    dist = site / "acme_kinds-1.0.dist-info" / "entry_points.txt"
    replace(dist, "AcmeQueue = ", "AcmeTopic = ")
    refused = run("explain", "AcmeTopic")
    why = "KIND in acme_kinds.acme_queue.kind is of AcmeQueue"
    assert refused.err == (
        f"error: the kind `AcmeTopic` of acme-kinds 1.0 cannot be used: {why}\nhint: {HINT}\n"
    )


def test_two_packages_with_one_kind(run: Run, site: Path) -> None:
    write_metadata(site, "other-kinds", "2.0", {"openmcf.kinds": {"AcmeQueue": "acme_kinds.acme_queue"}})
    said = "the kind `AcmeQueue` comes from acme-kinds 1.0 and other-kinds 2.0"
    assert said in run("validate", "queue.yaml").out
    assert run("explain", "AcmeQueue").err == f"error: {said}\nhint: uninstall all but one of them\n"
    assert said in run("kinds").err
    assert run("validate", "role.yaml").code == 0


def test_a_package_that_takes_the_name_of_an_own_kind(run: Run, site: Path) -> None:
    write_metadata(site, "other-kinds", "2.0", {"openmcf.kinds": {"AwsIamRole": "acme_kinds.acme_queue"}})
    listed = run("kinds")
    assert listed.out.count("AwsIamRole") == 1
    assert listed.err == (
        "warning: the kind `AwsIamRole` of other-kinds 2.0 is not used: openmcf has a kind of that name\n"
        "hint: rename it there, or uninstall other-kinds\n"
    )
    assert run("validate", "role.yaml").out == "1 manifest in 1 file: valid\n"


def test_parts_that_are_missing_or_broken(
    run: Run, site: Path, local_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(local_directory))
    folder = site / "acme_kinds/acme_queue"
    (folder / "starter.yaml").unlink()
    (folder / "importer.py").unlink()
    assert "cannot be used: its folder has no starter.yaml\n" in run("init", "AcmeQueue").err
    imported = run("import", "AcmeQueue", "jobs", "--local", "-y")
    assert "No module named 'acme_kinds.acme_queue.importer'" in imported.err
    assert "Traceback" not in imported.err
    (folder / "importer.py").write_text("def read_existing(connect, id_):\n    return {}[id_]\n")
    imported = run("import", "AcmeQueue", "jobs", "--local", "-y")
    assert (
        "the kind `AcmeQueue` of acme-kinds 1.0 cannot be used: its importer fails: KeyError: 'jobs' ("
        in imported.err
    )
    replace(folder / "program.py", "def deploy", "def declare")
    planned = run("plan", "queue.yaml", "--local")
    assert "acme_kinds.acme_queue.program has no `deploy`" in planned.err
    assert "Traceback" not in planned.err
    replace(folder / "program.py", "def declare", "def deploy")
    replace(folder / "program.py", "    name, spec =", "    none = {}['none']\n    name, spec =")
    planned = run("plan", "queue.yaml", "--local")
    assert planned.code == 1
    assert (
        "the kind `AcmeQueue` of acme-kinds 1.0 cannot be used: its program fails: KeyError: 'none' ("
        in planned.err
    )
    assert "Traceback" not in planned.err
    replace(folder / "program.py", "    none = {}['none']\n", "")
    replace(site / "acme_kinds/sqs.py", "class Queue", "class Row")
    planned = run("apply", "queue.yaml", "--local", "-y")
    assert "aws:sqs/queue:Queue of acme-kinds 1.0 cannot be used" in planned.err
    assert "Traceback" not in planned.err


def test_a_rule_that_raises_is_a_finding(run: Run, site: Path) -> None:
    replace(site / "acme_kinds/acme_queue/rules.py", "    kept, hidden", "    {}['none']\n    kept, hidden")
    told = run("validate", "queue.yaml", "role.yaml", "--strict")
    assert told.code == 1
    assert "KeyError: 'none'" in told.out
    assert "its rule acme-queue-forgets fails: " in told.out
    assert told.err == ""
    assert "2 manifests in 2 files" in told.out


def test_stacks_of_a_package_that_is_gone_can_be_listed(
    run: Run, site: Path, local_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(local_directory))
    assert run("apply", "queue.yaml", "--local", "-y").code == 0
    shutil.rmtree(site)
    assert "AcmeQueue" in run("list", "--local").out
    told = run("destroy", "queue.yaml", "--local", "-y")
    assert "error: kind: `AcmeQueue` is no kind\n" in told.err
    assert told.err.endswith("\nnothing was changed\n")
