"""Fields of a spec and properties of a resource, mapped once, for programs and importers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from openmcf.kit.program import Resolve
from openmcf.properties.values import Properties, Value
from openmcf.specs.references import Reference


def same(value: Any) -> Any:
    """The value as it is."""
    return value


class As(NamedTuple):
    """A property for a field whose value is said otherwise there.

    to: from the field's value to the property's; None leaves it out. back: from the property's value to the
    field's.
    """

    path: str
    to: Callable[[Any], Value] = same
    back: Callable[[Any], Any] = same


class Block(NamedTuple):
    """A block of properties for a field that is a model, or a list of such blocks for a list of models."""

    path: str
    fields: "FieldMap"


@dataclass(frozen=True)
class FieldMap:
    """From the attributes of a spec's model to paths of properties, such as `tracingConfig.mode`.

    A field that is unset is left out, and so is an empty one, unless it is said otherwise (`As`).
    What depends on several fields is not for a map.
    """

    entries: Mapping[str, str | As | Block]

    def inputs(self, spec: BaseModel, resolve: Resolve) -> Properties:
        """The properties that a spec asks for."""
        found: Properties = {}
        for attribute, entry in self.entries.items():
            value = getattr(spec, attribute)
            if value is not None and (isinstance(entry, As) or not _is_empty(value)):
                _put(found, *_said(entry, value, resolve))
        return found

    def fields(self, model: type[BaseModel], properties: Mapping[str, Any]) -> dict[str, Any]:
        """The fields of a spec of a model, by their names in manifests, that say what properties say."""
        return dict(self._fields(model, properties))

    def _fields(self, model: type[BaseModel], properties: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for attribute, entry in self.entries.items():
            value = _at(properties, entry if isinstance(entry, str) else entry.path)
            if value is not None:
                field = model.model_fields[attribute]
                yield field.alias or attribute, _read(entry, value, field.annotation)


def same_named(*attributes: str) -> dict[str, str]:
    """Entries of fields that are properties of the same name."""
    return {attribute: to_camel(attribute) for attribute in attributes}


def all_of(model: type[BaseModel]) -> FieldMap:
    """The map of a model of which each field is the property of the same name."""
    entries: dict[str, str | As | Block] = {}
    for attribute, path in same_named(*model.model_fields).items():
        block = _model_in(model.model_fields[attribute].annotation)
        entries[attribute] = Block(path, all_of(block)) if block else path
    return FieldMap(entries)


def _is_empty(value: Any) -> bool:
    return value in ([], {})


def _said(entry: str | As | Block, value: Any, resolve: Resolve) -> tuple[str, Value]:
    match entry:
        case str():
            return entry, resolved(value, resolve)
        case As(path, to):
            return path, to(resolved(value, resolve))
        case Block(path, fields) if isinstance(value, list):
            return path, [fields.inputs(item, resolve) for item in value]
        case Block(path, fields):
            return path, fields.inputs(value, resolve)


def resolved(value: Any, resolve: Resolve) -> Value:
    """A field's value with what its references lead to."""
    match value:
        case Reference():
            return resolve(value)
        case list():
            return [resolved(item, resolve) for item in value]
        case dict():
            return {key: resolved(item, resolve) for key, item in value.items()}
    return value


def _put(properties: Properties, path: str, value: Value) -> None:
    if value is None:
        return
    *above, name = path.split(".")
    for part in above:
        properties = properties.setdefault(part, {})
    properties[name] = value


def _at(properties: Any, path: str) -> Any:
    for name in path.split("."):
        properties = properties.get(name) if isinstance(properties, Mapping) else None
    return properties


def _read(entry: str | As | Block, value: Any, annotation: Any) -> Any:
    match entry:
        case str():
            return value
        case As():
            return entry.back(value)
    model = _model_in(annotation)
    assert model is not None  # noqa: S101 - a block is of a model
    if isinstance(value, list):
        return [entry.fields.fields(model, item) for item in value]
    return entry.fields.fields(model, value)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model in an annotation such as `list[Model]` or `Model | None`; None if there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return None if annotation is Reference else annotation
    models = map(_model_in, getattr(annotation, "__args__", ()))
    return next((model for model in models if model), None)
