"""What a stack will give once its plan is applied, as the program tells that the plan runs."""

from collections.abc import Iterator, Mapping
from typing import Any

import pulumi

from openmcf.properties.values import UNKNOWN
from openmcf.provisioner.run.outputs import Outputs, SecretValue, is_secret
from openmcf.provisioner.state.recorded_stack import RecordedStack
from openmcf.specs.findings import leaves, render


class PlannedOutputs:
    """The outputs of a manifest of a kind, noted while its program exports them.

    They come from the program and not from the engine's events, which mask secrets, and so do not tell
    whether one changes.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._values: dict[str, Any] = {}
        self._secret: set[str] = set()

    def export(self, outputs: Mapping[str, Any]) -> None:
        """Export outputs, within the running program, and note what becomes of each."""
        for name, value in outputs.items():
            pulumi.export(name, self._noted(name, value, self._values, name))

    @property
    def found(self) -> Outputs:
        """The outputs once the program is done, secrets as SecretValue; UNKNOWN is what is not known yet."""
        return {
            name: SecretValue(value) if name in self._secret or is_secret(self._kind, name) else value
            for name, value in self._values.items()
        }

    def _noted(self, name: str, value: Any, container: Any, key: Any) -> Any:
        match value:
            case pulumi.Output():
                return self._awaited(name, value, container, key)
            case dict():
                into = container[key] = dict.fromkeys(value)
                return {inner: self._noted(name, item, into, inner) for inner, item in value.items()}
            case list():
                items = container[key] = [None] * len(value)
                return [self._noted(name, item, items, index) for index, item in enumerate(value)]
        container[key] = value
        return value

    def _awaited(self, name: str, output: pulumi.Output[Any], container: Any, key: Any) -> pulumi.Output[Any]:
        async def noted() -> Any:
            value = await output.future(with_unknowns=True)
            container[key] = value if await output.is_known() else UNKNOWN
            if await output.is_secret():
                self._secret.add(name)
            return value

        return pulumi.Output(output.resources(), noted(), output.is_known(), output.is_secret())


def changed_secrets(recorded: RecordedStack, outputs: Outputs) -> Iterator[str]:
    """The paths of secrets that a stack gives, and will give otherwise. Raises PassphraseRefused."""
    for name, value in outputs.items():
        if isinstance(value, SecretValue):
            was, will_be = (dict(leaves(it, (name,))) for it in (recorded.output(name), value.value))
            both = [path for path in was if path in will_be and was[path] is not None]
            yield from (render(path) for path in both if was[path] != will_be[path])
