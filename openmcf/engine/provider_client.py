"""A resource provider as the engine calls it: with secrets, and with the engine's own failures.

Providers get no secrets: they are unwrapped before a call, and what comes back is a secret wherever the input
of that place was one, or the provider says so (as in Pulumi).
"""

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeVar

from openmcf.engine.failures import AnswerLost, CheckFailed, EngineFailure, ProviderFailed, ResourceInitFailed
from openmcf.engine.state.secrecy import as_secret_as
from openmcf.errors import OpenmcfError
from openmcf.properties.diff import Diff
from openmcf.properties.provider import CallFailed, Candidate, Checked, Provider, Read
from openmcf.properties.values import Properties, normalized, plain, without_secrets

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class ProviderClient:
    """One configured provider. Every method raises ProviderFailed where it cannot do what is asked."""

    provider: Provider

    def check_config(self, urn: str, olds: Properties, news: Properties) -> Properties:
        """The provider's own inputs, as it wants them. Raises CheckFailed."""
        checked = self._call([olds, news], lambda old, new: self.provider.check_config(urn, old, new))
        return _accepted(checked, news)

    def diff_config(self, urn: str, olds: Properties, news: Properties) -> Diff:
        """How the provider's own inputs differ."""
        return self._call([olds, news], lambda old, new: self.provider.diff_config(urn, old, new))

    def configure(self, inputs: Properties) -> None:
        """Give the provider its configuration, before any other call."""
        self._call([inputs], self.provider.configure)

    def check(self, urn: str, olds: Properties, news: Properties) -> Properties:
        """The inputs with the provider's defaults. Raises CheckFailed."""
        checked = self._call([olds, news], lambda old, new: self.provider.check(urn, old, new))
        return _accepted(checked, news)

    def diff(
        self,
        urn: str,
        resource_id: str,
        old_inputs: Properties,
        olds: Properties,
        news: Properties,
        ignored: Sequence[str],
    ) -> Diff:
        """How the recorded resource differs from the new inputs."""

        def diff(old_inputs: Properties, olds: Properties, news: Properties) -> Diff:
            return self.provider.diff(urn, resource_id, old_inputs, olds, news, ignored)

        return self._call([old_inputs, olds, news], diff)

    def create(self, urn: str, inputs: Properties, *, preview: bool) -> tuple[str, Properties]:
        """Make the resource: its id and outputs; in a preview, what they would be.

        Raises ResourceInitFailed.
        """
        made = self._call([inputs], lambda given: self.provider.create(urn, given, preview=preview))
        return made.id, _answered(made.properties, inputs)

    def read(self, urn: str, resource_id: str, inputs: Properties, outputs: Properties) -> Read | None:
        """The resource as it is now, or None if it is gone."""

        def read(inputs: Properties, outputs: Properties) -> Read | None:
            return self.provider.read(urn, resource_id, inputs, outputs)

        found = self._call([inputs, outputs], read)
        return found and Read(found.id, _answered(found.inputs, inputs), _answered(found.outputs, outputs))

    def update(
        self, urn: str, resource_id: str, olds: Properties, news: Properties, *, preview: bool
    ) -> Properties:
        """Change the resource: its outputs; in a preview, what they would be. Raises ResourceInitFailed."""

        def update(olds: Properties, news: Properties) -> Properties:
            return self.provider.update(urn, resource_id, olds, news, preview=preview)

        return _answered(self._call([olds, news], update), news)

    def delete(self, urn: str, resource_id: str, outputs: Properties) -> None:
        """Take the resource away."""
        self._call([outputs], lambda properties: self.provider.delete(urn, resource_id, properties))

    def candidates(self, urn: str, inputs: Properties, since: float) -> list[Candidate]:
        """What the creation of the resource may have made that began then, in seconds since 1970."""
        return self._call([inputs], lambda given: self.provider.candidates(urn, given, since))

    def _call(self, values: Sequence[Properties], call: Callable[..., Answer]) -> Answer:
        """The answer to a call with values, of which the last are those that the resource is to have.

        Nobody knows whether a call was done that ended with what the provider did not foresee.
        """
        try:
            return call(*map(plain, values))
        except CallFailed as failed:
            _fail(failed, values)
        except (EngineFailure, OpenmcfError):
            raise
        except Exception as error:
            raise AnswerLost(without_secrets(_unexpected(error), [*values])) from error


def _answered(values: Properties, model: Properties) -> Properties:
    found: Properties = normalized(values)
    return as_secret_as(found, model)


def _accepted(checked: Checked, news: Properties) -> Properties:
    found = [f"{name}: {reason}" if name else reason for name, reason in checked.failures]
    if found:
        raise CheckFailed(without_secrets("\n".join(found), news))
    return _answered(checked.inputs, news)


def _fail(failed: CallFailed, values: Sequence[Properties]) -> NoReturn:
    """Say a failure in the engine's terms, without the given secrets that it may quote."""
    reason = without_secrets(failed.reason, [*values])
    if failed.made and not failed.lost:
        raise ResourceInitFailed([reason], failed.made.id, _answered(failed.made.properties, values[-1]))
    raise (AnswerLost if failed.lost else ProviderFailed)(reason) from None


def _unexpected(error: Exception) -> str:
    """What the provider did not foresee, and where: values of another form than those it asks for."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.name} in {place.filename.rpartition('/')[2]}, line {place.lineno}"
    return f"{_UNEXPECTED} ({type(error).__name__}: {error}; {where})\n{_UNEXPECTED_HINT}"


_UNEXPECTED = "what AWS answers, or what is recorded of the resource, is not of the form that it should have"
_UNEXPECTED_HINT = (
    "hint: run it again; if that fails too, restore the state from a backup, or report this as a bug"
)
