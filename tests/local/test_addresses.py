"""Addresses of AWS, and what answers at those of the local AWS."""

import os
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from openmcf.local.addresses import local_addresses
from openmcf.local.aws import LocalAws
from openmcf.specs.registry import KINDS, kind_named
from tests.support.local_aws import client

HERE = "http://127.0.0.1:4566"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a1b2.execute-api.eu-west-1.amazonaws.com", f"{HERE}/_aws/execute-api/a1b2/"),
        ("https://a1b2.execute-api.eu-west-1.amazonaws.com/prod", f"{HERE}/_aws/execute-api/a1b2/prod"),
        ("https://a1b2.execute-api.cn-north-1.amazonaws.com.cn/", f"{HERE}/_aws/execute-api/a1b2/"),
        ("http://a1b2.execute-api.localhost:4566/prod/x", f"{HERE}/_aws/execute-api/a1b2/prod/x"),
        ("https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab1", f"{HERE}/us-east-1_Ab1"),
        ("https://acme.auth.us-east-1.amazoncognito.com", HERE),
        ("https://acme.auth.us-east-1.amazoncognito.com/login?a=b", f"{HERE}/oauth2/authorize?a=b"),
        ("https://acme.auth.us-east-1.amazoncognito.com/oauth2/token", f"{HERE}/oauth2/token"),
        ("https://auth.example.com/login", "https://auth.example.com/login"),
        ("https://evil.example/?x=a.execute-api.eu-west-1.amazonaws.com/", None),
        ("", ""),
    ],
)
def test_an_address_of_aws_is_one_of_this_machine(url: str, expected: str | None) -> None:
    assert local_url(url, HERE) == (url if expected is None else expected)


def local_url(url: str, endpoint: str) -> str:
    """The address here of an output of the kind whose it is; the kinds do not have addresses in common."""
    of_kinds = [kind for kind in KINDS if kind_named(kind).local_path(url) is not None] or [next(iter(KINDS))]
    (kind,) = of_kinds
    found = local_addresses({"one": [url]}, kind, endpoint)["one"][0]
    assert isinstance(found, str)
    return found


def test_an_address_of_a_part_of_a_composite_kind_is_one_of_this_machine(sample_site: Path) -> None:
    url = "https://a1b2.execute-api.eu-west-1.amazonaws.com/prod"
    call = f"local_addresses({{'one': [{url!r}]}}, 'AcmeInbox', {HERE!r})"
    command = f"from openmcf.local.addresses import local_addresses; print({call})"
    environment = {**os.environ, "PYTHONPATH": str(sample_site)}
    shown = subprocess.run(
        [sys.executable, "-c", command], env=environment, check=True, stdout=subprocess.PIPE
    )
    assert shown.stdout.decode() == f"{{'one': ['{HERE}/_aws/execute-api/a1b2/prod']}}\n"


def answer(url: str) -> tuple[int, str]:
    """Status and start of what is answered, without redirects and proxies."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


@pytest.mark.parametrize("stage", ["$default", "prod"])
def test_an_api_answers(local_aws: LocalAws, stage: str) -> None:
    gateway = client(local_aws, "apigatewayv2")
    api = gateway.create_api(Name="api", ProtocolType="HTTP")
    integration = gateway.create_integration(
        ApiId=api["ApiId"],
        IntegrationType="HTTP_PROXY",
        IntegrationMethod="GET",
        IntegrationUri=f"{local_aws.endpoint}/_ministack/health?",  # MiniStack adds the path; AWS does not
        PayloadFormatVersion="1.0",
    )
    for key in "GET /", "GET /health":
        gateway.create_route(
            ApiId=api["ApiId"], RouteKey=key, Target=f"integrations/{integration['IntegrationId']}"
        )
    gateway.create_stage(ApiId=api["ApiId"], StageName=stage, AutoDeploy=True)
    base = f"https://{api['ApiId']}.execute-api.{local_aws.region}.amazonaws.com"
    invoke_url = local_url(base if stage == "$default" else f"{base}/{stage}", local_aws.endpoint)
    assert local_url(api["ApiEndpoint"], local_aws.endpoint) == local_url(base, local_aws.endpoint)
    for url in invoke_url, f"{invoke_url}/health":
        status, text = answer(url)
        assert (status, local_aws.version in text) == (200, True)


def test_a_pool_answers(local_aws: LocalAws) -> None:
    cognito = client(local_aws, "cognito-idp")
    pool = cognito.create_user_pool(PoolName="pool")["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool,
        ClientName="web",
        AllowedOAuthFlows=["code"],
        AllowedOAuthFlowsUserPoolClient=True,
        AllowedOAuthScopes=["openid"],
        CallbackURLs=["https://example.com"],
        SupportedIdentityProviders=["COGNITO"],
    )["UserPoolClient"]["ClientId"]
    issuer = f"https://cognito-idp.{local_aws.region}.amazonaws.com/{pool}"
    assert issuer in answer(local_url(f"{issuer}/.well-known/openid-configuration", local_aws.endpoint))[1]
    assert "RS256" in answer(local_url(f"{issuer}/.well-known/jwks.json", local_aws.endpoint))[1]
    question = f"client_id={app}&response_type=code&scope=openid&redirect_uri=https://example.com"
    sign_in = f"https://acme.auth.{local_aws.region}.amazoncognito.com/login?{question}"
    assert "<title>Sign in</title>" in answer(local_url(sign_in, local_aws.endpoint))[1]
