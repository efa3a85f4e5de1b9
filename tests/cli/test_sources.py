"""Which manifests the words of a command line lead to."""

import json
import os
from pathlib import Path

import pytest

from tests.support.command_line import CommandLine, process
from tests.support.roles import BAD, ROLE


def test_a_directory_is_read_to_its_depths(openmcf: CommandLine, folder: Path) -> None:
    ended = openmcf("validate", "--format", "json", ".")
    files = {problem["file"] for problem in json.loads(ended.out)["problems"]}
    assert files == {"./nested/deeper/bad.yml", "./nested/role.json"}
    assert json.loads(ended.out)["summary"]["files"] == 3
    assert ended.code == 1


def test_a_glob_an_option_and_a_repetition(openmcf: CommandLine, folder: Path) -> None:
    ended = openmcf("validate", "-f", "good.yaml", "--manifest", "**/*.yml", "good.yaml")
    assert ended.out.endswith("2 manifests in 2 files: 1 error, 0 warnings\n")


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("missing.yaml", "no such file or directory"),
        ("*.toml", "matches no file"),
        ("empty", "has no manifest (*.yaml, *.yml, *.json) below it"),
    ],
)
def test_what_cannot_be_read_is_a_problem(openmcf: CommandLine, folder: Path, target: str, why: str) -> None:
    (folder / "empty").mkdir()
    ended = openmcf("validate", target, "good.yaml")
    assert ended.code == 1
    assert f"error: {why}\n  at {target}:1:1 [unreadable]" in ended.out
    assert "1 manifest in 2 files: 1 error" in ended.out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(openmcf: CommandLine, folder: Path) -> None:
    (folder / "good.yaml").chmod(0)
    assert "permission denied" in openmcf("validate", "good.yaml").out


def test_standard_input() -> None:
    ended = process("validate", "-", given=BAD.encode())
    assert ended.code == 1
    assert "at <stdin>:12:3" in ended.out


def test_a_file_counts_once_and_a_dead_link_is_told(openmcf: CommandLine, folder: Path) -> None:
    assert openmcf("validate", "good.yaml", "./good.yaml").out == "1 manifest in 1 file: valid\n"
    (folder / "dead").mkdir()
    (folder / "dead" / "link.yaml").symlink_to("nowhere.yaml")
    assert "dead/link.yaml:1:1 [unreadable]" in openmcf("validate", "dead").out


def test_an_overlay_is_validated_and_keeps_its_places(openmcf: CommandLine, folder: Path) -> None:
    base, overlay = folder / "kustomize" / "base", folder / "kustomize" / "overlays" / "prod"
    base.mkdir(parents=True)
    overlay.mkdir(parents=True)
    (base / "role.yaml").write_text(ROLE)
    (base / "kustomization.yaml").write_text("resources: [role.yaml]\n")
    (overlay / "kustomization.yaml").write_text("resources: [../../base]\npatches: [{path: patch.yaml}]\n")
    (overlay / "patch.yaml").write_text(ROLE.partition("spec:")[0] + "spec:\n  maxSessionDuration: 60\n")
    ended = openmcf("validate", "--kustomize-dir", "kustomize", "--overlay", "prod")
    assert ended.code == 1
    assert "at kustomize/overlays/prod/patch.yaml:6:23 (AwsIamRole/reader) [out-of-range]" in ended.out
    assert openmcf("validate", "--kustomize-dir", "kustomize").code == 2


def test_an_empty_overlay_name_and_an_empty_build_are_no_success(openmcf: CommandLine, folder: Path) -> None:
    overlay = folder / "overlays" / "none"
    overlay.mkdir(parents=True)
    (overlay / "kustomization.yaml").write_text("resources: []\n")
    assert openmcf("validate", "--kustomize-dir", ".", "--overlay", "").code == 2
    assert openmcf("validate", "--kustomize-dir", ".", "--overlay", "none").code == 1


PATCH = ROLE.partition("spec:")[0] + "spec:\n  maxSessionDuration: 7200\n"


def test_parts_of_kustomize_builds_are_no_manifests(openmcf: CommandLine, tmp_path: Path) -> None:
    base, overlay = tmp_path / "base", tmp_path / "overlays" / "prod"
    (base / "patches").mkdir(parents=True)
    overlay.mkdir(parents=True)
    (base / "role.yaml").write_text(ROLE)
    (base / "patches" / "longer.yaml").write_text(PATCH)
    (base / "kustomization.yaml").write_text(
        "resources: [role.yaml]\npatchesStrategicMerge: [patches/longer.yaml]\n"
    )
    (overlay / "Kustomization").write_text(
        "resources: [../../base]\npatches: [{path: patch.yaml}, {patch: x}]\nunknown: [x]\n"
    )
    (overlay / "patch.yaml").write_text(PATCH)
    ended = openmcf("validate", tmp_path)
    assert ended.out == "1 manifest in 1 file: valid\n"
    assert ended.err.startswith(f"{tmp_path}: kustomizations and patches are left out (4); --kustomize-dir")
    assert "has no manifest" in openmcf("validate", overlay).out
    assert openmcf("validate", overlay / "patch.yaml").code == 1


def test_a_file_and_links_to_it_are_one(openmcf: CommandLine, folder: Path) -> None:
    (folder / "link.yaml").symlink_to("good.yaml")
    (folder / "again").symlink_to(".")
    for targets in (["good.yaml", "link.yaml"], ["again/good.yaml", "good.yaml"], ["*.yaml", "**/good.yaml"]):
        assert openmcf("validate", *targets).out == "1 manifest in 1 file: valid\n"


def test_links_in_circles_are_told_and_end(openmcf: CommandLine, folder: Path) -> None:
    (folder / "circle.yaml").symlink_to("circle.yaml")
    (folder / "nested" / "up").symlink_to("..")
    ended = openmcf("validate", ".")
    assert "error: too many levels of symbolic links\n  at ./circle.yaml:1:1 [unreadable]" in ended.out
    assert "in 4 files" in ended.out
