"""The reference pages in `docs/`, written from the models and the rules."""

import re
from collections.abc import Iterable, Iterator
from inspect import cleandoc

from openmcf.manifests.rule_index import READING, REFERENCES, SHAPE
from openmcf.schemas.files import ANY_KIND, IN_PROJECT, file_name
from openmcf.schemas.json_schema import properties_of
from openmcf.schemas.starter import starter
from openmcf.schemas.words import (
    bounds_of,
    default_of,
    description_of,
    notes_of,
    output_notes_of,
    outputs_of,
    sentences,
)
from openmcf.specs.field_types import Field, FieldType, fields
from openmcf.specs.findings import Rule
from openmcf.specs.kind import Kind
from openmcf.specs.manifest import IGNORE_ANNOTATION, Metadata
from openmcf.specs.manifest import RULES as ENVELOPE
from openmcf.specs.model import Model
from openmcf.specs.references import Reference
from openmcf.specs.registry import KINDS, kind_named

GENERATED = "<!-- Written by `make generate` from the models; edits here are lost. -->"

_INDEX = f"""\
{GENERATED}

# Kinds

Each manifest has an `apiVersion` (`aws.openmcf.org/v1`), a `kind`, `metadata` and a `spec`. A `status` is
accepted and ignored. Null means that an optional field is not set. Field names are camelCase; their
snake_case spellings are read too.
"""

_REFERENCES = """\
## References

A `StringValueOrRef` takes a string, the same as `value: …`, or an output of another manifest's stack:

```yaml
role:
  valueFrom:
    kind: AwsIamRole
    name: my-role
    fieldPath: status.outputs.role_arn
```

Where a field says what `valueFrom` takes by default, `kind` and `fieldPath` may be left out.
"""

_EDITORS = f"""\
## In an editor

`openmcf schema --all` writes the JSON Schemas of all kinds to `{IN_PROJECT.as_posix()}`, to be committed or
written by each for themselves. Editors with the YAML language server then complete, check and explain a
manifest whose first line leads to its schema; `openmcf init KIND -o FILE` writes that line:

```yaml
# yaml-language-server: $schema=../{IN_PROJECT.as_posix()}/AwsIamRole.json
```

`{file_name(ANY_KIND)}` takes manifests of any kind: for files with several, and for settings by folder,
such as VS Code's:

```json
{{"yaml.schemas": {{"{IN_PROJECT.as_posix()}/{file_name(ANY_KIND)}": "manifests/**/*.yaml"}}}}
```
"""

_RULES = f"""\
{GENERATED}

# Rules

Every problem that `openmcf validate` reports carries the id of a rule. Errors are what AWS, or openmcf
itself, would refuse; warnings are what AWS takes and users regret. With `--strict` warnings fail too.

A manifest silences a rule for itself by an annotation, which takes several ids separated by commas:

```yaml
metadata:
  annotations:
    {IGNORE_ANNOTATION}: stack-labels-incomplete
```

The rules of reading and of shape cannot be silenced: without them there is no manifest.
"""


def index_page() -> str:
    """`docs/kinds/README.md`: the kinds, and what all of them share."""
    kinds = ((f"[{name}]({name}.md)", kind_named(name).summary) for name in KINDS)
    parts = [
        _INDEX,
        _table(("Kind", "What it is"), kinds),
        "## metadata\n",
        *_sections(Metadata, "metadata."),
        _REFERENCES,
        _field_table(Reference, "valueFrom."),
        _EDITORS,
    ]
    return "\n".join(parts)


def kind_page(name: str) -> str:
    """`docs/kinds/<Kind>.md`: example, fields, outputs and rules of a kind."""
    kind = kind_named(name)
    spec = fields(kind.manifest)["spec"].shape.model
    assert spec is not None  # noqa: S101 - the spec of every kind is a model
    _, _, example = starter(name).partition("\n")
    parts = [
        f"{GENERATED}\n\n# {name}\n\n{_doc(kind.manifest)}\n",
        f"## Example\n\n`openmcf init {name}` writes this to begin with:\n\n```yaml\n{example}```\n",
        "## Fields\n\nThe fields of `spec`; [metadata and references](README.md) are those of every kind.\n",
        *_sections(spec, ""),
        "## Outputs\n",
        _output_table(kind),
        "## Rules\n",
        _own_rules(kind),
    ]
    return "\n".join(parts)


