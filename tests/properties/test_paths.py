"""Property paths: written and read they are the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmcf.properties.paths import parsed, written

KEYS = st.integers(0, 99) | st.text(st.characters(exclude_characters="\\"), max_size=6)


@given(st.lists(KEYS, min_size=1).map(tuple))
def test_a_written_path_is_read_as_it_was(path: tuple[str | int, ...]) -> None:
    assert parsed(written(path)) == path


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("clients", 0, "name"), "clients[0].name"),
        (("tags", "a.b"), 'tags["a.b"]'),
        (("tags", 'a"b'), 'tags["a\\"b"]'),
        (("a-b", "c"), '["a-b"].c'),
    ],
)
def test_paths_are_written_as_pulumi_writes_them(path: tuple[str | int, ...], text: str) -> None:
    assert written(path) == text
    assert parsed(text) == path
