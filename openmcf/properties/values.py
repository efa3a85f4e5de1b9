"""Property values, as Pulumi has them.

A value is None, a bool, a number, a string, a list, a dict, or one of the classes of this file. Archives stay
dicts with Pulumi's signature key. Of the other forms of Pulumi's protocol, programs here make no assets, and
outputs and references to resources come only to those who say that they take them, which nobody here does.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

# The signatures are those of Pulumi's `sdk/go/common/resource/sig`.
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105 - a public marker, not a password
ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7"

UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
UNKNOWN_TEXTS = frozenset(
    {
        UNKNOWN_TEXT,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
"""What stands for a value not known yet, by the value's type; all are read, the string's is written."""

Value = Any
Properties = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that only the apply will know; `UNKNOWN` is the only one."""

    def __repr__(self) -> str:
        return "(known after apply)"


UNKNOWN = Unknown()


class Secret:
    """A value that is shown to nobody and stored encrypted; a closed one is opened when it is asked for."""

    __slots__ = ("_held", "_open")
    __match_args__ = ("value",)

    def __init__(self, value: Value) -> None:
        self._held = value
        self._open: Callable[[], Value] | None = None

    @classmethod
    def closed(cls, open_: Callable[[], Value]) -> "Secret":
        """A secret whose value takes time to find out, or cannot be found out by everybody."""
        secret = cls(None)
        secret._open = open_
        return secret

    @property
    def value(self) -> Value:
        """The value in clear. Raises what opening it raises."""
        if self._open is not None:
            self._held, self._open = self._open(), None
        return self._held

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.value == other.value

    def __hash__(self) -> int:
        return hash((Secret, self.value))

    def __repr__(self) -> str:
        return "Secret(…)"


def whole(number: float) -> int | float:
    """The number as an int where it is one: protobuf and JSON know only one sort of number."""
    return int(number) if number.is_integer() else number


def plain(value: Value) -> Value:
    """The value without the wrappings of secrets, at any depth; unknowns stay."""
    # All calls of providers begin with this, and by `mapped` it would take 1.4 times as long (measured).
    match value:
        case Secret():
            return plain(value.value)
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
    return value


def normalized(value: Value) -> Value:
    """The value with lists for tuples, and whole numbers as ints, as a state has them."""
    match value:
        case dict():
            return {key: normalized(item) for key, item in value.items()}
        case list() | tuple():
            return [normalized(item) for item in value]
        case float():
            return whole(value)
        case Secret():
            return Secret(normalized(value.value))
    return value


def mapped(value: Value, change: Callable[[Value], Value]) -> Value:
    """The value with each of its parts, the innermost first, as `change` makes it."""
    match value:
        case dict():
            value = {key: mapped(item, change) for key, item in value.items()}
        case list():
            value = [mapped(item, change) for item in value]
        case Secret():
            value = Secret(mapped(value.value, change))
    return change(value)


def holds_unknown(value: Value) -> bool:
    """Whether an unknown stands anywhere in the value."""
    return _holds(value, Unknown)


def holds_secret(value: Value) -> bool:
    """Whether a secret stands anywhere in the value."""
    return _holds(value, Secret)


def _holds(value: Value, wanted: type) -> bool:
    return isinstance(value, wanted) or any(_holds(item, wanted) for item in _inside(value))


def secret_texts(value: Value) -> Iterator[str]:
    """The texts that stand in secrets; those of up to three letters are too short to be told apart."""
    if isinstance(value, Secret):
        yield from (text for text in _texts(value.value) if len(text) > 3)
    for item in _inside(value):
        yield from secret_texts(item)


def without_secrets(text: str, values: Value) -> str:
    """A text, such as that of an error, without the secrets of values that it may quote."""
    for secret in sorted(secret_texts(values), key=len, reverse=True):
        text = text.replace(secret, "[secret]")
    return text


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for item in _inside(value):
        yield from _texts(item)


def _inside(value: Value) -> Iterable[Value]:
    match value:
        case dict():
            return value.values()
        case list():
            return value
        case Secret():
            return (value.value,)
    return ()
