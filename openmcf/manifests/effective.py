"""A valid manifest as data: with every default written out, or with none."""

from typing import Any, NamedTuple

from pydantic.fields import FieldInfo

from openmcf.specs import field_types
from openmcf.specs.manifest import Manifest
from openmcf.specs.model import Model
from openmcf.specs.references import Reference
from openmcf.specs.registry import kind_named

MASK = "********"


class _Style(NamedTuple):
    """What is written: defaults, and secrets or a mask in their place."""

    defaults: bool
    secrets: bool
    mask: str | None = MASK

    def omits(self, value: Any, field: FieldInfo) -> bool:
        """Whether a value goes without saying."""
        return value is None or (value == field.default and (not self.defaults or value in ([], {})))


def effective(manifest: Manifest, *, show_secrets: bool = False, mask: str | None = MASK) -> dict[str, Any]:
    """What the manifest means: defaults filled in, what is unset left out, secrets masked unless wanted."""
    style = _Style(defaults=True, secrets=show_secrets, mask=mask)
    kind = kind_named(manifest.kind)  # of what a stack records, or a composite's is made of, it knows nothing
    return _object(kind.with_defaults(manifest) if isinstance(manifest, kind.manifest) else manifest, style)


def minimal(manifest: Model) -> dict[str, Any]:
    """The shortest manifest, or part of one, that means the same: defaults left out, secrets in clear."""
    return _object(manifest, _Style(defaults=False, secrets=True))


def _object(model: Model, style: _Style) -> dict[str, Any]:
    values = {}
    for name, info in type(model).model_fields.items():
        field = field_types.fields(type(model))[info.alias or name]
        plain = _plain(getattr(model, name), field.shape, style)
        if style.omits(plain, info):
            continue
        values[field.name] = _masked(plain, style.mask) if field.secret and not style.secrets else plain
    return values


def _plain(value: Any, shape: field_types.FieldType, style: _Style) -> Any:
    if isinstance(value, Reference) and shape.reference:
        return {"valueFrom": shape.reference.completed(value).model_dump(by_alias=True, exclude_none=True)}
    if isinstance(value, Model):
        return _object(value, style)
    if isinstance(value, list) and shape.item:
        return [_plain(item, shape.item, style) for item in value]
    if isinstance(value, dict) and shape.item:
        return {key: _plain(item, shape.item, style) for key, item in value.items()}
    return value


def _masked(value: Any, mask: str | None) -> Any:
    """A secret field's value with every text in it hidden; references name no secret and stay."""
    if isinstance(value, dict):
        return {key: item if key == "valueFrom" else _masked(item, mask) for key, item in value.items()}
    return [_masked(item, mask) for item in value] if isinstance(value, list) else mask
