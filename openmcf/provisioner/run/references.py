"""References at run time: from a manifest's field to the value of another stack's output."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from openmcf.errors import ReferenceUnresolved
from openmcf.manifests.references import CheckedReference, referenced
from openmcf.properties.values import Secret, Value
from openmcf.provisioner.run.outputs import Outputs, SecretValue, clear, output_at
from openmcf.specs.findings import render
from openmcf.specs.identity import Identity
from openmcf.specs.references import Reference


@dataclass(frozen=True)
class Sources:
    """Where the values of references come from.

    outputs_of: the outputs of a manifest's stack, as recorded or as planned; None if there is no such
    stack. near: the recorded manifest that may have been meant.
    """

    outputs_of: Callable[[Identity], Outputs | None]
    near: Callable[[Identity], Identity | None]


class Resolved(NamedTuple):
    """A reference and its value, which may be wrapped in a SecretValue; UNKNOWN where it is not known yet."""

    reference: Reference
    use: CheckedReference
    value: Any

    @property
    def field(self) -> str:
        """The field of the manifest that the reference stands in, such as `spec.roleArn`."""
        return render(self.use.path[:-1])

    @property
    def path(self) -> str:
        """The output's path, such as `client_ids.web-app`."""
        return f"{self.use.output}" if self.use.key is None else f"{self.use.output}.{self.use.key}"


@dataclass(frozen=True)
class Resolver:
    """From the fields of one manifest to their values, within its program."""

    resolved: tuple[Resolved, ...]

    def __call__(self, field: str | Reference) -> Value:
        """The value of a field."""
        return field if isinstance(field, str) else _input(self._values[id(field)])

    @property
    def taken(self) -> tuple[Resolved, ...]:
        """The references that take an output, and not only the name of the other manifest."""
        return tuple(one for one in self.resolved if one.use.output is not None)

    @cached_property
    def _values(self) -> Mapping[int, Any]:
        return {id(one.reference): one.value for one in self.resolved}


def resolver(manifest: Any, env: str | None, sources: Sources) -> Resolver:
    """What resolves the fields of one manifest. All its references are looked up at once, before it runs.

    What others do not give raises ReferenceUnresolved, which names all.
    """
    uses = list(referenced(manifest, env))
    outputs = {target: sources.outputs_of(target) or {} for target in {use.target for _, use in uses}}
    found = tuple(Resolved(reference, use, _value(use, outputs[use.target])) for reference, use in uses)
    _refuse(manifest, [one for one in found if one.value is None], outputs, sources)
    return Resolver(found)


def _value(use: CheckedReference, outputs: Outputs) -> Any:
    return use.target.name if use.output is None else output_at(outputs, use.output, use.key)


def _refuse(
    manifest: Any, missing: list[Resolved], outputs: Mapping[Identity, Outputs], sources: Sources
) -> None:
    if missing:
        who = f"{manifest.kind}/{manifest.metadata.name}"
        names = ", ".join(f"`{one.path}` of {one.use.target}" for one in missing)
        targets = dict.fromkeys(one.use.target for one in missing)
        near = [str(found) for target in targets if (found := sources.near(target)) not in {None, target}]
        hint = f"apply first: {', '.join(map(str, targets))}"
        meant = f"; or did you mean {', '.join(near)}, which is recorded?" if near else ""
        there = ", ".join(dict.fromkeys(name for one in missing for name in _beside(one.use, outputs)))
        other = f"; or take what is there: {there}" if there else ""
        raise ReferenceUnresolved(f"{who} needs what is not there: {names}", hint + meant + other)


def _beside(use: CheckedReference, outputs: Mapping[Identity, Outputs]) -> Iterator[str]:
    """What the output that is meant has at other keys."""
    value = clear(outputs[use.target].get(use.output or ""))
    if isinstance(value, dict):
        yield from (f"`{use.output}.{key}` of {use.target}" for key in value)


def _input(value: Any) -> Value:
    return Secret(value.value) if isinstance(value, SecretValue) else value
