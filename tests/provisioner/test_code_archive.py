"""Code archives: the same files, the same bytes; what cannot be archived is told."""

import os
from pathlib import Path
from zipfile import ZipFile

import pytest

from openmcf.errors import CodeUnusable
from openmcf.provisioner.code_archive import code_archive


def tree(root: Path, *names: str) -> Path:
    """A directory with files of these names, each with its name in it."""
    for name in names:
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return root


def test_a_directory_is_archived_below_itself(tmp_path: Path) -> None:
    source = tree(tmp_path / "code", "lib/b.py", "app.py", "lib/__pycache__/b.pyc")
    (source / "app.py").chmod(0o700)
    with ZipFile(code_archive(source, tmp_path / "made.zip")) as archive:
        modes = {info.filename: oct(info.external_attr >> 16) for info in archive.infolist()}
        assert modes == {"app.py": "0o100755", "lib/b.py": "0o100644"}
        assert archive.read("lib/b.py") == b"lib/b.py"


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    one = tree(tmp_path / "one", "b.py", "a.py")
    other = tree(tmp_path / "other", "a.py", "b.py")
    os.utime(other / "a.py", (0, 0))
    (other / "b.py").chmod(0o660)
    archives = [code_archive(source, tmp_path / f"{source.name}.zip") for source in (one, other)]
    assert archives[0].read_bytes() == archives[1].read_bytes()


def test_a_change_gives_other_bytes(tmp_path: Path) -> None:
    source, target = tree(tmp_path / "code", "app.py"), tmp_path / "made.zip"
    before = code_archive(source, target).read_bytes()
    (source / "app.py").write_text("changed")
    assert code_archive(source, target).read_bytes() != before


def test_an_archive_is_taken_as_it_is(tmp_path: Path) -> None:
    archive = code_archive(tree(tmp_path / "code", "app.py"), tmp_path / "made.zip")
    assert code_archive(archive, tmp_path / "other.zip") == archive


def test_links_stand_for_what_they_lead_to(tmp_path: Path) -> None:
    source = tree(tmp_path / "code", "app.py")
    (source / "lib").symlink_to(tree(tmp_path / "shared", "b.py"))
    with ZipFile(code_archive(source, tmp_path / "made.zip")) as archive:
        assert archive.namelist() == ["app.py", "lib/b.py"]


def link(path: str, target: str) -> None:
    Path(path).parent.mkdir(exist_ok=True)
    Path(path).symlink_to(target)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: None, "cannot archive code: no such file or directory"),
        (lambda: Path("code").write_text("text"), "code is neither a directory nor a .zip archive"),
        (lambda: Path("code").mkdir(), "there are no files in code"),
        (lambda: link("code/app.py", "nowhere"), "cannot archive code/app.py: no such file or directory"),
        (lambda: link("code/self", "."), "too many levels of symbolic links"),
    ],
    ids=["missing", "no archive", "empty", "broken link", "loop"],
)
def test_what_cannot_be_archived(
    make: object, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert callable(make)
    make()
    with pytest.raises(CodeUnusable) as error:
        code_archive(Path("code"), Path("made.zip"))
    assert message in str(error.value)


def test_a_target_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(CodeUnusable, match=r"made\.zip: no such file or directory"):
        code_archive(tree(tmp_path / "code", "app.py"), tmp_path / "missing/made.zip")