def rules_page() -> str:
    """`docs/rules.md`: a line for each rule id."""
    groups = [
        ("Reading", READING),
        ("Shape", SHAPE),
        ("References", REFERENCES),
        ("Every kind", ENVELOPE.rules),
        *((name, kind_named(name).rules.rules) for name in KINDS),
    ]
    return "\n".join([_RULES, *(f"## {title}\n\n{_rule_table(rules)}" for title, rules in groups)])


def with_import_table(page: str) -> str:
    """`docs/import.md`, with the table of what is imported by which id; all else in it is written by hand."""
    head = ("kind", "`ID`", "with it come")
    ids = ((name, kind_named(name).import_id) for name in KINDS)
    table = _table(head, ((f"`{name}`", row.id, row.parts) for name, row in ids if row))
    before, begin, rest = page.partition(_row(head))
    _, end, after = rest.partition("\n\n")
    return f"{before}{table}\n{after}" if begin and end else page


def _sections(model: type[Model], prefix: str) -> Iterator[str]:
    """The table of a model's fields, then a section for each of them that has fields itself."""
    yield _field_table(model, prefix)
    for field in fields(model).values():
        inner = field.shape.innermost.model
        if inner:
            path = prefix + field.name + _suffix(field.shape)
            yield f"### `{path}`\n\n{_doc(inner)}\n"
            yield from _sections(inner, f"{path}.")


def _doc(model: type[Model]) -> str:
    return cleandoc(model.__doc__ or "")


def _suffix(shape: FieldType) -> str:
    if shape.item is None:
        return ""
    return ("[]" if shape.kind == "list" else ".<name>") + _suffix(shape.item)


def _field_table(model: type[Model], prefix: str) -> str:
    rows = (
        (
            f"`{prefix}{field.name}`",
            _type(field, prefix),
            _default(field),
            _description(field, model),
        )
        for field in fields(model).values()
    )
    return _table(("Field", "Type", "Default", "Description"), rows)


def _type(field: Field, prefix: str) -> str:
    text = field.shape.text
    if field.shape.innermost.model:
        section = prefix + field.name + _suffix(field.shape)
        return f"[{text}](#{re.sub(r'[^a-z0-9-]', '', section.lower())})"
    if field.shape.innermost.reference:
        return text.replace("StringValueOrRef", "[StringValueOrRef](README.md#references)")
    return text


def _default(field: Field) -> str:
    if field.required:
        return "required"
    return f"`{default_of(field)}`" if default_of(field) else "—"


def _description(field: Field, model: type[Model]) -> str:
    bounds = "; ".join(bounds_of(properties_of(model)[field.name]))
    return sentences([description_of(field), bounds and f"values: {bounds}", *notes_of(field)])


def _output_table(kind: Kind) -> str:
    rows = (
        (f"`{name}`", output.shape.text, sentences([output.description, *output_notes_of(output)]))
        for name, output in outputs_of(kind.outputs)
    )
    return _table(("Output", "Type", "Description"), rows)


def _own_rules(kind: Kind) -> str:
    if not kind.rules.rules:
        return "Only the [rules of every kind](../rules.md) hold.\n"
    return f"Besides the [rules of every kind](../rules.md):\n\n{_rule_table(kind.rules.rules)}"


def _rule_table(rules: Iterable[Rule]) -> str:
    return _table(
        ("Rule", "Severity", "What it says"),
        ((f"`{rule.id}`", rule.severity, rule.summary) for rule in rules),
    )


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(_row(line) for line in lines)


def _row(cells: tuple[str, ...]) -> str:
    escaped = (_escaped(cell) for cell in cells)
    return f"| {' | '.join(escaped)} |\n"


def _escaped(cell: str) -> str:
    """Keep Markdown from reading a `<` outside of code as HTML, and a `|` as the end of the cell."""
    return re.sub(r"`[^`]*`|<", lambda part: r"\<" if part[0] == "<" else part[0], cell).replace("|", r"\|")
