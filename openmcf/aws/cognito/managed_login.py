"""The looks of managed login: settings and images, one set for each client."""

import base64
import json
from contextlib import suppress

from openmcf.aws.clients import Clients
from openmcf.aws.cognito.common import MISSING, SERVICE, ask
from openmcf.aws.equivalence import Equivalence
from openmcf.aws.not_found import not_found_on
from openmcf.aws.resource import Candidate, NotFound, Properties, UniqueName
from openmcf.aws.service_resource import Call, ServiceResource


class ManagedLoginBranding(ServiceResource):
    """The looks of one client's sign-in pages; its id is `{pool},{branding}`."""

    type = "aws:cognito/managedLoginBranding:ManagedLoginBranding"
    service = SERVICE
    creating = Call("CreateManagedLoginBranding", "ManagedLoginBranding")
    reading = Call("DescribeManagedLoginBranding", "ManagedLoginBranding")
    updating = Call("UpdateManagedLoginBranding", "ManagedLoginBranding")
    deleting = Call("DeleteManagedLoginBranding")
    identifier, separator = ("userPoolId", "managedLoginBrandingId"), ","
    missing = (MISSING,)
    inputs = frozenset({"assets", "clientId", "settings", "useCognitoProvidedValues", "userPoolId"})
    computed = ("managedLoginBrandingId", "settingsAll")
    replace_on_change = frozenset({"clientId", "userPoolId"})
    unique_name = UniqueName("clientId", "parent", ("userPoolId",))
    equivalence = Equivalence(defaults={"useCognitoProvidedValues": False}, sets=frozenset({"assets"}))

    def replacing(self, olds: Properties, news: Properties, changed: frozenset[str]) -> frozenset[str]:
        """Besides the usual, `assets` of which one is taken away: an update keeps what it does not say.

        Source: API reference, UpdateManagedLoginBranding; terraform-provider-aws, "asset".
        """
        usual = super().replacing(olds, news, changed)
        return usual if _places(olds) <= _places(news) else usual | (changed & {"assets"})

    def to_aws(self, inputs: Properties) -> Properties:
        """As the calls take them, which take no empty assets beside Cognito's own values."""
        settings = {"settings": json.loads(inputs["settings"])} if inputs.get("settings") else {}
        assets = {"assets": [_asset(asset) for asset in inputs["assets"]]} if inputs.get("assets") else {}
        return inputs | settings | assets

    def from_aws(self, clients: Clients, observed: Properties, recorded: Properties) -> Properties:
        """All properties; which client they are for is as recorded, for AWS does not tell it."""
        client = recorded.get("clientId") or _client_of(clients, self.id_of(observed))
        also = {"clientId": client, "settingsAll": self._all_settings(clients, observed)}
        if observed.get("settings"):
            also["settings"] = _as_written(observed["settings"], recorded.get("settings"))
        if observed.get("assets"):
            also["assets"] = [_observed_asset(asset) for asset in observed["assets"]]
        return observed | also

    def _all_settings(self, clients: Clients, observed: Properties) -> str:
        """The settings, with AWS's own for all that is not set."""
        asked = {it: observed[it] for it in self.identifier} | {"returnMergedResources": True}
        with not_found_on(MISSING):
            merged = ask(clients, "DescribeManagedLoginBranding", asked, {})["managedLoginBranding"]
        return json.dumps(merged.get("settings") or {}, sort_keys=True)

    def candidates(self, clients: Clients, inputs: Properties) -> list[Candidate]:
        found = branding_of(clients, inputs["userPoolId"], inputs["clientId"])
        return [Candidate(found, alone=True)] if found else []


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
    listed = ask(clients, "ListUserPoolClients", {"userPoolId": pool}, {})["userPoolClients"]
    ids = (str(client["clientId"]) for client in listed)
    return next((each for each in ids if branding_of(clients, pool, each) == id_), None)


def _places(inputs: Properties) -> set[tuple[str, str]]:
    """Where images are; of unknown ones, nowhere yet."""
    assets = inputs.get("assets")
    return {(it["category"], it["colorMode"]) for it in assets} if isinstance(assets, list) else set()


def _asset(asset: Properties) -> Properties:
    return asset | ({"bytes": base64.b64decode(asset["bytes"])} if asset.get("bytes") else {})


def _observed_asset(asset: Properties) -> Properties:
    return asset | ({"bytes": base64.b64encode(asset["bytes"]).decode()} if asset.get("bytes") else {})


def _as_written(settings: Properties, written: str | None) -> str:
    """The settings as a text: the recorded one where it says the same."""
    return written if written and json.loads(written) == settings else json.dumps(settings)
