"""Code archives: the same files, the same bytes; what cannot be archived is told."""

import os
import re
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from openmcf.errors import CodeUnusable
from openmcf.kit.code_archive import code_archive


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


def test_the_bytes_are_those_of_files_that_are_packed_as_a_whole(tmp_path: Path) -> None:
    source, random = tmp_path / "code", Random(1)
    contents = [
        b"",
        b"x",
        random.randbytes(300_000),
        b"".join(random.choices([b"ab", b"cd", b"e"], k=500_000)),
    ]
    source.mkdir()
    for number, content in enumerate(contents):
        (source / f"{number}").write_bytes(content)
    with ZipFile(tmp_path / "whole.zip", "w") as archive:
        for number, content in enumerate(contents):
            info = ZipInfo(f"{number}")
            info.external_attr = 0o100644 << 16
            archive.writestr(info, content, ZIP_DEFLATED)
    assert code_archive(source, tmp_path / "made.zip").read_bytes() == (tmp_path / "whole.zip").read_bytes()


def test_links_stand_for_what_they_lead_to(tmp_path: Path) -> None:
    source = tree(tmp_path / "code", "app.py", "shared/b.py")
    (source / "lib").symlink_to("shared")
    (source / "main.py").symlink_to("app.py")
    with ZipFile(code_archive(source, tmp_path / "made.zip")) as archive:
        assert archive.namelist() == ["app.py", "lib/b.py", "main.py", "shared/b.py"]


@pytest.mark.parametrize("target", ["shared", "shared/b.py"])
def test_links_lead_out_of_the_directory_only_where_that_is_allowed(target: str, tmp_path: Path) -> None:
    source = tree(tmp_path / "code", "app.py")
    tree(tmp_path / "shared", "b.py")
    (source / "lib").symlink_to(tmp_path / target)
    with pytest.raises(
        CodeUnusable, match=f"lib: it leads out of the directory, to {tmp_path / target}"
    ) as raised:
        code_archive(source, tmp_path / "made.zip")
    assert "`openmcf.org/outside-links: allow`" in str(raised.value.hint)
    with ZipFile(code_archive(source, tmp_path / "made.zip", outside=True)) as archive:
        assert len(archive.namelist()) == 2


def test_a_directory_that_is_a_link_itself_is_the_one_that_is_meant(tmp_path: Path) -> None:
    source = tree(tmp_path / "code", "app.py", "lib/b.py")
    (source / "here").symlink_to("lib")
    (tmp_path / "current").symlink_to(source)
    with ZipFile(code_archive(tmp_path / "current", tmp_path / "made.zip")) as archive:
        assert archive.namelist() == ["app.py", "here/b.py", "lib/b.py"]


def sparse(path: str, size: int) -> None:
    """A file of that size, with nothing in it."""
    Path(path).parent.mkdir(exist_ok=True)
    with open(path, "wb") as file:
        file.truncate(size)


def forged(path: str, count: int, size: int) -> None:
    """An archive whose directory has that many entries, each of that size once it is unpacked."""
    with ZipFile(path, "w") as archive:
        archive.writestr("zeros", b"")
        start = archive.start_dir
    content = Path(path).read_bytes()
    entry, end = content[start:-22], content[-22:]
    entry = entry[:24] + size.to_bytes(4, "little") + entry[28:]
    end = end[:12] + (len(entry) * count).to_bytes(4, "little") + end[16:]
    Path(path).write_bytes(content[:start] + entry * count + end)


def large_archive() -> None:
    """A file that is larger than what can be sent."""
    sparse("code", 51 * 2**20)


def misnamed() -> None:
    """A directory with a file whose name is in another encoding."""
    sparse(os.fsdecode(b"code/\xff.py"), 1)


def pipe_within() -> None:
    """A directory with a FIFO."""
    Path("code").mkdir()
    os.mkfifo("code/pipe")


def large() -> None:
    """A directory with more than Lambda takes."""
    sparse("code/a", 2**20)
    sparse("code/b", 250 * 2**20)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: os.mkfifo("code"), "code is neither a directory nor a regular file"),
        (lambda: Path("code").symlink_to("/dev/zero"), "code is neither a directory nor a regular file"),
        (pipe_within, "code/pipe: it is no regular file"),
        (lambda: link("code/zeros", "/dev/zero"), "code/zeros: it is no regular file"),
        (large, "larger than the 250 MiB that Lambda takes unzipped"),
        (large_archive, "code has 51 MiB zipped; Lambda takes 50 MiB"),
        (lambda: forged("code", 2, 130 * 2**20), "larger than the 250 MiB that Lambda takes unzipped"),
        (lambda: forged("code", 65_536, 0), "more than 65535 files in code"),
        (lambda: Path("code").write_bytes(b"PK\x05\x06" + bytes(10) + b"\xff" * 8), "nor a .zip archive"),
        (misnamed, "its name is no text in UTF-8"),
    ],
    ids=[
        *("a FIFO", "a device", "a FIFO within", "a link to a device", "too large", "too large an archive"),
        *("a bomb", "too many", "a damaged archive", "a name in another encoding"),
    ],
)
def test_what_lambda_would_not_take_is_not_read(
    make: Callable[[], object], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make()
    with pytest.raises(CodeUnusable, match=re.escape(message)):
        code_archive(Path("code"), Path("made.zip"), outside=True)
    assert not Path("made.zip").exists()


def test_an_archive_that_becomes_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "random").write_bytes(Random(1).randbytes(51 * 2**20))
    with pytest.raises(CodeUnusable, match="code has 51 MiB zipped; Lambda takes 50 MiB that are sent to it"):
        code_archive(tmp_path / "code", tmp_path / "made.zip")


def test_code_is_not_held_in_memory(tmp_path: Path) -> None:
    sparse(str(tmp_path / "code" / "zeros"), 60 * 2**20)
    tracemalloc.start()
    code_archive(tmp_path / "code", tmp_path / "made.zip")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * 2**20


def link(path: str, target: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).symlink_to(target)


def circle() -> None:
    """Two directories, each with a link to the other."""
    link("code/x/b", "../y")
    link("code/y/a", "../x")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: None, "cannot archive code: no such file or directory"),
        (lambda: Path("code").write_text("text"), "code is neither a directory nor a .zip archive"),
        (lambda: Path("code").mkdir(), "there are no files in code"),
        (lambda: link("code/app.py", "nowhere"), "cannot archive code/app.py: no such file or directory"),
        (lambda: link("code/self", "."), "cannot archive code/self: it leads in a circle"),
        (circle, "it leads in a circle"),
        (lambda: link("code/self", "self"), "too many levels of symbolic links"),
    ],
    ids=["missing", "no archive", "empty", "broken link", "loop", "longer loop", "link to itself"],
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


def test_a_path_that_no_file_can_have(tmp_path: Path) -> None:
    with pytest.raises(CodeUnusable, match="has a NUL character"):
        code_archive(tmp_path / "a\0b", tmp_path / "made.zip")
