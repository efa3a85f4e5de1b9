"""What a program wants of one resource, with everything that it refers to in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openmcf.engine.urns import name_of, qualified_type, type_of, urn_of
from openmcf.properties.declarations import Alias
from openmcf.properties.values import Properties


@dataclass(frozen=True, kw_only=True)
class Goal:
    """One registration; names as in Pulumi's resource options."""

    urn: str
    type: str
    custom: bool
    inputs: Properties
    parent: str = ""
    provider: str = ""
    version: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool | None = None
    """None: as the provider says."""
    deleted_with: str = ""
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    import_id: str = ""


def alias_urns(aliases: Sequence[Alias | str], urn: str, parent: str, former_parent: str) -> tuple[str, ...]:
    """The URNs under which a resource may be recorded beside its own.

    former_parent: the URN that its parent had before, if that has another now; children follow it.
    """
    own = [alias if isinstance(alias, str) else _urn(alias, urn) for alias in aliases]
    mine = (urn, *own) if former_parent else ()
    inherited = [_inherited(alias, parent, former_parent) for alias in mine]
    return tuple(dict.fromkeys(alias for alias in (*own, *inherited) if alias != urn))


def _inherited(alias: str, parent: str, former: str) -> str:
    """The URN that a child had under its parent's former name, with which its own name may begin."""
    name = name_of(alias)
    if name.startswith(name_of(parent)):
        name = name_of(former) + name.removeprefix(name_of(parent))
    return urn_of(*_stack_and_project(former), type_of(alias), name, former)


def _urn(alias: Alias, urn: str) -> str:
    """The URN that an alias stands for: what it leaves out is as in the resource's own URN."""
    stack, project = _stack_and_project(urn)
    return urn_of(stack, project, alias.types or qualified_type(urn), alias.name or name_of(urn))


def _stack_and_project(urn: str) -> tuple[str, str]:
    stack, project, _ = urn.removeprefix("urn:pulumi:").split("::", 2)
    return stack, project
