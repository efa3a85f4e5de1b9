"""Brings what a program declares to its goals: each resource after what it refers to, many at a time."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from openmcf.engine.failures import Cancelled, EngineFailure, StepFailed
from openmcf.engine.goal import Goal, alias_urns
from openmcf.engine.parallel import work_through
from openmcf.engine.providers import reference_to
from openmcf.engine.state.archives import with_hashes
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.step_generator import StepGenerator
from openmcf.engine.urns import PROVIDER_TYPES, STACK_TYPE, urn_of
from openmcf.errors import OpenmcfError
from openmcf.properties.declarations import (
    Declaration,
    Declarations,
    ResourceOutput,
    in_order,
    inputs_of,
    needed_by,
    references,
    whole,
)
from openmcf.properties.values import UNKNOWN, Properties, Value

_REFRESH = "`openmcf refresh` records what AWS has"


class ProgramRun:
    """One run of what a program declares.

    parallel: how many resources are worked on at a time; a preview, which calls nobody, takes one by one.
    """

    def __init__(self, registrar: StepGenerator, declared: Declarations, parallel: int) -> None:
        self._registrar = registrar
        self._declared = declared
        self._parallel = parallel
        self._is_preview = registrar.executor.preview
        self._states: dict[Declaration, ResourceState] = {}

    def run(self) -> Properties:
        """Register all: what the stack gives. Raises EngineFailure, once all that was begun has ended.

        After a failure the stack gives what is known by then.
        """
        registrar = self._registrar
        self._root = registrar.register(_root(registrar.stack, registrar.project)).urn
        try:
            if self._is_preview or self._parallel == 1:
                for resource in in_order(self._declared.resources):
                    self._register(resource)
            else:
                work_through(self._order(), self._register, self._parallel, "openmcf-register")
        finally:
            outputs = self._outputs()
            registrar.outputs(self._root, outputs)
        return outputs

    def _outputs(self) -> Properties:
        known = {
            name: value
            for name, value in self._declared.outputs.items()
            if all(one in self._states for one in references(value))
        }
        return self._evaluated("the outputs", known)

    def _order(self) -> TopologicalSorter[Declaration]:
        """The resources in an order in which each comes after what it refers to. Raises EngineFailure."""
        order = TopologicalSorter({one: [*self._needs(one)] for one in self._declared.resources})
        try:
            order.prepare()
        except CycleError as error:
            raise EngineFailure(f"resources refer to each other: {error.args[1]}") from error
        return order

    def _needs(self, resource: Declaration) -> Iterator[Declaration]:
        yield from needed_by(resource)
        for one in (*resource.depends_on, *references(resource.inputs)):
            yield from self._members(one)

    def _register(self, resource: Declaration) -> None:
        """Bring one resource to its goal. Raises EngineFailure, of which the user has been told."""
        try:
            self._states[resource] = self._registrar.register(self._goal(resource))
        except (StepFailed, Cancelled):
            raise  # the user has been told
        except (EngineFailure, OpenmcfError) as failure:
            self._registrar.executor.stop(failure)
            raise

    def _goal(self, resource: Declaration) -> Goal:
        registrar, parent = self._registrar, self._parent(resource)
        urn = urn_of(registrar.stack, registrar.project, resource.type, resource.name, parent)
        by_property = {
            key: self._urns(references(value)) for key, value in resource.inputs.items() if value is not None
        }
        implicit = {urn for urns in by_property.values() for urn in urns}
        aliases = (*resource.aliases, *self._declared.aliases.get(resource, ()))
        return Goal(
            urn=urn,
            type=resource.type,
            custom=not resource.is_component,
            parent=parent,
            inputs=self._inputs(resource),
            provider=reference_to(self._states[resource.provider]) if resource.provider else "",
            version=self._declared.versions.get(_package(resource), ""),
            dependencies=tuple(sorted(implicit | {*self._urns(resource.depends_on)})),
            property_dependencies=by_property,
            protect=resource.protect,
            retain_on_delete=resource.retain_on_delete,
            delete_before_replace=resource.delete_before_replace,
            deleted_with=self._states[resource.deleted_with].urn if resource.deleted_with else "",
            ignore_changes=tuple(resource.ignore_changes),
            replace_on_changes=tuple(resource.replace_on_changes),
            additional_secret_outputs=tuple(resource.additional_secret_outputs),
            aliases=alias_urns(aliases, urn, parent, registrar.claims.former_urn(parent)),
            import_id=self._declared.import_ids.get(resource, resource.import_id),
        )

    def _inputs(self, resource: Declaration) -> Properties:
        return with_hashes(self._evaluated(f"{resource.type} `{resource.name}`", resource.inputs))

    def _evaluated(self, whose: str, values: Mapping[str, Value]) -> Properties:
        """Values with what they refer to. Raises EngineFailure if nothing can be made of that."""
        try:
            return inputs_of(values, self._known)
        except Exception as error:  # of a pure function, for a value that is not of its form
            what = f"{whose}: what the state has of a resource that it needs is not of its form"
            raise EngineFailure(f"{what} ({type(error).__name__}: {error})\nhint: {_REFRESH}") from error

    def _parent(self, resource: Declaration) -> str:
        return self._states[resource.parent].urn if resource.parent else self._root

    def _known(self, output: ResourceOutput) -> Value:
        """What a resource gives; in a preview what nobody knows yet is unknown."""
        state = self._states[output.resource]
        value = state.id or None if output.name == "id" else state.outputs.get(output.name)
        return UNKNOWN if value is None and self._is_preview else whole(value)

    def _urns(self, resources: Iterable[Declaration]) -> tuple[str, ...]:
        """The URNs of resources; a component stands for the resources in it, as with Pulumi's SDK."""
        found = {
            member for one in resources for member in ([*self._members(one)] if one.is_component else [one])
        }
        return tuple(sorted(self._states[member].urn for member in found))

    def _members(self, component: Declaration) -> Iterator[Declaration]:
        """The resources in a component, at any depth."""
        if component.is_component:
            for one in self._declared.resources:
                if one.parent is component:
                    yield from self._members(one) if one.is_component else (one,)


def _root(stack: str, project: str) -> Goal:
    """The stack itself, which Pulumi records as a component."""
    urn = urn_of(stack, project, STACK_TYPE, f"{project}-{stack}")
    return Goal(urn=urn, type=STACK_TYPE, custom=False, inputs={})


def _package(resource: Declaration) -> str:
    """The package that a resource's type is of."""
    return resource.type.removeprefix(PROVIDER_TYPES).partition(":")[0]
