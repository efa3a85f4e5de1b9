"""What all storages have in common, tried on each; where the libraries or servers for one are there."""

import re
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import pytest

from openmcf.engine.backend import Backend
from openmcf.engine.storage.file import FileStorage
from openmcf.engine.storage.fsspec import FsspecStorage
from openmcf.engine.storage.opening import open_storage
from openmcf.engine.storage.storage import Storage, optional_library
from openmcf.errors import StateUnusable
from tests.support.state import STACK, passphrase
from tests.support.state_buckets import bucket


@pytest.fixture(params=["file", "moto", "ministack", "postgres", "fsspec"])
def storage(request: pytest.FixtureRequest, tmp_path: Path, credentials: None) -> Storage:
    """An empty storage of each sort."""
    match request.param:
        case "file":
            return open_storage(f"file://{tmp_path}")
        case "moto" | "ministack":
            return open_storage(bucket(request.getfixturevalue(request.param)))
        case "postgres":
            return open_storage(f"{request.getfixturevalue('postgres_url')}&table=state_{uuid4().hex}")
    memory = pytest.importorskip("fsspec", reason="fsspec is not installed").filesystem("memory")
    return FsspecStorage(memory, str(tmp_path).lstrip("/"), "memory://")


def test_what_is_written_is_read_until_it_is_deleted(storage: Storage) -> None:
    assert storage.read("a/b.json") is None
    for content in (b"one", b"\x00\xff", b""):
        storage.write("a/b.json", content)
        assert storage.read("a/b.json") == content
    storage.delete("a/b.json")
    storage.delete("a/b.json")
    assert storage.read("a/b.json") is None


def test_keys_are_found_by_how_they_begin(storage: Storage) -> None:
    keys = ["a/b_c.json", "a/b_c.json.bak", "a/bxc.json", "a/d/e.json", "f.json"]
    assert storage.keys("") == []
    for key in reversed(keys):
        storage.write(key, b"x")
    assert storage.keys("") == keys
    assert storage.keys("a/") == keys[:4]
    assert storage.keys("a/b_c.json") == keys[:2]
    assert storage.keys("a/d/") == ["a/d/e.json"]
    assert storage.keys("z/") == []


def test_a_backend_lives_there(storage: Storage) -> None:
    Backend(storage).create(STACK, passphrase())
    again = Backend(storage)
    assert again.stacks() == [STACK]
    with again.lock(STACK):
        assert not again.read(STACK).has_resources
    again.remove(STACK)
    assert again.stacks() == []


@pytest.mark.parametrize(
    ("form", "place"),
    [
        ("file://{}", ""),
        ("file://{}/?metadata=skip&no_tmp_dir=true", ""),
        ("file://{}/new?create_dir=true", "new"),
    ],
)
def test_a_directory_is_named_as_for_pulumi(form: str, place: str, tmp_path: Path) -> None:
    assert open_storage(form.format(tmp_path)).url == (tmp_path / place).as_uri()


def test_a_directory_may_be_named_from_here_or_from_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert {open_storage(url).url for url in ("file://./x", "file://x", "file://~/x")} == {
        (tmp_path / "x").as_uri()
    }
    assert open_storage("file://~").url == tmp_path.as_uri()


@pytest.mark.parametrize(
    ("url", "words", "hint"),
    [
        ("/tmp", "/tmp is no state backend", "file://"),
        ("mysql://me:hush@host/db", "^mysql://host/db is no state backend", "file://"),
        ("https://api.pulumi.com", "is no state backend", "--engine pulumi"),
        ("file:///absent/dir", "/absent/dir does not exist", "mkdir -p /absent/dir"),
        ("file:///dev/null/dir?create_dir=true", "cannot be made: not a directory", None),
        (f"file:///tmp/{'x' * 300}", "x cannot be read: file name too long", None),
        ("s3://[state", r"the backend s3://\[state is no URL", "--backend or PULUMI_BACKEND_URL"),
        ("s3://state?anonymous=true", "no parameter anonymous", "it knows .*endpoint"),
        (
            "s3://state?region=eu-west-1&endpoint=a b",
            "cannot be reached: Invalid endpoint",
            "the backend's URL",
        ),
        (
            "s3://state?region=eu-west-1&endpoint=127.0.0.1:1&disableSSL=true",
            "cannot be reached",
            "credentials",
        ),
    ],
)
def test_a_url_that_leads_nowhere_is_told(url: str, words: str, hint: str | None, credentials: None) -> None:
    with pytest.raises(StateUnusable, match=words) as raised:
        open_storage(url).read("key")
    assert re.search(hint or "^None$", str(raised.value.hint))


def test_a_postgres_that_fails_is_told_without_its_password(postgres_url: str) -> None:
    for url in (postgres_url.replace("/postgres?", "/absent?"), f"{postgres_url}&table=a;b"):
        with pytest.raises(StateUnusable) as raised:
            open_storage(url)
        assert "hush" not in str(raised.value)


def test_a_damaged_row_of_a_postgres_is_told(postgres_url: str) -> None:
    storage = open_storage(f"{postgres_url}&table=damaged")
    storage.write("key", b"x")
    import psycopg

    with psycopg.connect(postgres_url.partition("?")[0], autocommit=True) as connection:
        connection.execute("""UPDATE damaged SET data = '{"data": "no base64"}'""")
    with pytest.raises(StateUnusable, match="key, is damaged"):
        storage.read("key")


def test_a_missing_library_is_told_with_its_extra() -> None:
    with pytest.raises(StateUnusable) as raised:
        optional_library("absent_library", "gs")
    assert raised.value.hint == "pip install 'openmcf[gs]'"


@pytest.mark.skipif(find_spec("gcsfs") is not None, reason="the extra `gs` is installed")
def test_a_backend_whose_library_is_missing_says_how_to_have_it() -> None:
    with pytest.raises(StateUnusable, match="the gs backend needs the package gcsfs"):
        open_storage("gs://state/folder")


def test_a_directory_that_refuses_is_told(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path)
    storage.write("a", b"x")
    with pytest.raises(StateUnusable, match="a/b cannot be written: file exists"):
        storage.write("a/b", b"x")
    with pytest.raises(StateUnusable, match="a/b cannot be read: not a directory"):
        storage.read("a/b")
    with pytest.raises(StateUnusable, match="a/b cannot be removed: not a directory"):
        storage.delete("a/b")
    with pytest.raises(StateUnusable, match="a cannot be listed: not a directory"):
        storage.keys("a/")


def test_a_write_leaves_the_old_file_whole_for_who_reads_it(tmp_path: Path) -> None:
    storage = FileStorage(tmp_path)
    storage.write("a", b"old")
    with (tmp_path / "a").open("rb") as reader:
        storage.write("a", b"new")
        assert reader.read() == b"old"
    assert storage.read("a") == b"new"


def test_pulumis_attributes_of_the_file_that_was_there_are_dropped(tmp_path: Path) -> None:
    for name in ("kept.json", "gone.json"):
        (tmp_path / name).write_bytes(b"old")
        (tmp_path / f"{name}.attrs").write_bytes(b'{"md5":"of the old file"}')
    storage = FileStorage(tmp_path)
    assert storage.keys("") == ["gone.json", "kept.json"]
    storage.write("kept.json", b"new")
    storage.delete("gone.json")
    assert [path.name for path in tmp_path.iterdir()] == ["kept.json"]
