"""The files of a new kind, to begin with: a log group, which works at once and is replaced piece by piece.

Two callers: `openmcf init KIND --kind-package`, for a package of one's own, and `scripts/new_kind.py` within
openmcf's repository.
"""

import re
from collections.abc import Mapping
from importlib.resources import files

from pydantic.alias_generators import to_snake

from openmcf.errors import UsageError

PARTS = ("kind.py", "spec.py", "rules.py", "program.py", "importer.py", "starter.yaml")
"""The files of a kind's folder, beside the empty `__init__.py`."""

_KIND = re.compile(r"[A-Z][A-Za-z0-9]+")
_IMPORTS = re.compile(r"(?m)(^from .* import .*\n){2,}")
_DISTRIBUTION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")


def folder_name(kind: str) -> str:
    """The name of a kind's folder, such as `aws_ssm_parameter`. Raises UsageError for another name."""
    if not _KIND.fullmatch(kind):
        message = f"`{kind}` is no name of a kind: letters and digits, the first one large"
        raise UsageError(message, "such as AcmeQueue")
    return to_snake(kind)


def kind_folder(kind: str, package: str) -> Mapping[str, str]:
    """The files of a kind's folder by name. package: the folder, as Python imports it."""
    return {"__init__.py": ""} | {part: _filled(part, kind, package) for part in PARTS}


def kind_tests(kind: str, package: str, *names: str) -> Mapping[str, str]:
    """Tests of a kind, by the name of their file."""
    return {name: _filled(name, kind, package) for name in names}


def kind_package(kind: str, distribution: str) -> Mapping[str, str]:
    """The files of a package that brings a kind, by path. Raises UsageError for names that cannot be."""
    if not _DISTRIBUTION.fullmatch(distribution):
        raise UsageError(f"`{distribution}` is no name of a package", "such as acme-kinds")
    root = re.sub(r"[-_.]+", "_", distribution).lower()
    folder = f"{root}/{folder_name(kind)}"
    package = folder.replace("/", ".")
    parts = {f"{folder}/{name}": text for name, text in kind_folder(kind, package).items()}
    tests = kind_tests(kind, package, "test_rules.py", "test_life.py")
    project = _filled("pyproject.toml", kind, package)
    return {
        "pyproject.toml": project.replace("new-distribution", distribution).replace("new_root", root),
        f"{root}/__init__.py": "",
        f"{root}/py.typed": "",
        **parts,
        **{f"tests/{name}": text for name, text in tests.items()},
    }


def _filled(name: str, kind: str, package: str) -> str:
    """A file of the skeleton, for this kind."""
    text = files("openmcf.schemas").joinpath(f"skeleton/{name}.txt").read_text(encoding="utf-8")
    rules = to_snake(kind).removeprefix("aws_").replace("_", "-")
    text = text.replace("NewKind", kind).replace("new_package", package).replace("new-kind", rules)
    return _IMPORTS.sub(lambda lines: "".join(sorted(lines[0].splitlines(keepends=True))), text)
