"""What a stack will give once its plan is applied. Pure."""

from collections.abc import Iterator

from openmcf.properties.values import Properties, Value, holds_secret, plain
from openmcf.provisioner.run.outputs import Outputs, SecretValue, is_secret
from openmcf.provisioner.state.recorded_stack import RecordedStack
from openmcf.specs.findings import leaves, render


def planned_outputs(kind: str, given: Properties) -> Outputs:
    """The outputs of a manifest of a kind, as a preview gives them: secrets as SecretValue.

    UNKNOWN is what is not known yet.
    """
    return {name: _output(kind, name, value) for name, value in given.items()}


def _output(kind: str, name: str, value: Value) -> object:
    known = plain(value)
    return SecretValue(known) if holds_secret(value) or is_secret(kind, name) else known


def changed_secrets(recorded: RecordedStack, outputs: Outputs) -> Iterator[str]:
    """The paths of secrets that a stack gives, and will give otherwise. Raises PassphraseRefused."""
    for name, value in outputs.items():
        if isinstance(value, SecretValue):
            was, will_be = (dict(leaves(it, (name,))) for it in (recorded.output(name), value.value))
            both = [path for path in was if path in will_be and was[path] is not None]
            yield from (render(path) for path in both if was[path] != will_be[path])
