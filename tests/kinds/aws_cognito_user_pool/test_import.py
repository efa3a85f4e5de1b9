"""A user pool with looks of managed login, which the local AWS does not have."""

import base64

import pytest
from botocore.exceptions import ClientError

from openmcf.kinds.aws_cognito_user_pool.importer.main import read_existing
from tests.support.scripted_aws import Data, Refusal, Script, scripted

POOL = "us-east-1_Ab1Cd2EfG"
ARN = f"arn:aws:cognito-idp:us-east-1:123456789012:userpool/{POOL}"
IMAGE = base64.b64encode(b"image").decode()
LOOKS = {
    "ManagedLoginBrandingId": "b-1",
    "UserPoolId": POOL,
    "UseCognitoProvidedValues": False,
    "Settings": {"components": {"order": ["b", "a"]}},
    "Assets": [{"Category": "FORM_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": IMAGE}],
}
BY_CLIENT = "DescribeManagedLoginBrandingByClient"
NO_LOOKS = Refusal("ResourceNotFoundException")
TOLD: dict[str, Data] = {
    "DescribeUserPool": {"UserPool": {"Id": POOL, "Arn": ARN, "Name": "customers", "Domain": "acme"}},
    "DescribeUserPoolDomain": {
        "DomainDescription": {
            "UserPoolId": POOL,
            "Domain": "acme",
            "Status": "ACTIVE",
            "ManagedLoginVersion": 2,
        }
    },
    "ListUserPoolClients": {
        "UserPoolClients": [{"ClientId": f"{name}-id", "ClientName": name} for name in ("plain", "web")]
    },
    "DescribeManagedLoginBranding": {"ManagedLoginBranding": LOOKS},
    "ListGroups": {"Groups": []},
    "ListResourceServers": {"ResourceServers": []},
    "ListIdentityProviders": {"Providers": []},
}


def pool(by_client: Script) -> Script:
    """A pool with two clients, and what it answers when it is asked for a client's looks."""

    def script(operation: str, parameters: Data) -> Data | Refusal:
        if operation == BY_CLIENT:
            return by_client(operation, parameters)
        if operation == "DescribeUserPoolClient":
            name = parameters["ClientId"].removesuffix("-id")
            return {"UserPoolClient": parameters | {"ClientName": name}}
        return TOLD.get(operation, {})

    return script


def test_the_looks_of_a_client_come_with_its_pool() -> None:
    def by_client(_: str, parameters: Data) -> Data | Refusal:
        return {"ManagedLoginBranding": LOOKS} if parameters["ClientId"] == "web-id" else NO_LOOKS

    with scripted(pool(by_client)) as clients:
        found = read_existing(lambda _: clients, POOL)
    logo = {"category": "FORM_LOGO", "colorMode": "LIGHT", "extension": "PNG", "bytes": IMAGE}
    assert found.spec["managedLogin"] == [
        {
            "client": "web",
            "useCognitoProvidedValues": False,
            "settings": {"components": {"order": ["b", "a"]}},
            "assets": [logo],
        }
    ]
    token = "aws:cognito/managedLoginBranding:ManagedLoginBranding"
    assert {name: id_ for (type_, name), id_ in found.ids(None).items() if type_ == token} == {
        "web": f"{POOL},b-1"
    }


def test_an_emulated_aws_without_looks_has_none() -> None:
    lacking = Refusal("InvalidAction", f"Unknown Cognito IDP action: {BY_CLIENT}")
    with scripted(pool(lambda *_: lacking)) as clients:
        assert read_existing(lambda _: clients, POOL).spec["managedLogin"] == []


def test_looks_that_may_not_be_read_are_not_taken_for_none() -> None:
    denied = Refusal("AccessDeniedException", "not for you")
    with scripted(pool(lambda *_: denied)) as clients, pytest.raises(ClientError, match="not for you"):
        read_existing(lambda _: clients, POOL)
