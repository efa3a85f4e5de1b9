"""A kind's program: that in the module named as its spec's, imported when the kind is first met."""

import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any

from openmcf.provisioner.programs.context import Context, Outputs
from openmcf.provisioner.programs.loading import loading
from openmcf.specs.registry import SPECS

Program = Callable[[Any, Context], Outputs]
"""Declares the resources of a manifest of its kind, within a running Pulumi program; gives its outputs."""

_PACKAGE = "openmcf.provisioner.programs"


def program_of(kind: str) -> Program:
    """The program of a kind, with all that it uses loaded; for several threads."""
    with loading:
        return _import_program(kind)


@cache
def _import_program(kind: str) -> Program:
    """Import a kind's program, and load the parts of pulumi_aws that it names."""
    deploy: Program = import_module(f"{_PACKAGE}.{SPECS[kind]}").deploy
    for module in _named_modules():
        hasattr(module, "__all__")
    return deploy


def _named_modules() -> Iterator[ModuleType]:
    """The modules that are globals of the program modules imported so far."""
    programs = [module for name, module in sys.modules.copy().items() if name.startswith(f"{_PACKAGE}.")]
    for program in programs:
        yield from (value for value in vars(program).values() if isinstance(value, ModuleType))
