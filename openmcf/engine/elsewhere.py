"""What the other stacks of a backend have, or may have: nothing of it is taken for one's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from openmcf.engine.backend import Backend
from openmcf.engine.stack_reference import StackReference
from openmcf.engine.state.snapshot import OperationType
from openmcf.properties.values import Properties


@dataclass(frozen=True)
class Elsewhere:
    """The other stacks of a backend, read once, when first asked for.

    Every method raises StateUnusable where one of them is damaged.
    """

    backend: Backend
    own: StackReference

    def ids(self, type_: str) -> set[str]:
        """The ids of the resources of a type that they record."""
        return {item["id"] for item in self._items("resources", type_) if item.get("id")}

    def creations(self, type_: str) -> list[Properties]:
        """The inputs of the creations of a type that are under way; secrets in them are closed."""
        return [item.get("inputs") or {} for item in self._items("pending_operations", type_)]

    def _items(self, section: str, type_: str) -> Iterator[Mapping[str, Any]]:
        for deployment in self._deployments:
            for item in deployment.get(section) or ():
                resource = item.get("resource", item)
                if resource["type"] == type_ and item["type"] in {type_, OperationType.CREATING}:
                    yield resource

    @cached_property
    def _deployments(self) -> list[Mapping[str, Any]]:
        others = [stack for stack in self.backend.stacks() if stack != self.own]
        return [self.backend.read(stack).deployment or {} for stack in others]
