"""A resource type as a table: which calls make, read, change and delete it; botocore's models say the rest.

`openmcf/aws/iam.py`, `RolePolicy`, is the shortest example.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from openmcf.aws import emulator, shapes
from openmcf.aws.clients import Clients
from openmcf.aws.not_found import not_found_on
from openmcf.aws.partial_create import recording_partial_create
from openmcf.aws.readiness import Ready
from openmcf.aws.resource import (
    Candidate,
    Created,
    NotFound,
    Properties,
    ProviderError,
    ReadResult,
    Resource,
)
from openmcf.aws.retry import accepted, pauses
from openmcf.aws.shapes import Names
from openmcf.aws.tagging import Tagging


@dataclass(frozen=True, slots=True)
class Call:
    """One of the calls about a resource type.

    operation: as in the service's model: `GetParameter`.
    answer: the member of the response that is the resource, dotted: `Parameter`; empty if all of the response
    is; None if the response does not have it: after such a creation or update the resource is read, if
    anything of it is computed. A list is searched for the resource with the identifier.
    fixed: members that the call always has: `{"WithDecryption": True}`.
    """

    operation: str
    answer: str | None = None
    fixed: Mapping[str, Any] = field(default_factory=dict)


class ServiceResource(Resource):
    """A type whose life is a handful of calls of one service, as class attributes.

    Properties have pulumi-aws's names, which are those of the calls' members with a small beginning:
    `TimeoutInMillis` is `timeoutInMillis`, unless `names` says otherwise. Each call is given the members of
    which there is a property. Texts, numbers, lists, blocks, maps and tags are turned by botocore's model.

    What every type has (see `Resource`): `type`, `inputs`, `computed`, `replace_on_change`,
    `unique_name`, `conflict_keys`, `server_defaults`, `write_only`, `secret`, `equivalence`. Beside these:

    service (str): botocore's name of the service. `"ssm"`
    creating (Call): makes the resource. `Call("PutParameter")`
    reading (Call): answers what AWS has. `Call("GetParameter", "Parameter", {"WithDecryption": True})`
    updating (Call; None if nothing changes, or `after_change` or `tagging` does it): changes the resource.
        It says all inputs as they are written; for those that were taken away see `empty`.
        `Call("PutParameter", fixed={"Overwrite": True})`
    deleting (Call): takes the resource away. `Call("DeleteParameter")`
    listing (Call; None if the id follows from inputs): lists resources of the type, to find out if a creation
        whose answer was lost made one. `Call("GetRoutes", "Items")`
    identifier (properties): what an id is made of, and what calls find the resource by. AWS may choose it, as
        the id of a route, and `creating` answers it then. `("role", "name")`, `("routeId",)`
    separator (str): stands between them in an id; `/` unless said. `":"`
    import_identifier (properties): what an id to import is made of, if the id alone does not find the
        resource. `("apiId", "routeId")`
    missing (error codes): by which AWS says that it does not have the resource. `("ParameterNotFound",)`
    retried (seconds by error code): refusals that pass. `{"DeleteConflict": 15}`
    names (property by member): where the rule above does not hold, in all calls. `{"RoleName": "role"}`
    tagging (Tagging; None if there are no tags): the calls about tags. `inputs` has `tags` then, and
        `computed` has `tagsAll`; a creation is given them with the other inputs.
        `Tagging("TagResource", "UntagResource", "ListTagsForResource", member="resourceArn")`
    ready (Ready; None if it can be used at once): what to wait for. `Ready("status", frozenset({"ACTIVE"}))`
    empty (value by property): what an update says for an input that was taken away, if AWS keeps what an
        update leaves out; unless said, its default by `equivalence`. `{"scopes": []}`
    made (property): in which `reading` answers when the resource was made: a time, milliseconds, or ISO 8601.
        Needed if others may have made one of that name. `"creationTime"`

    Hooks, for what no table says: `to_aws`, `from_aws`, `id_of`, `after_change`; else override methods.
    Further calls in them: `self.ask(clients, Call("DescribeParameters", "Parameters"), properties)`.
    An input `skipDestroy` keeps what is deleted, as in pulumi-aws.
    """

    service: ClassVar[str]
    creating: ClassVar[Call]
    reading: ClassVar[Call]
    updating: ClassVar[Call | None] = None
    deleting: ClassVar[Call]
    listing: ClassVar[Call | None] = None
    identifier: ClassVar[tuple[str, ...]]
    import_identifier: ClassVar[tuple[str, ...]] = ()
    separator: ClassVar[str] = "/"
    missing: ClassVar[tuple[str, ...]]
    retried: ClassVar[Mapping[str, float]] = {}
    names: ClassVar[Names] = {}
    tagging: ClassVar[Tagging | None] = None
    ready: ClassVar[Ready | None] = None
    empty: ClassVar[Properties] = {}
    made: ClassVar[str] = ""

    def to_aws(self, inputs: Properties) -> Properties:
        """The inputs in the forms that calls take, if those differ by more than names."""
        return inputs

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        """The opposite of `to_aws`: properties of what AWS answers, and what follows from it, such as an ARN.

        observed: has the identifier, too. recorded: the properties of before, or inputs; empty on import.
        What is neither an input nor computed is left out afterwards.
        """
        return observed

    def id_of(self, properties: Properties) -> str:
        """The id: the values of `identifier`, of inputs and what the creation answers."""
        return self.separator.join(str(properties[name]) for name in self.identifier)

    def after_change(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> None:
        """What a creation (olds are empty) and an update do in further calls."""

    def to_update(self, olds: Properties, news: Properties) -> Properties:
        """What the updating call says: the new inputs, and what stands for those that were taken away."""
        gone = {
            name: value
            for name, value in {**self.equivalence.defaults, **self.empty}.items()
            if name in self.inputs and olds.get(name) not in (None, value)
        }
        written = {name: self.equivalence.with_defaults(value, name) for name, value in news.items()}
        return self.to_aws(gone | written)

    def address(self, resource_id: str, known: Properties) -> Properties:
        """The properties by which calls find the resource. Raises ProviderError if the id is not one."""
        wanted = self.import_identifier or self.identifier
        parts = self.identifier if known else wanted
        values = resource_id.split(self.separator, len(parts) - 1)
        found = dict(zip(parts, values, strict=False)) | {it: known[it] for it in wanted if it in known}
        if not found.keys() >= {*wanted}:
            form = self.separator.join(f"{{{name}}}" for name in wanted)
            raise ProviderError(f"`{resource_id}` is no id of {self.type}\nhint: it has the form `{form}`")
        return found

    def has_same_name(self, item: Properties, inputs: Properties) -> bool:
        """If what `listing` answers has the name that the inputs say, or neither has one."""
        name = self.unique_name.input if self.unique_name else "name"
        return bool(item.get(name, "") == inputs.get(name, ""))

    def create(self, clients: Clients, inputs: Properties) -> Created:
        answer = self.ask(clients, self.creating, self.to_aws(inputs))
        resource_id = self.id_of(inputs | answer)
        with recording_partial_create(Created(resource_id, inputs)):
            return Created(
                resource_id, self._changed(clients, self.creating, resource_id, {}, inputs, answer)
            )

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        with suppress(NotFound):
            ids = self._ids_of_that_name(clients, inputs)
            return [one for each in ids for one in self._candidate(clients, each, inputs)]
        return []

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        observed = self.observe(clients, self.address(resource_id, known))
        own_id = resource_id if known else self.id_of(observed)
        observed = self._from_aws(clients, observed, known)
        return self.found(own_id, self._properties(clients, observed, known))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        answer = {}
        if self.updating:
            said = self.address(resource_id, news) | self.to_update(olds, news)
            answer = self.ask(clients, self.updating, said)
        return self._changed(clients, self.updating, resource_id, olds, news, answer)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        if properties.get("skipDestroy"):
            return
        address = self.address(resource_id, properties)
        with suppress(NotFound), not_found_on(*self.missing):
            self.ask(clients, self.deleting, properties | address)
        if self.ready:
            self.ready.wait_until_gone(lambda: self.observe(clients, address), self._what(resource_id))

    def observe(self, clients: Clients, address: Properties) -> Properties:
        """What AWS answers of the resource, under the names of properties. Raises NotFound."""
        with not_found_on(*self.missing):
            answer = self.ask(clients, self.reading, address)
        if isinstance(answer, list):
            answer = next((item for item in answer if address.items() >= _shared(item, address)), None)
        if not answer:
            raise NotFound
        return {**address, **answer}

    def ask(self, clients: Clients, call: Call, said: Properties) -> Any:
        """What the call answers of the resource, or a list of such, under the names of properties."""
        client, tags = clients(self.service), {"tags"} if call is self.updating and self.tagging else set()
        said = {name: value for name, value in said.items() if name not in tags}
        arguments = shapes.parameters(client, call.operation, said, self.names) | {**call.fixed}
        response = accepted(
            lambda: shapes.call(client, call.operation, **arguments),
            lambda error: error.response["Error"]["Code"] in self.retried,
            pauses(max(self.retried.values(), default=0)),
        )
        if call.answer is None:
            return {}
        return shapes.answer(client, call.operation, response, self.names, call.answer)

    def _changed(
        self,
        clients: Clients,
        call: Call | None,
        resource_id: str,
        olds: Properties,
        news: Properties,
        answer: Properties,
    ) -> Properties:
        """All properties after the call, when all that belongs to the change is done."""
        self.after_change(clients, resource_id, olds, news)
        address = self.address(resource_id, news)
        if self.ready:
            self.ready.wait(lambda: self.observe(clients, address), self._what(resource_id))
        if call and call.answer is not None and not self.ready:
            observed = address | answer
        elif self.computed:
            observed = self.observe(clients, address)
        else:
            return news
        observed = self._from_aws(clients, observed, news)
        if self.tagging and olds:
            self.tagging.change(clients(self.service), observed, olds, news)
            observed = observed | {"tags": news.get("tags")}
        return self._properties(clients, observed, news)

    def _from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        """The properties of what AWS answers, without its tags."""
        forgotten = emulator.dropped(clients.emulator, self.type, recorded)
        return self.from_aws(clients, self._plain(observed) | forgotten, recorded)

    def _properties(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        """All properties, with tags; `recorded` are those of before, or inputs."""
        if self.tagging:
            tags = self.tagging.tags(clients(self.service), observed)
            observed = observed | {"tags": tags, "tagsAll": tags}
        ours = {name: value for name, value in observed.items() if name in {*self.inputs, *self.computed}}
        return self.known(ours, recorded)

    def _plain(self, observed: Properties) -> Properties:
        """Times and documents as texts: IAM gives documents as data, and other services as texts."""
        texts = {name: value.isoformat() for name, value in observed.items() if isinstance(value, datetime)}
        documents = {
            name: json.dumps(observed[name])
            for name in self.equivalence.json_documents & {*observed}
            if not isinstance(observed[name], str)
        }
        return observed | texts | documents

    def _ids_of_that_name(self, clients: Clients, inputs: Properties) -> list[str]:
        """The ids that a creation with the inputs may have led to."""
        if self.listing is None:
            return [self.id_of(inputs)]
        with not_found_on(*self.missing):
            items: list[Properties] = self.ask(clients, self.listing, inputs)
        return [self.id_of(inputs | item) for item in items if self.has_same_name(item, inputs)]

    def _candidate(self, clients: Clients, resource_id: str, inputs: Properties) -> list[Candidate]:
        """The resource with the id, if the creation may have made it, with the evidence."""
        if self.made:
            return [Candidate(resource_id, self._made(clients, resource_id, inputs))]
        if self.unique_name and self.unique_name.scope == "parent":
            return self.if_there(clients, resource_id, inputs)
        equal = self.if_equal(clients, resource_id, inputs)
        return [Candidate(one.id, alone=self.listing is None) for one in equal]

    def _made(self, clients: Clients, resource_id: str, inputs: Properties) -> datetime:
        """When AWS made the resource. Raises NotFound."""
        match self.observe(clients, self.address(resource_id, inputs))[self.made]:
            case datetime() as moment:
                return moment
            case int(milliseconds):
                return datetime.fromtimestamp(milliseconds / 1000, UTC)
            case text:
                return datetime.fromisoformat(text)

    def _what(self, resource_id: str) -> str:
        """The resource in messages: `DomainName api.example.com`."""
        return f"{self.type.rpartition(':')[2]} {resource_id}"


def _shared(item: Properties, address: Properties) -> set[tuple[str, Any]]:
    """What an item of a list says of the address."""
    return {(name, item[name]) for name in address if name in item}
