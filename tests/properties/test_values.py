"""Property values, and what is told of secrets."""

from hypothesis import given
from hypothesis import strategies as st

from openmcf.properties.values import (
    UNKNOWN,
    Secret,
    Value,
    holds_secret,
    holds_unknown,
    mapped,
    plain,
    secret_texts,
)

PLAIN = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text()


def wrapped(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    return st.lists(values) | st.dictionaries(st.text(), values) | values.map(Secret)


VALUES = st.recursive(PLAIN | st.just(UNKNOWN), wrapped, max_leaves=12)


@given(st.dictionaries(st.text(), VALUES))
def test_plain_values_hold_no_secret_and_as_many_unknowns(properties: dict[str, Value]) -> None:
    assert not holds_secret(plain(properties))
    assert holds_unknown(plain(properties)) == holds_unknown(properties)


@given(st.dictionaries(st.text(), VALUES))
def test_parts_are_changed_from_within(properties: dict[str, Value]) -> None:
    def unwrapped(part: Value) -> Value:
        return part.value if isinstance(part, Secret) else part

    assert mapped(properties, lambda part: part) == properties
    assert mapped(properties, unwrapped) == plain(properties)


def test_texts_of_secrets_are_found_at_any_depth() -> None:
    value = {"a": Secret({"b": ["hush!", 1]}), "c": "seen", "d": [Secret("whisper"), Secret("x")]}
    assert [*secret_texts(value)] == ["hush!", "whisper"]


def test_a_closed_secret_is_opened_once_and_only_when_it_is_asked_for() -> None:
    opened = list[str]()

    def open_() -> str:
        opened.append("opened")
        return "hush"

    secret = Secret.closed(open_)
    assert holds_secret({"a": [secret]})
    assert repr(secret) == "Secret(…)"
    assert opened == []
    assert plain({"a": secret}) == {"a": "hush"}
    assert secret == Secret("hush") != Secret("other")
    assert opened == ["opened"]
