"""The effective manifest: what a valid manifest means, with every default written out."""

from typing import Any

from openmcf.specs import describe
from openmcf.specs.envelope import Manifest
from openmcf.specs.kinds import kind_named
from openmcf.specs.model import Model
from openmcf.specs.references import Reference

MASK = "********"


def effective(manifest: Manifest, *, show_secrets: bool = False) -> dict[str, Any]:
    """The manifest as data: defaults filled in, what is unset left out, secrets masked unless wanted."""
    return _object(kind_named(manifest.kind).completed(manifest), show_secrets=show_secrets)


def _object(model: Model, *, show_secrets: bool) -> dict[str, Any]:
    values = {}
    for name, info in type(model).model_fields.items():
        field = describe.fields(type(model))[info.alias or name]
        value = getattr(model, name)
        if value is None or (value in ([], {}) and value == info.default):
            continue
        plain = _plain(value, field.shape, show_secrets=show_secrets)
        values[field.name] = _masked(plain) if field.secret and not show_secrets else plain
    return values


def _plain(value: Any, shape: describe.Shape, *, show_secrets: bool) -> Any:
    if isinstance(value, Reference) and shape.reference:
        return {"valueFrom": shape.reference.completed(value).model_dump(by_alias=True, exclude_none=True)}
    if isinstance(value, Model):
        return _object(value, show_secrets=show_secrets)
    if isinstance(value, list) and shape.item:
        return [_plain(item, shape.item, show_secrets=show_secrets) for item in value]
    if isinstance(value, dict) and shape.item:
        return {key: _plain(item, shape.item, show_secrets=show_secrets) for key, item in value.items()}
    return value


def _masked(value: Any) -> Any:
    """A secret field's value with every text in it hidden; references name no secret and stay."""
    if isinstance(value, dict):
        return {key: item if key == "valueFrom" else _masked(item) for key, item in value.items()}
    return [_masked(item) for item in value] if isinstance(value, list) else MASK
