"""Tags: a map in properties, and in AWS's calls a map or a list, which the service's model says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openmcf.aws.shapes import call, parameters, properties


@dataclass(frozen=True, slots=True)
class Tagging:
    """The calls about the tags of resources of one type.

    add, remove: the operations. read: the operation that lists the tags; empty if the resource's own answer
    has them. member: the member of these calls that says whose tags. property: the property given there.
    fixed: members that these calls always have.
    """

    add: str
    remove: str
    read: str = ""
    member: str = "ResourceArn"
    property: str = "arn"
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def tags(self, client: Any, resource: Mapping[str, Any]) -> dict[str, str]:
        """The tags of the resource with these properties."""
        if not self.read:
            return dict(resource.get("tags") or {})
        response = call(client, self.read, **self._whose(resource))
        listed = properties(client, self.read, response, {})
        return next((dict(listed[name]) for name in ("tags", "tagList") if name in listed), {})

    def change(
        self, client: Any, resource: Mapping[str, Any], olds: Mapping[str, Any], news: Mapping[str, Any]
    ) -> None:
        """Set the tags that the new properties have, and take away those that only the old ones have."""
        old, new = olds.get("tags") or {}, news.get("tags") or {}
        removed = [key for key in old if key not in new]
        changed = {key: value for key, value in new.items() if old.get(key) != value}
        # ACM has keys as tags without a value, all others as a list of texts.
        forms = {"tagKeys": removed, "tags": dict.fromkeys(removed)}
        for operation, tags, said in ((self.remove, removed, forms), (self.add, changed, {"tags": changed})):
            if tags:
                call(client, operation, **self._whose(resource), **parameters(client, operation, said, {}))

    def _whose(self, resource: Mapping[str, Any]) -> dict[str, Any]:
        return {self.member: resource[self.property], **self.fixed}


def without_system_tags(properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties without tags that only AWS itself sets, such as CloudFormation's."""
    tags = properties.get("tags") or {}
    kept = {key: value for key, value in tags.items() if not key.startswith("aws:")}
    return {**properties, "tags": kept} if kept != tags else {**properties}
