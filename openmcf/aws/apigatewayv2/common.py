"""API Gateway v2: what all of its types have in common.

An update there is a patch: what is left out stays as it is, so that what is to go must be said to be empty.
Source: API reference of API Gateway v2, and terraform-provider-aws, `internal/service/apigatewayv2`.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, ClassVar

from botocore import xform_name

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import without
from openmcf.aws.not_found import not_found_on
from openmcf.aws.partial_create import recording_partial_create
from openmcf.aws.resource import Candidate, Created, NotFound, Properties, ReadResult, Resource
from openmcf.aws.retry import accepted, pauses, refused
from openmcf.aws.shapes import Names, call, parameters, properties
from openmcf.aws.tagging import Tagging

SERVICE = "apigatewayv2"
_TAGGING = Tagging("TagResource", "UntagResource", "GetTags")

_CONCURRENT = refused("ConflictException", "concurrent modification")


class GatewayResource(Resource):
    """A type whose calls are Create, Get, Update and Delete with the type's noun behind.

    id_member: the member of these calls that is the id. within: property and member of what it lies in; None
    for what stands alone. key: property and member of its name there; None for what has no name. names:
    properties that differ from their members. patched_maps: properties that are maps, of which an update
    changes only the keys that it is given. unkept: what MiniStack takes and forgets.
    """

    noun: ClassVar[str]
    id_member: ClassVar[str]
    within: ClassVar[tuple[str, str] | None] = ("apiId", "ApiId")
    key: ClassVar[tuple[str, str] | None] = None
    names: ClassVar[Names] = {}
    patched_maps: ClassVar[tuple[str, ...]] = ()
    emulator_drops: ClassVar[tuple[str, ...]] = ()

    def to_aws(self, inputs: Properties) -> Properties:
        """The inputs in AWS's forms, where those differ by more than names."""
        return inputs

    def from_aws(self, clients: Clients, resource_id: str, told: Properties) -> Properties:
        """What AWS tells of the resource in pulumi-aws's forms, with what follows from it."""
        return told

    def create(self, clients: Clients, inputs: Properties) -> Created:
        response = self.call(clients, "Create", self._parameters(clients, "Create", self.to_aws(inputs)))
        made_id = str(response[self.id_member])
        with recording_partial_create(Created(made_id, inputs)):
            return Created(made_id, self._properties(clients, "Create", made_id, inputs, response))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        """Of the parts of one thing that of the same key, or without a key those that are equal."""
        members = {self.within[1]: inputs[self.within[0]]} if self.within else {}
        with suppress(NotFound), not_found_on("NotFoundException"):
            items = self._listed(clients, members)
            return [one for item in items for one in self.candidate(clients, inputs, item)]
        return []

    def candidate(self, clients: Clients, inputs: Properties, item: Mapping[str, Any]) -> list[Candidate]:
        """One of those that AWS lists, if it may be the one."""
        own_id = str(item[self.id_member])
        if self.key is None:
            equal = self.if_equal(clients, own_id, inputs)
            return [Candidate(one.id) for one in equal]
        same = item.get(self.key[1], "") == inputs.get(self.key[0], "")
        return [Candidate(own_id, alone=True)] if same else []

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        own_id, recorded = (resource_id, known) if known else self.located(resource_id)
        with not_found_on("NotFoundException"):
            response = self.call(clients, "Get", self.address(own_id, recorded))
        return self.found(own_id, self._properties(clients, "Get", own_id, recorded, response))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        old = self.to_aws(without(olds, self.computed))
        new = _with_removals(old, self.to_aws(self.equivalence.of(news)), self.patched_maps)
        changes = self._parameters(clients, "Update", new)
        response = self.call(clients, "Update", changes | self.address(resource_id, news))
        return self._properties(clients, "Update", resource_id, news, response)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        with suppress(NotFound), not_found_on("NotFoundException"):
            self.call(clients, "Delete", self.address(resource_id, properties))

    def call(self, clients: Clients, verb: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The response to one of the type's calls; raises ClientError."""
        client = clients(SERVICE)
        return accepted(lambda: call(client, verb + self.noun, **arguments), _CONCURRENT, pauses(60))

    def address(self, resource_id: str, recorded: Properties) -> dict[str, str]:
        """The members by which AWS finds the resource; `recorded` has the property of what it lies in."""
        above = {self.within[1]: recorded[self.within[0]]} if self.within else {}
        return above | {self.id_member: resource_id}

    def located(self, imported: str) -> tuple[str, Properties]:
        """Its own id, and what it lies in, of an id to import: `{what it lies in}/{id}`."""
        if self.within is None:
            return imported, {}
        above, _, own_id = imported.partition("/")
        return own_id, {self.within[0]: above}

    def _listed(self, clients: Clients, members: Mapping[str, str]) -> list[dict[str, Any]]:
        """All of the type that the members lead to."""
        operation = f"get_{xform_name(self.noun)}s"
        if not clients(SERVICE).can_paginate(operation):
            return list(getattr(clients(SERVICE), operation)(**members)["Items"])
        pages = clients(SERVICE).get_paginator(operation).paginate(**members)
        return [item for page in pages for item in page["Items"]]

    def _parameters(self, clients: Clients, verb: str, members: Properties) -> dict[str, Any]:
        return parameters(clients(SERVICE), verb + self.noun, members, self.names)

    def _properties(
        self,
        clients: Clients,
        verb: str,
        resource_id: str,
        recorded: Properties,
        response: Mapping[str, Any],
    ) -> Properties:
        emulator_drops = {
            name: recorded[name] for name in self.emulator_drops if clients.emulator and name in recorded
        }
        told = emulator_drops | properties(clients(SERVICE), verb + self.noun, response, self.names)
        if self.within:
            told[self.within[0]] = recorded[self.within[0]]
        told = self.from_aws(clients, resource_id, self._without_removed(told, recorded))
        ours = {name: value for name, value in told.items() if name in {*self.inputs, *self.computed}}
        return self.known(ours, recorded)

    def _without_removed(self, told: Properties, recorded: Properties) -> Properties:
        """What is told without emptied keys of maps, which MiniStack keeps."""
        wanted = {name: self.to_aws(recorded).get(name) or {} for name in self.patched_maps}
        kept = {
            name: {key: value for key, value in told.get(name, {}).items() if value or key in keys}
            for name, keys in wanted.items()
        }
        return told | kept


class TaggedGatewayResource(GatewayResource):
    """A type with tags, which have calls of their own after the creation."""

    def path(self, resource_id: str, recorded: Properties) -> str:
        """The end of the ARN."""
        raise NotImplementedError

    def arn(self, clients: Clients, resource_id: str, recorded: Properties) -> str:
        """The ARN. Source: Service Authorization Reference, "API Gateway Management V2"."""
        meta = clients(SERVICE).meta
        return f"arn:{meta.partition}:apigateway:{meta.region_name}::{self.path(resource_id, recorded)}"

    def from_aws(self, clients: Clients, resource_id: str, told: Properties) -> Properties:
        arn = self.arn(clients, resource_id, told)
        # MiniStack's Get and Update tell the tags of the creation only.
        tags = clients(SERVICE).get_tags(ResourceArn=arn)["Tags"]
        return told | {"arn": arn, "tags": tags, "tagsAll": tags}

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        arn = self.arn(clients, resource_id, news)
        _TAGGING.change(clients(SERVICE), {"arn": arn}, olds, news)
        return super().update(clients, resource_id, olds, news)


def _with_removals(olds: Properties, news: Properties, maps: tuple[str, ...]) -> Properties:
    """The new values, and emptiness in the place of what has gone."""
    gone = {name: type(value)() for name, value in olds.items() if isinstance(value, str | list | dict)}
    patches = {name: _with_removals(olds.get(name, {}), news.get(name, {}), ()) for name in maps}
    return gone | news | {name: patch for name, patch in patches.items() if patch}
