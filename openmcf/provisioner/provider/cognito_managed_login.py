"""The looks of managed login: settings and images, one set for each client."""

import base64
import json
from contextlib import suppress

from openmcf.provisioner.provider.canonical import Meaning
from openmcf.provisioner.provider.clients import Clients
from openmcf.provisioner.provider.cognito import MISSING, ask
from openmcf.provisioner.provider.gone import missing_is_gone
from openmcf.provisioner.provider.partly import remembered
from openmcf.provisioner.provider.resource import Found, Gone, Made, Properties, Resource


class ManagedLoginBranding(Resource):
    """The looks of one client's sign-in pages; its id is `{pool},{branding}`."""

    type = "aws:cognito/managedLoginBranding:ManagedLoginBranding"
    inputs = frozenset({"assets", "clientId", "settings", "useCognitoProvidedValues", "userPoolId"})
    computed = ("managedLoginBrandingId", "settingsAll")
    replaces = frozenset({"clientId", "userPoolId"})
    stable = frozenset({"managedLoginBrandingId"})
    meaning = Meaning(defaults={"useCognitoProvidedValues": False}, sets=frozenset({"assets"}))

    def create(self, clients: Clients, inputs: Properties) -> Made:
        response = ask(clients, "CreateManagedLoginBranding", _arguments(inputs), {})
        branding = response["managedLoginBranding"]["managedLoginBrandingId"]
        made = Made(f"{inputs['userPoolId']},{branding}", inputs)
        with remembered(made):
            return Made(made.id, inputs | _merged(clients, made.id))

    def read(self, clients: Clients, id: str, known: Properties) -> Found:  # noqa: A002 - Pulumi's word
        merged = _merged(clients, id)
        own = _described(clients, id, merged=False)
        same = ("clientId", "useCognitoProvidedValues", "userPoolId")
        told = {name: own[name] for name in same if name in own}
        if own.get("settings"):
            told["settings"] = _as_written(own["settings"], known.get("settings"))
        if own.get("assets"):
            told["assets"] = [_told_asset(asset) for asset in own["assets"]]
        # Which client it is for is not told.
        return self.found(id, {"clientId": known.get("clientId")} | told | merged)

    def update(self, clients: Clients, id: str, olds: Properties, news: Properties) -> Properties:  # noqa: A002
        ask(clients, "UpdateManagedLoginBranding", _arguments(news) | _address(id), {})
        return news | _merged(clients, id)

    def delete(self, clients: Clients, id: str, properties: Properties) -> None:  # noqa: A002
        with suppress(Gone), missing_is_gone(MISSING):
            ask(clients, "DeleteManagedLoginBranding", _address(id), {})


def _address(id_: str) -> Properties:
    pool, _, branding = id_.partition(",")
    return {"userPoolId": pool, "managedLoginBrandingId": branding}


def _arguments(inputs: Properties) -> Properties:
    settings = {"settings": json.loads(inputs["settings"])} if inputs.get("settings") else {}
    return inputs | settings | {"assets": [_asset(asset) for asset in inputs.get("assets") or []]}


def _asset(asset: Properties) -> Properties:
    return asset | ({"bytes": base64.b64decode(asset["bytes"])} if asset.get("bytes") else {})


def _told_asset(asset: Properties) -> Properties:
    return asset | ({"bytes": base64.b64encode(asset["bytes"]).decode()} if asset.get("bytes") else {})


def _as_written(settings: Properties, written: str | None) -> str:
    """The settings as a text: the recorded one where it says the same."""
    return written if written and json.loads(written) == settings else json.dumps(settings)


def _described(clients: Clients, id_: str, *, merged: bool) -> Properties:
    """The looks as AWS has them; merged: with AWS's own for all that is not set. Raises Gone."""
    arguments = _address(id_) | {"returnMergedResources": merged}
    with missing_is_gone(MISSING):
        response = ask(clients, "DescribeManagedLoginBranding", arguments, {})
    looks: Properties = response["managedLoginBranding"]
    return looks


def _merged(clients: Clients, id_: str) -> Properties:
    looks = _described(clients, id_, merged=True)
    return {
        "managedLoginBrandingId": looks["managedLoginBrandingId"],
        "settingsAll": json.dumps(looks.get("settings") or {}, sort_keys=True),
    }
