"""What a program wants of one resource: a registration request, read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi.runtime.proto import resource_pb2

from openmcf.engine.state.archives import with_hashes
from openmcf.engine.urns import name_of, type_of, urn_of
from openmcf.properties.values import Properties, from_struct


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


def goal_of(
    request: resource_pb2.RegisterResourceRequest, stack: str, project: str, former_parent: str
) -> Goal:
    """Read a registration. former_parent: the URN that its parent had before, if that has another now."""
    urn = urn_of(stack, project, request.type, request.name, request.parent)
    return Goal(
        urn=urn,
        type=request.type,
        custom=request.custom,
        parent=request.parent,
        inputs=with_hashes(from_struct(request.object)),
        provider=request.provider,
        version=request.version,
        dependencies=tuple(sorted(set(request.dependencies))),
        property_dependencies={
            key: tuple(sorted(set(value.urns))) for key, value in request.propertyDependencies.items()
        },
        protect=request.protect,
        retain_on_delete=request.retainOnDelete,
        delete_before_replace=request.deleteBeforeReplace if request.deleteBeforeReplaceDefined else None,
        deleted_with=request.deletedWith,
        ignore_changes=tuple(request.ignoreChanges),
        replace_on_changes=tuple(request.replaceOnChanges),
        additional_secret_outputs=tuple(request.additionalSecretOutputs),
        aliases=_aliases(request, urn, former_parent),
        import_id=request.importId,
    )


def _aliases(request: Any, urn: str, former_parent: str) -> tuple[str, ...]:
    own = [*request.aliasURNs, *(_alias(alias, urn, request.parent) for alias in request.aliases)]
    mine = (urn, *own) if former_parent else ()
    inherited = [_inherited(alias, request.parent, former_parent) for alias in mine]
    return tuple(dict.fromkeys(alias for alias in (*own, *inherited) if alias != urn))


def _inherited(alias: str, parent: str, former: str) -> str:
    """The URN that a child had under its parent's former name, with which its own name may begin."""
    name = name_of(alias)
    if name.startswith(name_of(parent)):
        name = name_of(former) + name.removeprefix(name_of(parent))
    return urn_of(*_stack_and_project(former), type_of(alias), name, former)


def _alias(alias: Any, urn: str, parent: str) -> str:
    """The URN that an alias stands for: what it leaves out is as in the resource's own URN."""
    if alias.WhichOneof("alias") == "urn":
        return str(alias.urn)
    spec = alias.spec
    stack, project = _stack_and_project(urn)
    above = "" if spec.noParent else spec.parentUrn or parent
    return urn_of(
        spec.stack or stack,
        spec.project or project,
        spec.type or type_of(urn),
        spec.name or name_of(urn),
        above,
    )


def _stack_and_project(urn: str) -> tuple[str, str]:
    stack, project, _ = urn.removeprefix("urn:pulumi:").split("::", 2)
    return stack, project
