"""API Gateway v2: what all of its types have in common.

An update there is a patch: what is left out stays as it is, so that what is to go must be said to be empty.
Source: API reference of API Gateway v2, and terraform-provider-aws, `internal/service/apigatewayv2`.
"""

from typing import ClassVar

from openmcf.aws.clients import Clients
from openmcf.aws.resource import Properties
from openmcf.aws.service_resource import ServiceResource
from openmcf.aws.tagging import Tagging

SERVICE = "apigatewayv2"
MISSING = ("NotFoundException",)
# MiniStack's Get and Update tell the tags of the creation only.
TAGGING = Tagging("TagResource", "UntagResource", "GetTags")


def arn(clients: Clients, path: str) -> str:
    """The ARN for tags. Source: Service Authorization Reference, "API Gateway Management V2"."""
    meta = clients(SERVICE).meta
    return f"arn:{meta.partition}:apigateway:{meta.region_name}::{path}"


def execution_arn(clients: Clients, path: str) -> str:
    """The ARN of an API, or of a part of it, in policies on calls to it."""
    meta = clients(SERVICE).meta
    return f"arn:{meta.partition}:execute-api:{meta.region_name}:{clients.account}:{path}"


class WithPatchedMaps(ServiceResource):
    """A type with maps of which an update changes only the keys that it is given.

    patched_maps: their properties, in the forms of AWS's calls.
    """

    patched_maps: ClassVar[tuple[str, ...]]

    def to_update(self, olds: Properties, news: Properties) -> Properties:
        """As usual; keys that were taken away are said to be empty."""
        old, new = self.to_aws(olds), super().to_update(olds, news)
        maps = {name: _emptied(old.get(name) or {}) | (new.get(name) or {}) for name in self.patched_maps}
        return new | {name: patch for name, patch in maps.items() if patch}

    def without_emptied(self, observed: Properties, recorded: Properties) -> Properties:
        """The observed properties without emptied keys of maps, which MiniStack keeps."""
        wanted = self.to_aws(recorded)
        return observed | {
            name: {
                key: it for key, it in observed.get(name, {}).items() if it or key in (wanted.get(name) or {})
            }
            for name in self.patched_maps
        }


def _emptied(values: Properties) -> Properties:
    return {key: type(value)() for key, value in values.items()}
