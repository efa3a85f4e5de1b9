"""Programs of tests: they declare things of the fake cloud one after the other, as Pulumi's programs do."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from openmcf.properties.declarations import Declaration, Declarations

Program = Callable[[], None]

_Declared = tuple[list[Declaration], dict[str, Any]]
_declared: ContextVar[_Declared] = ContextVar("declared")


def declared(program: Program) -> Declarations:
    """What a program declares."""
    resources: list[Declaration] = []
    outputs: dict[str, Any] = {}
    token = _declared.set((resources, outputs))
    try:
        program()
    finally:
        _declared.reset(token)
    return Declarations(resources, outputs)


def options(**values: Any) -> dict[str, Any]:
    """Options of a resource, by the names that `Declaration` has for them."""
    return values


def declare(
    type_: str, name: str, opts: dict[str, Any] | None, inputs: dict[str, Any], **more: Any
) -> Declaration:
    """Declare a resource."""
    resource = Declaration(type_, name, inputs, **more, **(opts or {}))
    _declared.get()[0].append(resource)
    return resource


def thing(name: str, opts: dict[str, Any] | None = None, **inputs: Any) -> Declaration:
    """A resource of the fake cloud; its inputs are free."""
    return declare("fake:index:Thing", name, opts, inputs)


def group(name: str, opts: dict[str, Any] | None = None, **inputs: Any) -> Declaration:
    """A component."""
    return declare("my:index:Group", name, opts, inputs, is_component=True)


def cloud(name: str, opts: dict[str, Any] | None = None, **inputs: Any) -> Declaration:
    """A provider of the fake cloud that a program makes itself."""
    return declare("pulumi:providers:fake", name, opts, inputs)


def export(name: str, value: Any) -> None:
    """Give an output of the stack."""
    _declared.get()[1][name] = value
