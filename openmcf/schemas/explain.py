"""`openmcf explain`: what a kind, a field or an output is, as text for the terminal."""

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import NamedTuple

from openmcf.errors import UnknownField
from openmcf.schemas.json_schema import properties_of
from openmcf.schemas.words import (
    bounds_of,
    description_of,
    notes_of,
    output_notes_of,
    outputs_of,
    presence_of,
    sentences,
    summary_of,
)
from openmcf.specs.field_types import Field, FieldType, fields, named, step
from openmcf.specs.findings import nearest, parse_path
from openmcf.specs.kind import Kind
from openmcf.specs.model import Model
from openmcf.specs.references import ValueFrom
from openmcf.specs.registry import kind_named

WIDTH = 100


def explain(target: str) -> str:
    """Explain `KIND`, `KIND.path.to.field` (`spec` may be left out) or `KIND.outputs.name`.

    Raises UnknownKind and UnknownField, with the nearest name as a hint.
    """
    kind_name, _, path = target.partition(".")
    kind, parts = kind_named(kind_name), _parts(path)
    if not parts:
        lines = _kind_page(kind)
    elif parts[0] in {"status", "outputs"}:
        lines = _outputs_page(kind, [part for part in parts if part not in {"status", "outputs"}])
    else:
        in_envelope = named(kind.manifest, parts[0]) is not None
        lines = _field_page(_find(kind.manifest, parts if in_envelope else ["spec", *parts]))
    return "\n".join([f"KIND:     {kind_name}", *lines])


def _parts(path: str) -> list[str]:
    """The names on a path; which item of a list is meant makes no difference here."""
    try:
        return [part for part in parse_path(path.replace("[]", "")) if isinstance(part, str)]
    except ValueError:
        raise UnknownField(f"`{path}` is no path", "write it as KIND.spec.field") from None


class _Place(NamedTuple):
    """Where a path leads: the path as documented, the model that has the field, and what stands there.

    shape is the field's, or that of an entry where the path goes on into a map.
    """

    path: str
    model: type[Model]
    field: Field
    shape: FieldType


def _find(manifest: type[Model], parts: list[str]) -> _Place:
    first, *rest = parts
    field = named(manifest, first)
    assert field is not None  # noqa: S101 - it is a field of the envelope
    place = _Place(field.name, manifest, field, field.shape)
    for part in rest:
        place = _below(place, part)
    return place


def _below(place: _Place, part: str) -> _Place:
    path, shape = place.path, place.shape
    while shape.kind == "list" and shape.item:
        path, shape = f"{path}[]", shape.item
    found, model = step(shape, part), ValueFrom if shape.reference else shape.model
    if found is None:
        raise _unknown(f"{path}.{part}", part, fields(model) if model else ())
    if isinstance(found, Field):
        return _Place(f"{path}.{found.name}", model or place.model, found, found.shape)
    return _Place(f"{path}.{'<name>' if shape.kind == 'map' else part}", place.model, place.field, found)


def _unknown(path: str, name: str, known: Iterable[str]) -> UnknownField:
    near, names = nearest(name, known), ", ".join(known)
    hint = f"did you mean `{near}`?" if near else f"known there: {names}" if names else None
    return UnknownField(f"there is no `{path}`", hint)


def _kind_page(kind: Kind) -> Iterator[str]:
    yield from _text(sentences([kind.summary]))
    spec = fields(kind.manifest)["spec"].shape.model
    yield from _field_list("FIELDS OF spec", _fields_of(spec))
    yield from _field_list("OUTPUTS", _outputs_of(kind))


def _outputs_page(kind: Kind, parts: list[str]) -> Iterator[str]:
    outputs = dict(outputs_of(kind.outputs))
    if not parts:
        yield "PATH:     status.outputs"
        yield from _text(summary_of(kind.outputs))
        yield from _field_list("OUTPUTS", _outputs_of(kind))
        return
    output = outputs.get(parts[0])
    if output is None:
        raise _unknown(f"status.outputs.{parts[0]}", parts[0], outputs)
    yield f"PATH:     status.outputs.{parts[0]}"
    yield f"TYPE:     {output.shape.text}"
    yield from _text(sentences([output.description, *output_notes_of(output)]))


def _field_page(place: _Place) -> Iterator[str]:
    field = place.field
    yield f"PATH:     {place.path}"
    yield f"TYPE:     {place.shape.text}"
    if place.shape == field.shape:
        yield f"PRESENCE: {presence_of(field)}"
    for words in bounds_of(properties_of(place.model)[field.name]):
        yield f"VALUE:    {words}"
    yield from _text(sentences([description_of(field), *notes_of(field)]))
    model = place.shape.innermost.model
    if model:
        yield from _field_list("FIELDS", _fields_of(model))


def _text(text: str) -> Iterator[str]:
    yield ""
    yield from wrap(text, WIDTH)


_Row = tuple[str, str, str, str]


def _fields_of(model: type[Model] | None) -> list[_Row]:
    known = fields(model).values() if model else ()
    return [(field.name, field.shape.text, presence_of(field), description_of(field)) for field in known]


def _outputs_of(kind: Kind) -> list[_Row]:
    outputs = outputs_of(kind.outputs)
    return [
        (name, output.shape.text, "secret" if [*output_notes_of(output)] else "", output.description)
        for name, output in outputs
    ]


def _field_list(title: str, rows: list[_Row]) -> Iterator[str]:
    yield ""
    yield f"{title}:"
    names, types = (max(len(row[column]) for row in rows) for column in (0, 1))
    for name, type_, presence, description in rows:
        yield f"  {name:{names}}  {type_:{types}}  {presence}".rstrip()
        yield from wrap(description, WIDTH, initial_indent=" " * 6, subsequent_indent=" " * 6)
