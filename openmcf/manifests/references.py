"""The references of one manifest: found, type-checked against the kinds they lead to, and kept as uses."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, get_origin

from pydantic.fields import FieldInfo

from openmcf.errors import UnknownKind
from openmcf.specs import field_types
from openmcf.specs.findings import Finding, Path
from openmcf.specs.identity import Identity
from openmcf.specs.invalid import Invalid, until_invalid
from openmcf.specs.model import Model
from openmcf.specs.references import BadPath, OutputPath, Reference, ValueOrRef, output_path
from openmcf.specs.registry import is_unprovisioned, kind_named, kind_names, usable_kinds
from openmcf.specs.worded import words_of


class CheckedReference(NamedTuple):
    """One checked reference: where it stands, and which output (and map key) of which manifest it takes.

    Of a kind that openmcf does not provision the outputs are not known. region, assumed_by and
    assumed_late are those of the field (`ValueOrRef`).
    """

    path: Path
    target: Identity
    output: str | None = None
    key: str | None = None
    region: str | None = None
    assumed_by: str | None = None
    assumed_late: bool = False


def checked_references(manifest: Any, env: str | None) -> Iterator[CheckedReference | Finding]:
    """Each reference of a manifest as a Use, or as a Finding that says why it can never resolve.

    env is what a reference means that names none: the manifest's own.
    """
    for path, reference, field in _references(manifest, ()):
        yield from _use(path, reference, field, env)


def referenced(manifest: Any, env: str | None) -> Iterator[tuple[Reference, CheckedReference]]:
    """Each reference of a valid manifest, with what it takes."""
    for path, reference, field in _references(manifest, ()):
        for use in _use(path, reference, field, env):
            if isinstance(use, CheckedReference):
                yield reference, use


def completed_references(manifest: Any) -> Iterator[tuple[Reference, Reference]]:
    """Each reference of a valid manifest, with its field's defaults for what it leaves out."""
    for _, reference, field in _references(manifest, ()):
        yield reference, field.completed(reference)


def _references(value: Any, path: Path) -> Iterator[tuple[Path, Reference, ValueOrRef]]:
    if isinstance(value, Invalid) or not isinstance(value, Model):
        return
    for attribute, field in field_types.referring_fields(type(value)):
        yield from _below(getattr(value, attribute), field.shape, (*path, field.name))


def _below(
    value: Any, shape: field_types.FieldType, path: Path
) -> Iterator[tuple[Path, Reference, ValueOrRef]]:
    if isinstance(value, Invalid) or value is None:
        return
    if shape.reference and isinstance(value, Reference):
        yield path, value, shape.reference
    elif shape.kind == "object":
        yield from _references(value, path)
    elif shape.item:
        for key, item in until_invalid(value.items()) if isinstance(value, Mapping) else enumerate(value):
            yield from _below(item, shape.item, (*path, key))


def _use(
    path: Path, reference: Reference, field: ValueOrRef, env: str | None
) -> Iterator[CheckedReference | Finding]:
    at, reference = (*path, "valueFrom"), field.completed(reference)
    target = Identity(str(reference.kind), reference.name, reference.env or env)
    if reference.kind is None:
        yield Finding(
            at, "says no kind, and this field has no default", _kind_hint(field), rule="reference-kind"
        )
    elif is_unprovisioned(reference.kind):
        yield CheckedReference(at, target)
    else:
        yield from _known(at, reference.field_path, field, target)


def _kind_hint(field: ValueOrRef) -> str:
    return (
        f"add `kind`, such as one of {', '.join(kind_names())}"
        if not field.accepts
        else _fitting_hint(field) or ""
    )


def _known(
    at: Path, text: str | None, field: ValueOrRef, target: Identity
) -> Iterator[CheckedReference | Finding]:
    """The use of an output of a kind that openmcf has, if it has it."""
    try:
        outputs = kind_named(target.kind).outputs
        if text is None:
            message = f"says no fieldPath, and this field has no default for {target.kind}"
            raise BadPath(message, f"add `fieldPath`, such as `{_example_path(outputs, field)}`")
        output = output_path(text, target.kind, outputs)
    except UnknownKind as error:
        yield Finding((*at, "kind"), str(error), error.hint, rule="reference-kind")
    except BadPath as error:
        yield Finding((*at, "fieldPath"), str(error), error.hint, rule="reference-path")
    else:
        misfit = _misfit((*at, "fieldPath"), output, field, text)
        yield misfit or CheckedReference(
            at, target, output.output, output.key, field.region, field.assumed_by, field.assumed_late
        )


def _example_path(outputs: type[Model], field: ValueOrRef) -> str:
    """The path of an output that fits the field, or of the first."""
    fitting = [name for name, info in outputs.model_fields.items() if _fits(info, field)]
    name = (fitting or list(outputs.model_fields))[0]
    container: Any = get_origin(outputs.model_fields[name].annotation)
    return f"status.outputs.{name}" + {dict: ".<name>", list: "[0]"}.get(container, "")


def _fits(output: FieldInfo, field: ValueOrRef) -> bool:
    return any(getattr(mark, "format", None) in field.accepts for mark in output.metadata)


def _misfit(at: Path, output: OutputPath, field: ValueOrRef, text: str) -> Finding | None:
    if output.secret and not field.secret:
        message = f"`{text}` is a secret, and this field does not keep secrets"
        return Finding(at, message, _secret_hint(), rule="reference-secret")
    if field.accepts and output.format not in field.accepts:
        message = f"`{text}` gives {words_of(output.format)}; this field takes {_accepts_words(field)}"
        return Finding(at, message, _fitting_hint(field), rule="reference-type")
    return None


def _secret_hint() -> str:
    """Which fields of which kinds keep secrets that they refer to."""
    fields = (
        (each.name, path, field)
        for each in usable_kinds()
        for path, field in field_types.walk(each.kind.manifest)
    )
    keeping = [
        f"`{path}` of {kind}"
        for kind, path, field in fields
        if (reference := field.shape.innermost.reference) and reference.secret
    ]
    return f"secrets may go into {', '.join(keeping)}"


def _accepts_words(field: ValueOrRef) -> str:
    return " or ".join(map(words_of, field.accepts))


def _fitting_hint(field: ValueOrRef) -> str | None:
    """Which outputs of which kinds would fit a field."""
    fitting = []
    for name, kind, _ in usable_kinds():
        for output, info in kind.outputs.model_fields.items():
            if _fits(info, field):
                fitting.append(f"`status.outputs.{output}` of {name}")
    return f"fitting: {', '.join(fitting)}" if fitting else None
