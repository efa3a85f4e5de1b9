"""The providers of a run: attached by package, configured with their recorded inputs, found by reference."""

import threading
from collections.abc import Callable, Iterable

from openmcf.engine.failures import EngineFailure
from openmcf.engine.provider_client import ProviderClient
from openmcf.engine.state.resource_state import ResourceState
from openmcf.engine.urns import PROVIDER_TYPES, is_provider
from openmcf.properties.provider import Provider

Attach = Callable[[str], Provider]
"""From a package's name, such as `aws`, to a provider of it that is not configured yet."""


class Providers:
    """The provider resources of one run, recorded ones and new ones, each with its client."""

    def __init__(self, attach: Attach, recorded: Iterable[ResourceState]) -> None:
        self._attach = attach
        self._states = {reference_to(state): state for state in recorded if is_provider(state.type)}
        self._clients: dict[str, ProviderClient] = {}
        self._lock = threading.Lock()

    def unconfigured(self, type_: str) -> ProviderClient:
        """A client for what is asked of a provider before it is configured, by the provider's type."""
        return ProviderClient(self._attach(type_.removeprefix(PROVIDER_TYPES)))

    def add(self, state: ResourceState) -> None:
        """A provider of this run."""
        with self._lock:
            self._states[reference_to(state)] = state

    def state(self, reference: str) -> ResourceState:
        """The provider resource that a resource's `provider` refers to. Raises EngineFailure."""
        if reference not in self._states:
            raise EngineFailure(f"the state has no provider `{reference}`, which one of its resources needs")
        return self._states[reference]

    def named(self, reference: str) -> ProviderClient:
        """The configured client of that provider; configured when first asked for. Raises EngineFailure."""
        with self._lock:
            if reference not in self._clients:
                state = self.state(reference)
                client = self.unconfigured(state.type)
                client.configure({key: value for key, value in state.inputs.items() if key != "version"})
                self._clients[reference] = client
            return self._clients[reference]


def reference_to(state: ResourceState) -> str:
    """How resources refer to a provider: `<urn>::<id>`."""
    return f"{state.urn}::{state.id}"
