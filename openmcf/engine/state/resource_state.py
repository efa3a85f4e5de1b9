"""What the state records of one resource: pulumi's `ResourceV3` (`sdk/go/common/apitype/core.go`)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from openmcf.engine.state.passphrase import Crypter
from openmcf.engine.state.stored_values import from_stored, to_stored
from openmcf.properties.values import Properties

ATTRIBUTES = {
    "urn": "urn",
    "custom": "custom",
    "delete": "delete",
    "id": "id",
    "type": "type",
    "inputs": "inputs",
    "outputs": "outputs",
    "parent": "parent",
    "protect": "protect",
    "taint": "taint",
    "external": "external",
    "dependencies": "dependencies",
    "initErrors": "init_errors",
    "provider": "provider",
    "propertyDependencies": "property_dependencies",
    "pendingReplacement": "pending_replacement",
    "additionalSecretOutputs": "additional_secret_outputs",
    "aliases": "aliases",
    "customTimeouts": "custom_timeouts",
    "importID": "import_id",
    "retainOnDelete": "retain_on_delete",
    "deletedWith": "deleted_with",
    "created": "created",
    "modified": "modified",
    "sourcePosition": "source_position",
    "ignoreChanges": "ignore_changes",
    "replaceOnChanges": "replace_on_changes",
    "refreshBeforeUpdate": "refresh_before_update",
}
"""JSON keys, in the order in which Pulumi writes them, and the attributes that hold their values."""

_ALWAYS = {"urn", "custom", "type"}
_SECTIONS = ("inputs", "outputs")

FEATURES = {"refreshBeforeUpdate": "refreshBeforeUpdate", "taint": "taint"}
"""Keys that make a state file declare a feature, and the feature; one with others is not read at all."""


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class ResourceState:
    """One recorded resource; two are equal only if they are the same object, for a URN may be there twice.

    Values of inputs and outputs are wire values, with secrets in clear inside `Secret`. Times are RFC 3339.
    """

    urn: str
    type: str
    custom: bool = False
    delete: bool = False
    id: str = ""
    inputs: Properties = field(default_factory=dict)
    outputs: Properties = field(default_factory=dict)
    parent: str = ""
    protect: bool = False
    taint: bool = False
    external: bool = False
    dependencies: tuple[str, ...] = ()
    init_errors: tuple[str, ...] = ()
    provider: str = ""
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pending_replacement: bool = False
    additional_secret_outputs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    custom_timeouts: Mapping[str, float] = field(default_factory=dict)
    import_id: str = ""
    retain_on_delete: bool = False
    deleted_with: str = ""
    created: str = ""
    modified: str = ""
    source_position: str = ""
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    refresh_before_update: bool = False
    rest: Mapping[str, Any] = field(default_factory=dict)
    """What other versions of Pulumi recorded and this engine has no use for; it is written back as it was."""

    def __repr__(self) -> str:
        return f"ResourceState({self.urn})"

    @property
    def needs(self) -> tuple[str, ...]:
        """The URNs of all resources that this one must come after."""
        of_properties = (urn for urns in self.property_dependencies.values() for urn in urns)
        named = (self.parent, *self.dependencies, *of_properties, self.deleted_with)
        return tuple(urn for urn in named if urn)

    def needing(self, renamed: Mapping[str, str]) -> "ResourceState":
        """The resource, where what it needs has the URNs that the mapping gives for the old ones.

        It gives references to providers, too, `<urn>::<id>`: one that was replaced keeps its URN.
        """

        def now(urn: str) -> str:
            return renamed.get(urn, urn)

        by_property = {key: tuple(map(now, urns)) for key, urns in self.property_dependencies.items()}
        return replace(
            self,
            parent=now(self.parent),
            dependencies=tuple(map(now, self.dependencies)),
            provider=now(self.provider),
            property_dependencies=by_property,
            deleted_with=now(self.deleted_with),
        )

    def needing_only(self, here: Set[str]) -> "ResourceState":
        """The resource, without what it needs that is not among these URNs."""
        if here >= set(self.needs):
            return self
        return replace(
            self,
            parent=self.parent if self.parent in here else "",
            dependencies=tuple(urn for urn in self.dependencies if urn in here),
            property_dependencies={
                key: tuple(urn for urn in urns if urn in here)
                for key, urns in self.property_dependencies.items()
            },
            deleted_with=self.deleted_with if self.deleted_with in here else "",
        )

    @property
    def features(self) -> set[str]:
        """The features that a state file with this resource has to declare."""
        return {feature for key, feature in FEATURES.items() if getattr(self, ATTRIBUTES[key])}

    def to_json(self, passphrase: Crypter) -> dict[str, Any]:
        """The resource as the state file holds it; what is empty is left out."""
        data = {key: getattr(self, attribute) for key, attribute in ATTRIBUTES.items()}
        for section in _SECTIONS:
            data[section] = {
                key: to_stored(value, partial(passphrase.encrypt, place=(self.urn, section, key)))
                for key, value in sorted(data[section].items())
            }
        data["propertyDependencies"] = dict(sorted(self.property_dependencies.items()))
        return {key: value for key, value in data.items() if value or key in _ALWAYS} | dict(self.rest)

    @classmethod
    def outline(cls, data: Mapping[str, Any]) -> "ResourceState":
        """The resource that a state file holds, without the values of its properties."""
        return cls(**_known(data))

    @classmethod
    def from_json(cls, data: Mapping[str, Any], passphrase: Crypter) -> "ResourceState":
        """The resource that a state file holds."""
        sections: dict[str, Any] = {
            section: {
                key: from_stored(value, partial(passphrase.decrypt, place=(data["urn"], section, key)))
                for key, value in (data.get(section) or {}).items()
            }
            for section in _SECTIONS
        }
        rest = {key: value for key, value in data.items() if key not in ATTRIBUTES}
        return cls(**_known(data), **sections, rest=rest)


def _known(data: Mapping[str, Any]) -> dict[str, Any]:
    """The attributes that a state file gives a resource, but for the values of its properties."""
    given = {
        name: data[key]
        for key, name in ATTRIBUTES.items()
        if data.get(key) is not None and key not in _SECTIONS
    }
    known: dict[str, Any] = {
        name: tuple(item) if isinstance(item, list) else item for name, item in given.items()
    }
    by_property = known.get("property_dependencies", {})
    # Go writes null for a list without items.
    known["property_dependencies"] = {key: tuple(urns or ()) for key, urns in by_property.items()}
    return known
