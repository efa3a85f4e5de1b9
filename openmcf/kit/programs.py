"""A kind's program, imported when the kind is first met."""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

import pulumi

from openmcf.kit import composite
from openmcf.kit.loading import loading
from openmcf.kit.program import Context, Outputs
from openmcf.specs.registry import kind_named, naming_package, package_of, part

Program = Callable[[Any, Context], Outputs]
"""Declares the resources of a manifest of its kind, within a running Pulumi program; gives its outputs."""

_KIT = "openmcf.kit"


def program_of(kind: str) -> Program:
    """The program of a kind, with all that it uses loaded; for several threads."""
    with loading:
        return _import_program(kind)


@cache
def _import_program(kind: str) -> Program:
    """Import a kind's program, and load the parts of pulumi_aws that it names."""
    if kind_named(kind).expand:
        return composite.deploy
    program: Program = part(kind, "program").deploy
    for module in _named_modules((f"{package_of(kind)}.program", f"{_KIT}.")):
        hasattr(module, "__all__")

    def deploy(manifest: Any, context: Context) -> Outputs:
        with naming_package(kind, "program", pulumi.RunError):
            return program(manifest, context)

    return deploy


def _named_modules(prefixes: tuple[str, ...]) -> Iterator[ModuleType]:
    """The modules that are globals of modules imported so far, whose names begin with one of the prefixes."""
    programs = [module for name, module in sys.modules.copy().items() if name.startswith(prefixes)]
    for program in programs:
        yield from (value for value in vars(program).values() if isinstance(value, ModuleType))
