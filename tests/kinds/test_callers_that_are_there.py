"""Callers of functions that are there already: their permissions come before them, as their ids are known."""

from pathlib import Path
from typing import Any

import pytest

from openmcf.kit.program import Recorded
from openmcf.properties.values import plain
from tests.support.programs import Deployment, Registered, deployed, resolved
from tests.support.strategies_shared import Data

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:{}"
POOL = "aws:cognito/userPool:UserPool"
ARN = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Ab1Cd2EfG"
TENANT = {"name": "tenant", "attributeDataType": "String"}
LEVEL = {"name": "level", "attributeDataType": "Number", "numberMinValue": "1"}
OTHER_TENANT = TENANT | {"stringMaxLength": "9"}


def manifest(kind: str, name: str = "door", **spec: Any) -> Data:
    """A manifest as data."""
    head = {"apiVersion": "aws.openmcf.org/v1", "kind": kind, "metadata": {"name": name}}
    return head | {"spec": {"region": "us-east-1", **spec}}


def pool(name: str = "door", **more: Any) -> Data:
    """A user pool that asks a function at each sign-in."""
    own = {"customAttributes": [TENANT], "usernameAttributes": ["email"], "clients": [{"name": "web"}]}
    triggers = {"preAuthentication": FUNCTION.format("sign-in")}
    return manifest("AwsCognitoUserPool", name, **own | {"lambdaConfig": triggers} | more)


def one(deployment: Deployment, type_: str) -> Registered:
    """The resource of a type."""
    (found,) = (each for each in deployment.resources if each.type == type_)
    return found


def recorded_pool(workspace: Path, **more: Any) -> Recorded:
    """The pool as a run before this one records it."""
    inputs = plain(one(deployed(pool(), resolved, workspace), "UserPool").inputs)
    return Recorded("us-east-1_Ab1Cd2EfG", inputs, {"arn": ARN, **more})


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"customAttributes": [LEVEL, TENANT]},
        {"userPoolTier": "PLUS"},
        {"lambdaConfig": {"preSignUp": FUNCTION.format("up")}},
    ],
)
def test_a_pool_that_stays_comes_after_its_permissions(change: Data, tmp_path: Path) -> None:
    before = recorded_pool(tmp_path)
    after = deployed(pool(**change), resolved, tmp_path, recorded=lambda type_, _: before)
    permission = one(after, "Permission")
    assert one(after, "UserPool").after == [f"Permission {permission.name}"]
    assert permission.inputs["sourceArn"] == ARN
    assert permission.inputs["statementId"] == f"us-east-1_Ab1Cd2EfG-{permission.name}"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "another"},
        {"usernameAttributes": ["phone_number"]},
        {"usernameAttributes": [], "aliasAttributes": ["email"]},
        {"usernameCaseSensitive": True},
        {"customAttributes": [OTHER_TENANT]},
        {"customAttributes": []},
    ],
)
def test_a_pool_that_another_may_replace_comes_first(change: Data, tmp_path: Path) -> None:
    before = recorded_pool(tmp_path)
    after = deployed(pool(**change), resolved, tmp_path, recorded=lambda type_, _: before)
    assert not one(after, "UserPool").after
    assert one(after, "Permission").inputs["sourceArn"] == f"<arn of {change.get('name', 'door')}>"


def test_a_pool_of_another_region_comes_first(tmp_path: Path) -> None:
    before = recorded_pool(tmp_path, arn=ARN.replace("us-east-1:", "eu-west-1:"))
    after = deployed(pool(), resolved, tmp_path, recorded=lambda type_, _: before)
    assert not one(after, "UserPool").after


API = manifest(
    "AwsHttpApiGateway",
    authorizers=[{"name": "guard", "authorizerType": "REQUEST", "authorizerUri": FUNCTION.format("guard")}],
    routes=[
        {
            "routeKey": "GET /x",
            "authorizationType": "CUSTOM",
            "authorizerName": "guard",
            "integration": {"integrationType": "AWS_PROXY", "integrationUri": FUNCTION.format("x")},
        }
    ],
)


@pytest.mark.parametrize(
    ("region", "type_", "is_known"),
    [("us-east-1", "REQUEST", True), ("eu-west-1", "REQUEST", False), ("us-east-1", "JWT", False)],
)
def test_an_authorizer_that_stays_comes_after_its_permission(
    region: str, type_: str, is_known: bool, tmp_path: Path
) -> None:
    there = {
        "Api": Recorded("a1", {}, {"arn": f"arn:aws:apigateway:{region}::/apis/a1"}),
        "Authorizer": Recorded("b2", {"authorizerType": type_}, {}),
    }
    after = deployed(API, resolved, tmp_path, recorded=lambda token, _: there[token.rpartition(":")[2]])
    permission = "Permission authorizer guard"
    assert one(after, "Authorizer").after == ([permission] if is_known else [])
    assert one(after, "Route").after == [permission]
    (source,) = (each.inputs["sourceArn"] for each in after.resources if each.name == "authorizer guard")
    assert source.endswith("/authorizers/b2" if is_known else "/authorizers/<id of guard>")
