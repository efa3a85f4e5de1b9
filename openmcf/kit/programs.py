"""A kind's program, imported when the kind is first met."""

from dataclasses import replace
from functools import cache
from typing import Any

from openmcf.kit import composite
from openmcf.kit.program import Context, Program
from openmcf.properties.declarations import Declarations
from openmcf.specs.registry import kind_named, naming_package, part

PULUMI_AWS = "7.51.1"
"""The version of pulumi-aws whose types programs name, and with which states record the provider."""


@cache
def program_of(kind: str) -> Program:
    """The program of a kind."""
    if kind_named(kind).expand:
        return composite.deploy
    program: Program = part(kind, "program").deploy

    def deploy(manifest: Any, context: Context) -> Declarations:
        with naming_package(kind, "program"):
            return replace(program(manifest, context), versions={"aws": PULUMI_AWS})

    return deploy
