"""What a resource will be before AWS is asked, for previews: pure, for all resource types."""

from collections.abc import Iterable
from typing import Any

from openmcf.aws.resource import Properties, Resource
from openmcf.properties.values import UNKNOWN


def planned(resource: Resource, inputs: Properties, recorded: Properties) -> Properties:
    """The inputs, with what AWS adds: as recorded, or unknown where nothing is recorded yet."""
    return _filled(inputs, sorted({*resource.computed, *resource.server_defaults}), recorded)


def _filled(properties: Properties, paths: Iterable[str], recorded: Properties) -> Properties:
    server_defaults = dict(properties)
    for path in paths:
        name, _, below = path.partition(".")
        if not below:
            server_defaults.setdefault(name, recorded.get(name, UNKNOWN))
        elif isinstance(block := server_defaults.get(name), dict):
            server_defaults[name] = _filled(block, [below], _block(recorded.get(name)))
    return server_defaults


def _block(value: Any) -> Properties:
    return value if isinstance(value, dict) else {}
