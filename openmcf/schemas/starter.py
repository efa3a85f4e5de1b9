"""`openmcf init`: a commented manifest of a kind to begin with.

A starter is `starter.yaml` in its kind's folder. What it shows as a choice is commented out with one `#`,
what it says in words with two.
"""

import json
import re

from openmcf.errors import UsageError
from openmcf.manifests.check import check
from openmcf.manifests.yaml.parse import Document, parse
from openmcf.manifests.yaml.values import scalar
from openmcf.schemas.files import IN_PROJECT, file_name
from openmcf.specs.registry import file_of

MODELINE = "# yaml-language-server: $schema="

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def starter(kind_name: str, name: str | None = None, schema: str | None = None) -> str:
    """The starter of a kind, under that name, with a modeline that leads editors to the schema at that path.

    Without a name it keeps the starter's own; the path of the schema is by default that of a project's copy,
    from the project's root.
    Raises UnknownKind, and UsageError for a name that no manifest of the kind can have.
    """
    text = file_of(kind_name, "starter.yaml")
    _, _, body = text.partition("\n")
    text = f"{MODELINE}{schema or (IN_PROJECT / file_name(kind_name)).as_posix()}\n{body}"
    if name is not None:
        text = re.sub(r"(?m)^  name: .*$", lambda _: f"  name: {_written(name)}", text, count=1)
        _refuse_bad_name(text, name)
    return text


def _written(name: str) -> str:
    """The name as YAML: quoted where it would not be read as that very text."""
    return (
        name
        if _PLAIN.fullmatch(name) and isinstance(scalar(name), str)
        else json.dumps(name, ensure_ascii=False)
    )


def _refuse_bad_name(text: str, name: str) -> None:
    for document in parse(text, name):
        problems = check(document, {}).problems if isinstance(document, Document) else ()
        for problem in problems:
            raise UsageError(f"`{name}` does not do as a name: {problem.message}", problem.hint)
