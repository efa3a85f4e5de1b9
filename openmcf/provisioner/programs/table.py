"""A kind's program: that in the module named as its spec's, imported when the kind is first met."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from openmcf.provisioner.programs.context import Context, Outputs
from openmcf.specs.kinds import SPECS

Program = Callable[[Any, Context], Outputs]
"""Declares the resources of a manifest of its kind, within a running Pulumi program; gives its outputs."""


def program_of(kind: str) -> Program:
    """The program of a kind."""
    deploy: Program = import_module(f"openmcf.provisioner.programs.{SPECS[kind]}").deploy
    return deploy
