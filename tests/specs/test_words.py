"""Words for patterns and formats: each place speaks its own, and no kind is without."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from pydantic import Field, ValidationError

from openmcf.manifests.schema_errors import shape_findings
from openmcf.manifests.yaml.parse import Document, parse
from openmcf.specs.field_types import marks_of, walk
from openmcf.specs.fields import pattern
from openmcf.specs.findings import Path
from openmcf.specs.model import Model
from openmcf.specs.references import Output, Reference, ValueOrRef
from openmcf.specs.registry import KINDS, kind_named
from openmcf.specs.worded import Pattern

CODE = pattern("[0-9]+", "a code")
PRICE = pattern("[0-9]+", "a price")
COLOUR = pattern("[a-z]+", "a colour")


class Part(Model):
    code: Annotated[str, Field(pattern=CODE)] | None = None


class Shop(Model):
    price: str = Field("1", pattern=PRICE)
    codes: list[Annotated[str, Field(pattern=CODE)]] = []
    prices: dict[Annotated[str, Field(pattern=COLOUR)], Annotated[str, Field(pattern=PRICE)]] = {}
    parts: list[Part] = []
    link: Annotated[str | Reference, ValueOrRef(pattern=CODE)] = "1"
    unnamed: str = Field("x", pattern="^x$")


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({"price": "x"}, ("price",), "`x` is not a price"),
        ({"codes": ["1", "x"]}, ("codes", 1), "`x` is not a code"),
        ({"prices": {"red": "x"}}, ("prices", "red"), "`x` is not a price"),
        ({"prices": {"1": "1"}}, ("prices", "1"), "`1` is not a colour"),
        ({"parts": [{"code": "x"}]}, ("parts", 0, "code"), "`x` is not a code"),
        ({"link": "x"}, ("link",), "`x` is not a code"),
        ({"link": {"value": "x"}}, ("link", "value"), "`x` is not a code"),
        ({"unnamed": "y"}, ("unnamed",), "`y` is not `^x$`"),
    ],
)
def test_a_misfit_is_said_in_the_words_of_its_field(data: dict[str, Any], path: Path, message: str) -> None:
    """Also if another field, of this kind or another, says the same expression in other words."""
    with pytest.raises(ValidationError) as refused:
        Shop.model_validate(data)
    (document,) = parse(json.dumps(data), "shop.json")
    assert isinstance(document, Document)
    (finding,) = shape_findings(refused.value, Shop, document.root)
    assert (finding.path, finding.message) == (path, message)


@pytest.mark.parametrize("kind", KINDS)
def test_every_pattern_of_a_kind_has_words(kind: str) -> None:
    for path, field in walk(kind_named(kind).manifest):
        for mark in marks_of(field.info):
            if regex := getattr(mark, "pattern", None):
                assert isinstance(regex, Pattern), f"{path}: {regex} has no words"


def test_kinds_say_the_same_format_in_the_same_words() -> None:
    words = defaultdict[str, set[str]](set)
    for format_ in formats():
        words[format_].add(format_.words)
    assert {format_: said for format_, said in words.items() if len(said) > 1} == {}


def formats() -> Iterator[Any]:
    """The formats of all outputs, and of all fields that take some."""
    for kind in map(kind_named, KINDS):
        for info in kind.outputs.model_fields.values():
            yield from (mark.format for mark in info.metadata if isinstance(mark, Output))
        for _, field in walk(kind.manifest):
            for mark in marks_of(field.info):
                yield from mark.accepts if isinstance(mark, ValueOrRef) else ()
