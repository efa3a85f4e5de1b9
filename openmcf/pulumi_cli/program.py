"""What a program declares, registered with Pulumi's SDK: the inline program that the Pulumi CLI runs."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pulumi

from openmcf.engine.urns import PROVIDER_TYPES, is_provider, urn_of
from openmcf.properties.declarations import (
    Alias,
    Applied,
    Declaration,
    Declarations,
    FileArchive,
    ResourceOutput,
    in_order,
    output_references,
)
from openmcf.properties.values import UNKNOWN, Properties, Secret, Unknown, Value, normalized


class Registrations:
    """The resources of one program, registered within its run."""

    def __init__(self, declared: Declarations) -> None:
        self._declared = declared
        self._made: dict[Declaration, Any] = {}
        self._used = _used_outputs(declared)
        self.outputs: Properties = {}
        """What the stack gives, once the program is done."""

    def register(self) -> None:
        """Register all, and export the outputs."""
        for resource in in_order(self._declared.resources):
            self._made[resource] = self._registered(resource)
        for name, value in self._declared.outputs.items():
            if value is not None:
                pulumi.export(name, self._noted(name, value))

    def _registered(self, resource: Declaration) -> pulumi.Resource:
        inputs = {key: self._input(value) for key, value in resource.inputs.items() if value is not None}
        options = self._options(resource)
        if resource.is_component:
            return pulumi.ComponentResource(resource.type, resource.name, inputs, options)
        if is_provider(resource.type):
            return pulumi.ProviderResource(
                resource.type.removeprefix(PROVIDER_TYPES), resource.name, inputs, options
            )
        # The SDK gives those outputs of which it knows the names before.
        outputs = dict.fromkeys(self._used.get(resource, ()))
        return pulumi.CustomResource(resource.type, resource.name, outputs | inputs, options)

    def _options(self, resource: Declaration) -> pulumi.ResourceOptions:
        declared, package = self._declared, resource.type.partition(":")[0]
        aliases = (*resource.aliases, *declared.aliases.get(resource, ()))
        return pulumi.ResourceOptions(
            parent=self._made[resource.parent] if resource.parent else None,
            provider=self._made[resource.provider] if resource.provider else None,
            depends_on=[self._made[one] for one in resource.depends_on],
            deleted_with=self._made[resource.deleted_with] if resource.deleted_with else None,
            version=declared.versions.get(package),
            protect=resource.protect or None,
            retain_on_delete=resource.retain_on_delete or None,
            delete_before_replace=resource.delete_before_replace,
            ignore_changes=[*resource.ignore_changes],
            replace_on_changes=[*resource.replace_on_changes],
            additional_secret_outputs=[*resource.additional_secret_outputs],
            aliases=[_alias(alias, resource.name) for alias in aliases],
            import_=declared.import_ids.get(resource, resource.import_id) or None,
        )

    def _input(self, value: Value) -> Any:
        """A value as the SDK takes it."""
        match value:
            case ResourceOutput():
                return getattr(self._made[value.resource], value.name)
            case Applied():
                arguments = [self._input(argument) for argument in value.arguments]
                return pulumi.Output.all(*arguments).apply(partial(_called, value.function))
            case Secret():
                return pulumi.Output.secret(self._input(value.value))
            case Unknown():
                return _output(pulumi.UNKNOWN, is_known=False)
            case FileArchive():
                return pulumi.FileArchive(value.path)
            case dict():
                return {key: self._input(item) for key, item in value.items()}
            case list() | tuple():
                return [self._input(item) for item in value]
        return value

    def _noted(self, name: str, value: Value) -> Any:
        """An output of the stack as the SDK takes it; what becomes of it is noted."""
        return self._note(value, self.outputs, name)

    def _note(self, value: Value, container: Any, key: Any) -> Any:
        match value:
            case dict():
                into = container[key] = dict.fromkeys(value)
                return {name: self._note(item, into, name) for name, item in value.items()}
            case list() | tuple():
                items = container[key] = [None] * len(value)
                return [self._note(item, items, index) for index, item in enumerate(value)]
        taken = self._input(value)
        if isinstance(taken, pulumi.Output):
            return _awaited(taken, container, key)
        container[key] = taken
        return taken


def _called(function: Callable[..., Value], known: Sequence[Any]) -> Value:
    """What a pure function makes of values. Raises RunError, of which the CLI prints no traceback."""
    try:
        return function(*normalized(known))
    except Exception as error:  # for a value that is not of its form
        what = "what the state has of a resource that another needs is not of its form"
        raise pulumi.RunError(f"{what} ({type(error).__name__}: {error})") from error


def _awaited(output: pulumi.Output[Any], container: Any, key: Any) -> pulumi.Output[Any]:
    """The output, which is in the container once it is known, as a value of ours."""

    async def noted() -> Any:
        value = await output.future(with_unknowns=True)
        shown = normalized(value) if await output.is_known() else UNKNOWN
        container[key] = Secret(shown) if await output.is_secret() else shown
        return value

    return pulumi.Output(output.resources(), noted(), output.is_known(), output.is_secret())


def _output(value: Any, *, is_known: bool) -> pulumi.Output[Any]:
    return pulumi.Output(set(), _soon(value), _soon(is_known), _soon(False))


async def _soon(value: Any) -> Any:
    return value


def _alias(alias: Alias | str, name: str) -> pulumi.Alias | str:
    """The alias of a resource of that name."""
    if isinstance(alias, str):
        return alias
    if alias.types:
        return urn_of(pulumi.get_stack(), pulumi.get_project(), alias.types, alias.name or name)
    return pulumi.Alias(name=alias.name)


def _used_outputs(declared: Declarations) -> Mapping[Declaration, set[str]]:
    """The outputs of resources that something refers to."""
    used = defaultdict[Declaration, set[str]](set)
    for value in (*(one.inputs for one in declared.resources), declared.outputs):
        for output in output_references(dict(value)):
            if output.name != "id":
                used[output.resource].add(output.name)
    return used
