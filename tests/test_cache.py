"""Kept answers: what is not whole is none, and what is old goes."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.cache import MOST, Cache, default_directory, key_of, program


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """Where answers are kept; it is not there yet."""
    return tmp_path / "not" / "there"


def test_what_is_put_is_got_back_and_is_the_users_alone(directory: Path) -> None:
    cache = Cache(str(directory))
    assert cache.get("k") is None
    cache.put("k", "café")
    cache.put("k", "valid\0src")
    assert cache.get("k") == "valid\0src"
    assert os.stat(directory / "k").st_mode & 0o777 == 0o600
    assert os.stat(directory).st_mode & 0o777 == 0o700
    assert os.listdir(directory) == ["k"]


@pytest.mark.parametrize("keep", range(20))
def test_what_is_not_whole_is_no_answer(directory: Path, keep: int) -> None:
    cache = Cache(str(directory))
    cache.put("k", "good")
    whole = (directory / "k").read_bytes()
    (directory / "k").write_bytes(whole[:keep])
    assert cache.get("k") == ("good" if keep == len(whole) else None)


def test_an_answer_that_cannot_be_kept_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = Cache(str(tmp_path / "file"))
    cache.put("k", "answer")
    assert cache.get("k") is None


def test_the_oldest_answers_go(directory: Path) -> None:
    cache = Cache(str(directory))
    cache.put("first", "")
    os.utime(directory / "first", (0, 0))
    for number in range(MOST):
        (directory / str(number)).write_bytes(b"")
    cache.put("last", "")
    assert len(os.listdir(directory)) == MOST
    assert cache.get("first") is None
    assert cache.get("last") == ""


@given(one=st.lists(st.binary(max_size=4)), other=st.lists(st.binary(max_size=4)))
def test_other_parts_have_another_key(one: list[bytes], other: list[bytes]) -> None:
    assert (key_of(one) == key_of(other)) == (one == other)


def test_a_program_with_something_else_installed_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.syspath_prepend(tmp_path / "beside-the-script")
    before = program()
    assert program() == before
    (tmp_path / "yaml.py").write_text("")
    assert program() != before


@pytest.mark.parametrize(
    ("environ", "directory"),
    [
        ({"OPENMCF_CACHE_DIR": "/c", "XDG_CACHE_HOME": "/x"}, "/c"),
        ({"XDG_CACHE_HOME": "/x"}, "/x/openmcf/answers"),
        ({}, os.path.expanduser("~/.cache/openmcf/answers")),
    ],
)
def test_the_environment_says_where(environ: dict[str, str], directory: str) -> None:
    assert default_directory(environ) == directory
