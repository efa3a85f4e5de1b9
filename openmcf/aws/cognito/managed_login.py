"""The looks of managed login: settings and images, one set for each client."""

import base64
import json
from contextlib import suppress

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.common import MISSING, SERVICE, ask
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.partial_create import recording_partial_create
from openmcf.aws.resource import (
    Candidate,
    Created,
    NotFound,
    Properties,
    ReadResult,
    Resource,
    UniqueName,
)


class ManagedLoginBranding(Resource):
    """The looks of one client's sign-in pages; its id is `{pool},{branding}`."""

    type = "aws:cognito/managedLoginBranding:ManagedLoginBranding"
    inputs = frozenset({"assets", "clientId", "settings", "useCognitoProvidedValues", "userPoolId"})
    computed = ("managedLoginBrandingId", "settingsAll")
    replace_on_change = frozenset({"clientId", "userPoolId"})
    stable = frozenset({"managedLoginBrandingId"})
    unique_name = UniqueName("clientId", "parent", ("userPoolId",))
    equivalence = Equivalence(defaults={"useCognitoProvidedValues": False}, sets=frozenset({"assets"}))

    def replacing(self, olds: Properties, news: Properties, changed: frozenset[str]) -> frozenset[str]:
        """Besides the usual, `assets` of which one is taken away: an update keeps what it does not say.

        Source: API reference, UpdateManagedLoginBranding; terraform-provider-aws, "asset".
        """
        usual = super().replacing(olds, news, changed)
        return usual if _places(olds) <= _places(news) else usual | (changed & {"assets"})

    def create(self, clients: Clients, inputs: Properties) -> Created:
        response = ask(clients, "CreateManagedLoginBranding", _arguments(inputs), {})
        branding = response["managedLoginBranding"]["managedLoginBrandingId"]
        made = Created(f"{inputs['userPoolId']},{branding}", inputs)
        with recording_partial_create(made):
            return Created(made.id, self._properties(clients, made.id, inputs))

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        found = branding_of(clients, inputs["userPoolId"], inputs["clientId"])
        return [Candidate(found, alone=True)] if found else []

    def read(self, clients: Clients, resource_id: str, known: Properties) -> ReadResult:
        client = known.get("clientId") or _client_of(clients, resource_id)
        return self.found(resource_id, self._properties(clients, resource_id, known | {"clientId": client}))

    def update(self, clients: Clients, resource_id: str, olds: Properties, news: Properties) -> Properties:
        ask(clients, "UpdateManagedLoginBranding", _arguments(news) | _address(resource_id), {})
        return self._properties(clients, resource_id, news)

    def delete(self, clients: Clients, resource_id: str, properties: Properties) -> None:
        with suppress(NotFound), not_found_on(MISSING):
            ask(clients, "DeleteManagedLoginBranding", _address(resource_id), {})

    def _properties(self, clients: Clients, id_: str, recorded: Properties) -> Properties:
        """All properties, as AWS has them; which client they are for is as recorded, for it is not told."""
        own, merged = (_described(clients, id_, merged=merged) for merged in (False, True))
        same = ("managedLoginBrandingId", "useCognitoProvidedValues", "userPoolId")
        told = {"clientId": recorded.get("clientId")} | {name: own[name] for name in same if name in own}
        if own.get("settings"):
            told["settings"] = _as_written(own["settings"], recorded.get("settings"))
        if own.get("assets"):
            told["assets"] = [_told_asset(asset) for asset in own["assets"]]
        everything = json.dumps(merged.get("settings") or {}, sort_keys=True)
        return self.known(told | {"settingsAll": everything}, recorded)


def branding_of(clients: Clients, pool: str, client: str) -> str | None:
    """The id of the looks of a client's pages, if it has some of its own."""
    asked = {"userPoolId": pool, "clientId": client}
    with suppress(NotFound), not_found_on(MISSING):
        response = ask(clients, "DescribeManagedLoginBrandingByClient", asked, {})
        return f"{pool},{response['managedLoginBranding']['managedLoginBrandingId']}"
    return None


def _client_of(clients: Clients, id_: str) -> str | None:
    """The client whose pages have the looks, which do not tell it."""
    pool, _, _ = id_.partition(",")
    for page in clients(SERVICE).get_paginator("list_user_pool_clients").paginate(UserPoolId=pool):
        for client in page["UserPoolClients"]:
            if branding_of(clients, pool, client["ClientId"]) == id_:
                return str(client["ClientId"])
    return None


def _address(id_: str) -> Properties:
    pool, _, branding = id_.partition(",")
    return {"userPoolId": pool, "managedLoginBrandingId": branding}


def _arguments(inputs: Properties) -> Properties:
    """The inputs as the calls take them, which take no empty assets beside Cognito's own values."""
    settings = {"settings": json.loads(inputs["settings"])} if inputs.get("settings") else {}
    assets = {"assets": [_asset(asset) for asset in inputs["assets"]]} if inputs.get("assets") else {}
    return inputs | settings | assets


def _places(inputs: Properties) -> set[tuple[str, str]]:
    """Where images are; of unknown ones, nowhere yet."""
    assets = inputs.get("assets")
    return {(it["category"], it["colorMode"]) for it in assets} if isinstance(assets, list) else set()


def _asset(asset: Properties) -> Properties:
    return asset | ({"bytes": base64.b64decode(asset["bytes"])} if asset.get("bytes") else {})


def _told_asset(asset: Properties) -> Properties:
    return asset | ({"bytes": base64.b64encode(asset["bytes"]).decode()} if asset.get("bytes") else {})


def _as_written(settings: Properties, written: str | None) -> str:
    """The settings as a text: the recorded one where it says the same."""
    return written if written and json.loads(written) == settings else json.dumps(settings)


def _described(clients: Clients, id_: str, *, merged: bool) -> Properties:
    """The looks as AWS has them; merged: with AWS's own for all that is not set. Raises NotFound."""
    arguments = _address(id_) | {"returnMergedResources": merged}
    with not_found_on(MISSING):
        response = ask(clients, "DescribeManagedLoginBranding", arguments, {})
    looks: Properties = response["managedLoginBranding"]
    return looks
