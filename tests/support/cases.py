"""Field cases of the usual sorts, in a line each: what fits, and every way not to fit."""

from collections.abc import Mapping, Sequence
from typing import Any

from tests.support.manifests import ABSENT, FieldCase

Given = Mapping[str, Any] | None


def _missing(required: bool) -> list[tuple[Any, str]]:
    return [(ABSENT, "required")] if required else []


def boolean(path: str, given: Given = None, good: tuple[bool, ...] = (True, False)) -> FieldCase:
    """A field that is true or false."""
    return FieldCase(path, good, [("yes", "wrong-type"), (1, "wrong-type")], given)


def number(path: str, least: int, greatest: int, given: Given = None, *, required: bool = False) -> FieldCase:
    """An integer within bounds."""
    bad = [(least - 1, "out-of-range"), (greatest + 1, "out-of-range"), (str(least), "wrong-type")]
    return FieldCase(path, [least, greatest], [*bad, *_missing(required)], given)


def text(
    path: str,
    *good: str,
    most: int,
    least: int = 1,
    malformed: tuple[str, ...] = (),
    given: Given = None,
    required: bool = False,
) -> FieldCase:
    """A string within bounds of length, of which some are malformed."""
    bad = [(value, "bad-format") for value in malformed] + [("x" * (most + 1), "out-of-range")]
    short = [("x" * (least - 1), "out-of-range")] if least else []
    fitting = [*good, "x" * least, "x" * most]
    return FieldCase(path, fitting, [*bad, *short, (7, "wrong-type"), *_missing(required)], given)


def choice(path: str, *good: str, given: Given = None, required: bool = False) -> FieldCase:
    """One of a few words, exactly as they are written."""
    bad = [("other", "unknown-value"), (good[0].swapcase(), "unknown-value")]
    return FieldCase(path, good, [*bad, *_missing(required)], given)


def choices(path: str, *good: list[str], given: Given = None) -> FieldCase:
    """A set of a few words."""
    one = next(items for items in good if items)[0]
    bad = [(["other"], "unknown-value"), ([one, one], "not-distinct"), (one, "wrong-type")]
    return FieldCase(path, good, bad, given)


def texts(
    path: str,
    *good: list[str],
    each: int,
    most: int | None = None,
    malformed: tuple[str, ...] = (),
    given: Given = None,
) -> FieldCase:
    """A set of strings of 1 to `each` characters, at most `most` of them."""
    bad = [([value], "bad-format") for value in malformed]
    bad += [([""], "out-of-range"), (["x" * (each + 1)], "out-of-range"), (["x", "x"], "not-distinct")]
    many = [([f"x{item}" for item in range(most + 1)], "out-of-range")] if most else []
    return FieldCase(path, good, [*bad, *many, ("x", "wrong-type")], given)


def block(path: str, *good: Mapping[str, Any], given: Given = None) -> FieldCase:
    """A map of fields."""
    return FieldCase(path, good, [({"other": 1}, "unknown-field"), ("other", "wrong-type")], given)


def blocks(
    path: str, *good: Sequence[Mapping[str, Any]], most: int | None = None, given: Given = None
) -> FieldCase:
    """A list of maps of fields, at most `most` of them."""
    bad: list[tuple[Any, str]] = [([{"other": 1}], "unknown-field"), ({}, "wrong-type")]
    many = [(list(good[-1]) * (most + 1), "out-of-range")] if most else []
    return FieldCase(path, good, [*bad, *many], given)
