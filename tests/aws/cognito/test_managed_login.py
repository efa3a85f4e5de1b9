"""Sign-in pages: what the emulated AWS lack, branding, and domains of one's own, which take their time."""

import base64
import json

import pytest

from openmcf.aws.clients import Clients
from openmcf.engine.failures import ResourceInitFailed
from tests.support.conformance import Pair, conform
from tests.support.provider import provider_of
from tests.support.scripted_aws import Data, Refusal, Script, scripted

POOL = "us-east-1_x"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"
IMAGE = base64.b64encode(b"image").decode()
LOGO = {"category": "FORM_LOGO", "colorMode": "LIGHT", "extension": "PNG", "bytes": IMAGE}
SETTINGS = json.dumps({"components": {"order": ["b", "a"]}})
FAVICON = LOGO | {"category": "FAVICON_ICO", "extension": "ICO"}
OTHER_LOGO = LOGO | {"bytes": base64.b64encode(b"other").decode()}
BRANDING = Pair(
    "aws:cognito/managedLoginBranding:ManagedLoginBranding",
    {"userPoolId": POOL, "clientId": "c", "settings": SETTINGS, "assets": [LOGO]},
    {"settings": json.dumps({"components": {"order": ["a", "b"]}}), "assets": [FAVICON, OTHER_LOGO]},
)
DOMAIN = Pair(
    "aws:cognito/userPoolDomain:UserPoolDomain",
    {
        "userPoolId": POOL,
        "domain": "auth.example.com",
        "certificateArn": CERTIFICATE,
        "managedLoginVersion": 2,
    },
    {"certificateArn": f"{CERTIFICATE}2", "managedLoginVersion": 2},
)


def branding_service() -> Script:
    """Managed login as the API reference describes it, in a pool with another client.

    An update keeps what it does not say.
    """
    kept: Data = {}

    def script(operation: str, parameters: Data) -> Data | Refusal:
        if operation == "ListUserPoolClients":
            return {"UserPoolClients": [{"ClientId": client} for client in ("another", kept["ClientId"])]}
        if operation == "DescribeManagedLoginBrandingByClient":
            own = parameters["ClientId"] == kept.get("ClientId")
            return {"ManagedLoginBranding": kept} if own else Refusal("ResourceNotFoundException")
        verb = operation.removesuffix("ManagedLoginBranding")
        if parameters.get("UseCognitoProvidedValues") and {"Assets", "Settings"} & set(parameters):
            return Refusal("InvalidParameterException")
        if verb == "Create":
            kept.update(parameters, ManagedLoginBrandingId="b-1")
        elif parameters["ManagedLoginBrandingId"] != kept.get("ManagedLoginBrandingId"):
            return Refusal("ResourceNotFoundException")
        elif verb == "Update":
            images = [*kept.get("Assets", []), *parameters.get("Assets", [])]
            by_place = {(image["Category"], image["ColorMode"]): image for image in images}
            kept.update({"UseCognitoProvidedValues": False} | parameters, Assets=[*by_place.values()])
            if kept["UseCognitoProvidedValues"]:
                kept.pop("Settings", None)
        elif verb == "Delete":
            kept.clear()
            return {}
        merged = {"Settings": {"all": True}} if parameters.get("ReturnMergedResources") else {}
        return {"ManagedLoginBranding": {name: kept[name] for name in kept if name != "ClientId"} | merged}

    return script


def slow_domain_service() -> Script:
    """Domains that take two looks to be made, and one to be taken away."""
    kept: Data = {}
    soon: list[str] = []

    def script(operation: str, parameters: Data) -> Data | Refusal:
        if operation == "DescribeUserPoolDomain":
            distribution = {"CloudFrontDistribution": "d.cloudfront.net"} if soon == ["ACTIVE"] else {}
            told = {"DomainDescription": kept | distribution | {"Status": soon[0]}} if soon else {}
            del soon[: len(soon) > 1 or soon == ["DELETING"]]
            return told
        if not soon and operation != "CreateUserPoolDomain":
            return Refusal("ResourceNotFoundException")
        deleted = operation == "DeleteUserPoolDomain"
        soon[:] = ["DELETING"] if deleted else ["CREATING", "CREATING", "ACTIVE"]
        kept.update(parameters)
        return {}

    return script


@pytest.mark.parametrize(
    ("pair", "script"),
    [(BRANDING, branding_service()), (DOMAIN, slow_domain_service())],
    ids=["branding", "domain"],
)
def test_it_lives(pair: Pair, script: Script) -> None:
    with scripted(script) as clients:
        conform(pair, clients)


def test_branding_that_cannot_be_described_yet_is_not_forgotten() -> None:
    service = branding_service()

    def script(operation: str, parameters: Data) -> Data | Refusal:
        return Refusal("AccessDeniedException") if "Describe" in operation else service(operation, parameters)

    with scripted(script) as clients, pytest.raises(ResourceInitFailed) as caught:
        provider_of(clients).create(BRANDING.urn, BRANDING.first, preview=False)
    assert caught.value.id == f"{POOL},b-1"


def test_awss_own_looks_come_without_any_others() -> None:
    awss: Data = {"userPoolId": POOL, "clientId": "c", "useCognitoProvidedValues": True}
    own: Data = {"userPoolId": POOL, "clientId": "c", "settings": SETTINGS}
    with scripted(branding_service()) as clients:
        provider, urn = provider_of(clients), BRANDING.urn
        id_, outputs = provider.create(urn, awss, preview=False)
        for news in (own, awss):
            outputs = provider.update(urn, id_, outputs, news, preview=False)
            found = provider.read(urn, id_, news, outputs)
            assert found is not None
            assert not provider.diff(urn, id_, found.inputs, found.outputs, news, ()).detailed


def test_an_image_is_taken_away_by_a_replacement() -> None:
    """An update adds and changes images only; a client has one set of looks, so the old one goes first."""
    with scripted(branding_service()) as clients:
        provider = provider_of(clients)
        news: Data = BRANDING.first | {"assets": [FAVICON]}
        diff = provider.diff(BRANDING.urn, "b", BRANDING.first, BRANDING.first, news, ())
    assert (diff.replaces, diff.delete_before_replace) == (("assets",), True)


def test_a_domain_tells_its_distribution() -> None:
    with scripted(slow_domain_service()) as clients:
        _, outputs = provider_of(clients).create(DOMAIN.urn, DOMAIN.first, preview=False)
    assert outputs["cloudfrontDistributionArn"] == "d.cloudfront.net"


def test_a_domain_that_aws_gives_up_is_not_forgotten() -> None:
    def script(operation: str, _: Data) -> Data:
        description = {"Domain": DOMAIN.first["domain"], "Status": "FAILED"}
        return {"DomainDescription": description} if operation.startswith("Describe") else {}

    with scripted(script) as clients, pytest.raises(ResourceInitFailed, match="could not set up") as caught:
        provider_of(clients).create(DOMAIN.urn, DOMAIN.first, preview=False)
    assert caught.value.id == "auth.example.com"


def test_the_local_aws_says_that_it_has_no_branding(ministack: Clients) -> None:
    with pytest.raises(
        Exception, match=r"the local AWS \(MiniStack .*\) does not have CreateManagedLoginBranding"
    ):
        provider_of(ministack).create(BRANDING.urn, BRANDING.first, preview=False)
