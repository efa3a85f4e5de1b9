"""`openmcf import` of an HTTP API, as a user sees it, on the local AWS."""

import re
import shutil
from pathlib import Path

from tests.support import made_by_hand
from tests.support.deploying import Deploying
from tests.support.local_aws import Service

IMPORTED = Path(__file__).parent / "imported_api.yaml"
STACK = ("--stack", "acme/web/orders")


def ids(service: Service) -> dict[str, str]:
    """The ids of the APIs, by name."""
    return {api["Name"]: api["ApiId"] for api in service("apigatewayv2").get_apis()["Items"]}


def test_an_api_with_all_that_belongs_to_it(deploy: Deploying, service: Service) -> None:
    made_by_hand.function(service("lambda"), "orders", made_by_hand.role(service("iam"), "orders"))
    service("lambda").publish_version(FunctionName="orders")
    assert deploy("apply", IMPORTED, "--yes").code == 0
    shutil.rmtree(deploy.state)
    deploy.state.mkdir()
    ended = deploy("import", "AwsHttpApiGateway", ids(service)["orders"], *STACK, "-o", "api.yaml")
    assert ended.code == 0, ended.err
    assert "\n17 to import\n" in ended.err
    assert "note: " not in ended.err
    assert Path("api.yaml").read_text() == IMPORTED.read_text()
    assert deploy("plan", "api.yaml").out.endswith("\nno changes\n")
    assert deploy("destroy", "api.yaml", "--yes").code == 0
    assert "orders" not in ids(service)
    domains = service("apigatewayv2").get_domain_names()["Items"]
    assert "orders.example.com" not in [domain["DomainName"] for domain in domains]


def test_what_a_manifest_says_otherwise_than_an_api_made_by_hand(deploy: Deploying, service: Service) -> None:
    gateway = service("apigatewayv2")
    api = made_by_hand.odd_api(gateway, "shop")
    refused = deploy("import", "AwsHttpApiGateway", api)
    assert (refused.code, refused.out) == (1, "")
    told = re.sub(r"integration [0-9a-f]{8} ", "integration 1a2b3c4d ", refused.err)
    assert [line for line in told.splitlines() if line.startswith("note: ")] == [
        "note: the route `GET /nothing` has no integration; it stays as it is, without a record",
        "note: in a manifest each route has its own integration; one is behind `GET /a` and `POST /a`",
        "note: the integration 1a2b3c4d is behind no route; it stays as it is, without a record",
        "note: a manifest has one stage; the API's other, `dev`, stays as it is, without a record",
        "note: the domain `a.example.com` asks callers for certificates (mutual TLS), which stays as it is",
        (
            "note: a manifest has one domain, which leads to its stage only; "
            "`b.example.com` stays as it is, without a record"
        ),
    ]
    assert "\n+ apigatewayv2:Integration POST /a\n" in refused.err
    assert '\n    ~ target: "integrations/' in refused.err
    assert '\n    - description: "the stage"\n' in refused.err
    assert not list(deploy.state.rglob("*shop.json"))
    ended = deploy("import", "AwsHttpApiGateway", api, "-o", "shop.yaml", "--allow-changes", "--yes")
    assert ended.code == 0, ended.err
    assert deploy("plan", "shop.yaml").out.endswith("\nno changes\n")
    assert "POST /a" in Path("shop.yaml").read_text()
    routes = {route["RouteKey"]: route["Target"] for route in gateway.get_routes(ApiId=api)["Items"]}
    assert len({routes["GET /a"], routes["POST /a"]}) == 2
    stages = {stage["StageName"] for stage in gateway.get_stages(ApiId=api)["Items"]}
    assert stages == {"$default", "dev"}


def test_an_api_of_another_protocol(deploy: Deploying, service: Service) -> None:
    api = service("apigatewayv2").create_api(
        Name="chat", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action"
    )["ApiId"]
    ended = deploy("import", "AwsHttpApiGateway", api)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err == f"error: `{api}` is a WEBSOCKET API\nhint: import takes HTTP APIs only\n"


def test_an_api_with_the_pulumi_cli(deploy: Deploying, service: Service, pulumi: tuple[str, ...]) -> None:
    api = made_by_hand.small_api(service("apigatewayv2"), "small")
    ended = deploy("import", "AwsHttpApiGateway", api, "-o", "small.yaml", *pulumi)
    assert ended.code == 0, ended.err
    assert deploy("plan", "small.yaml", *pulumi).out.endswith("\nno changes\n")
    assert deploy("plan", "small.yaml").out.endswith("\nno changes\n")


def test_of_authorizers_with_one_name_none_is_chosen(deploy: Deploying, service: Service) -> None:
    """AWS refuses a second one of a name; the local AWS takes it, as other clouds that speak its API may."""
    gateway = service("apigatewayv2")
    api = made_by_hand.small_api(gateway, "doubled")
    jwt = {"Audience": ["shop"], "Issuer": "https://id.example.com"}
    made = sorted(
        gateway.create_authorizer(
            ApiId=api,
            Name="users",
            AuthorizerType="JWT",
            IdentitySource=["$request.header.Authorization"],
            JwtConfiguration=jwt,
        )["AuthorizerId"]
        for _ in range(2)
    )
    ended = deploy("import", "AwsHttpApiGateway", api)
    assert (ended.code, ended.out) == (1, "")
    assert f"error: the API `{api}` has 2 authorizers named `users`: {', '.join(made)}\n" in ended.err
    assert not list(deploy.state.rglob("*doubled*"))
