"""References at run time: from a manifest's field to the value of another stack's output."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import Any

import pulumi

from openmcf.errors import ReferenceUnresolved
from openmcf.provisioner.outputs import Outputs, SecretValue, item
from openmcf.specs.references import Reference
from openmcf.specs.uses import Identity, Use, referenced


@dataclass(frozen=True)
class Sources:
    """Where the values of references come from.

    outputs_of: the outputs of a manifest's stack; None where there is no such stack. coming: the manifests
    that the same run applies first. near: the recorded manifest that may have been meant.
    """

    outputs_of: Callable[[Identity], Outputs | None]
    coming: Container[Identity]
    near: Callable[[Identity], Identity | None]


def resolver(
    manifest: Any, env: str | None, sources: Sources
) -> Callable[[str | Reference], pulumi.Input[str]]:
    """What resolves the fields of one manifest, within its program.

    All references are looked up at once, before that. What the manifests to come do not give yet is unknown.
    What others do not give raises ReferenceUnresolved, which names all.
    """
    uses = list(referenced(manifest, env))
    recorded = {target: sources.outputs_of(target) for target in {use.target for _, use in uses}}
    values = {id(reference): _value(use, recorded[use.target]) for reference, use in uses}
    missing = [use for reference, use in uses if values[id(reference)] is None]
    _refuse(manifest, [use for use in missing if use.target not in sources.coming], sources)

    def resolve(field: str | Reference) -> pulumi.Input[str]:
        value = field if isinstance(field, str) else values[id(field)]
        if isinstance(value, SecretValue):
            return pulumi.Output.secret(value.value)
        return unknown() if value is None else value

    return resolve


def _refuse(manifest: Any, missing: list[Use], sources: Sources) -> None:
    if missing:
        who = f"{manifest.kind}/{manifest.metadata.name}"
        names = ", ".join(f"{_name(use)} of {use.target}" for use in missing)
        targets = dict.fromkeys(use.target for use in missing)
        near = [str(found) for target in targets if (found := sources.near(target)) not in {None, target}]
        hint = f"apply first: {', '.join(map(str, targets))}"
        meant = f"; or did you mean {', '.join(near)}, which is recorded?" if near else ""
        raise ReferenceUnresolved(f"{who} needs what is not there yet: {names}", hint + meant)


def _value(use: Use, outputs: Outputs | None) -> Any:
    if use.output is None:
        return use.target.name
    value = (outputs or {}).get(use.output)
    secret = isinstance(value, SecretValue)
    inner = value.value if isinstance(value, SecretValue) else value
    if use.key is not None and inner is not None:
        inner = item(inner, use.key)
    return SecretValue(inner) if secret and inner is not None else inner


def _name(use: Use) -> str:
    return f"`{use.output}`" if use.key is None else f"`{use.output}.{use.key}`"


def unknown() -> pulumi.Output[Any]:
    """An output whose value only an apply will know."""
    return pulumi.Output(set(), _soon(pulumi.UNKNOWN), _soon(False))


async def _soon(value: Any) -> Any:
    return value
