"""Route 53: records of a hosted zone. Source: API reference of Route 53."""

from contextlib import suppress
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.partial_create import recording_partial_create
from openmcf.aws.resource import Candidate, Created, NotFound, Properties, ReadResult, Resource
from openmcf.aws.retry import pauses, wait_until

_MISSING = "NoSuchHostedZone"


class Record(Resource):
    """A plain record: no alias, no routing policy. Its id is `{zone}_{name}_{type}`, as in pulumi-aws."""

    type = "aws:route53/record:Record"
    inputs = frozenset({"zoneId", "name", "type", "ttl", "records", "allowOverwrite"})
    computed = ("fqdn",)
    replace_on_change = frozenset({"zoneId", "name", "type"})
    write_only = frozenset({"allowOverwrite"})
    equivalence = Equivalence(defaults={"allowOverwrite": False}, sets=frozenset({"records"}))

    def create(self, clients: Clients, inputs: Properties) -> Created:
        made = Created(_id(inputs), inputs | {"fqdn": _fqdn(inputs["name"])})
        change = _change(clients, "UPSERT" if inputs.get("allowOverwrite") else "CREATE", inputs)
        with recording_partial_create(made):
            _wait_for(clients, change)
        return made

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        return self.if_equal(clients, _id(inputs), inputs)

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        zone, name, type_ = (known["zoneId"], known["name"], known["type"]) if known else _parts(resource_id)
        with not_found_on(_MISSING):
            listed = clients("route53").list_resource_record_sets(
                HostedZoneId=zone, StartRecordName=name, StartRecordType=type_, MaxItems="1"
            )["ResourceRecordSets"]
        found = next((it for it in listed if _fqdn(it["Name"]) == _fqdn(name) and it["Type"] == type_), None)
        if found is None:
            raise NotFound
        records = [record["Value"] for record in found.get("ResourceRecords", [])]
        observed = {"zoneId": zone, "name": name, "type": type_, "ttl": found.get("TTL"), "records": records}
        return self.found(resource_id, self.known(observed | {"fqdn": _fqdn(name)}, known))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        _wait_for(clients, _change(clients, "UPSERT", news))
        return news | {"fqdn": _fqdn(news["name"])}

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        with suppress(NotFound), not_found_on(_MISSING):
            # Route 53 deletes only what is described exactly as it is.
            now = self.read(clients, resource_id, properties).properties
            _wait_for(clients, _change(clients, "DELETE", now))


def _id(inputs: Properties) -> str:
    return f"{inputs['zoneId']}_{_fqdn(inputs['name'])}_{inputs['type']}"


def _parts(resource_id: str) -> tuple[str, str, str]:
    """Zone, name and type; the name may have `_` in it."""
    zone, _, rest = resource_id.partition("_")
    name, _, type_ = rest.rpartition("_")
    return zone, name, type_


def _fqdn(name: str) -> str:
    """The name as Route 53 compares it: `*` comes back as `\\052`."""
    return name.replace("\\052", "*").rstrip(".").lower()


def _change(clients: Clients, action: str, record: Properties) -> str:
    """Id of the change that is under way then."""
    set_: dict[str, Any] = {
        "Name": record["name"],
        "Type": record["type"],
        "TTL": record["ttl"],
        "ResourceRecords": [{"Value": value} for value in record["records"]],
    }
    changed = clients("route53").change_resource_record_sets(
        HostedZoneId=record["zoneId"],
        ChangeBatch={"Changes": [{"Action": action, "ResourceRecordSet": set_}]},
    )
    return str(changed["ChangeInfo"]["Id"])


def _wait_for(clients: Clients, change: str) -> None:
    """Wait until all of Route 53's name servers have the change."""
    route53 = clients("route53")
    wait_until(
        lambda: bool(route53.get_change(Id=change)["ChangeInfo"]["Status"] == "INSYNC"),
        f"Route 53's change {change} is not on all its servers",
        pauses(600, first=0.1),
    )
