"""What lets a caller in is there before what uses it, and goes after it, as the steps of an apply show.

The local AWS calls a function whether or not its policy lets the caller in, so that requests show nothing.
"""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from openmcf.engine.timestamps import now
from tests.support.deploying import Deploying
from tests.support.local_aws import Service
from tests.support.made_by_hand import function

Data = dict[str, Any]

ARN = "arn:aws:lambda:us-east-1:000000000000:function:"


def manifest(kind: str, **spec: Any) -> Data:
    """A manifest as data."""
    head = {"apiVersion": "aws.openmcf.org/v1", "kind": kind, "metadata": {"name": "door"}}
    return head | {"spec": {"region": "us-east-1", **spec}}


def route(called: str, key: str = "GET /x", **more: Any) -> Data:
    """A route to a function."""
    integration = {"integrationType": "AWS_PROXY", "integrationUri": ARN + called}
    return {"routeKey": key, "integration": integration, **more}


def api(*routes: Data, **spec: Any) -> Data:
    """An HTTP API, which has another route, too."""
    return manifest("AwsHttpApiGateway", routes=[route("other", "GET /other"), *routes], **spec)


def guarded(called: str, name: str = "guard") -> Data:
    """An API with a route behind an authorizer that asks a function."""
    authorizer = {
        "name": name,
        "authorizerType": "REQUEST",
        "authorizerUri": ARN + called,
        "identitySource": ["$request.header.x-key"],
    }
    return api(route("other", authorizationType="CUSTOM", authorizerName=name), authorizers=[authorizer])


JWT = {
    "name": "guard",
    "authorizerType": "JWT",
    "jwtConfiguration": {
        "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab1Cd2EfG",
        "audiences": ["web"],
    },
}
BY_TOKEN = api(route("other", authorizationType="JWT", authorizerName="guard"), authorizers=[JWT])


def pool(called: str | None, **more: Any) -> Data:
    """A user pool that may ask a function at each sign-in."""
    triggers = {"lambdaConfig": {"preAuthentication": ARN + called}} if called else {}
    return manifest("AwsCognitoUserPool", clients=[{"name": "web"}], **triggers, **more)


TENANT = {"customAttributes": [{"name": "tenant", "attributeDataType": "String", "stringMaxLength": "9"}]}
LEVEL = {"name": "level", "attributeDataType": "Number"}


class Move(NamedTuple):
    """A manifest before, or None, and after; steps of the second apply in the order that is right."""

    before: Data | None
    after: Data
    steps: list[str]


MOVES = {
    "a new API": Move(
        None,
        api(route("one")),
        [f"created Permission {ARN}one", "created Integration GET /x", "created Route GET /x"],
    ),
    "a new route": Move(
        api(),
        api(route("one")),
        [f"created Permission {ARN}one", "created Integration GET /x", "created Route GET /x"],
    ),
    "an integration moves": Move(
        api(route("one")),
        api(route("two")),
        [f"created Permission {ARN}two", "updated Integration GET /x", f"deleted Permission {ARN}one"],
    ),
    "a route goes": Move(
        api(route("one")),
        api(),
        ["deleted Route GET /x", "deleted Integration GET /x", f"deleted Permission {ARN}one"],
    ),
    "a new authorizer": Move(
        api(route("other")),
        guarded("one"),
        ["created Permission authorizer guard", "updated Route GET /x"],
    ),
    "an authorizer moves": Move(
        guarded("one"),
        guarded("two"),
        [
            "created the replacement of Permission authorizer guard",
            "updated Authorizer guard",
            "deleted the replaced Permission authorizer guard",
        ],
    ),
    "an authorizer takes another's place": Move(
        guarded("one"),
        guarded("one", "other"),
        [
            "created Permission authorizer other",
            "updated Route GET /x",
            "deleted Permission authorizer guard",
        ],
    ),
    "an authorizer of another type": Move(
        BY_TOKEN,
        guarded("one"),
        [
            "created the replacement of Authorizer guard",
            "created Permission authorizer guard",
            "updated Route GET /x",
        ],
    ),
    "an authorizer goes": Move(
        guarded("one"),
        api(route("other")),
        ["updated Route GET /x", "deleted Permission authorizer guard", "deleted Authorizer guard"],
    ),
    "a new pool": Move(
        None,
        pool("one"),
        ["created UserPool door", "created Permission preAuthentication", "created UserPoolClient web"],
    ),
    "a new trigger": Move(
        pool(None),
        pool("one"),
        ["created Permission preAuthentication", "updated UserPool door"],
    ),
    "a trigger moves": Move(
        pool("one", **TENANT),
        pool("two", customAttributes=[*TENANT["customAttributes"], LEVEL]),
        [
            "created the replacement of Permission preAuthentication",
            "updated UserPool door",
            "deleted the replaced Permission preAuthentication",
        ],
    ),
    "a trigger moves to an alias": Move(
        pool("one"),
        pool("one:live"),
        # The local AWS has one policy for all of a function; AWS gets the new permission first, too.
        ["created the replacement of Permission preAuthentication", "updated UserPool door"],
    ),
    "a trigger goes": Move(
        pool("one"),
        pool(None),
        ["updated UserPool door", "deleted Permission preAuthentication"],
    ),
    "a trigger moves with its pool": Move(
        pool("one"),
        pool("two", usernameAttributes=["email"]),
        [
            "created the replacement of UserPool door",
            "created the replacement of Permission preAuthentication",
            "created the replacement of UserPoolClient web",
            "deleted the replaced UserPoolClient web",
            "deleted the replaced Permission preAuthentication",
        ],
    ),
}

BOTH_ENGINES = ["an integration moves", "an authorizer moves", "a trigger moves"]


@pytest.fixture(autouse=True)
def functions(service: Service) -> None:
    """The functions that the manifests speak of."""
    lambda_ = service("lambda")
    there = {one["FunctionName"] for one in lambda_.list_functions()["Functions"]}
    for name in {"one", "two", "other"} - there:
        function(lambda_, name, "arn:aws:iam::000000000000:role/any")
    if "one" not in there:
        version = lambda_.publish_version(FunctionName="one")["Version"]
        lambda_.create_alias(FunctionName="one", Name="live", FunctionVersion=version)


def applied(deploy: Deploying, content: Data, *options: str) -> list[str]:
    """The steps of an apply, after which nothing is left to do."""
    Path("door.json").write_text(json.dumps(content))
    ended = deploy("apply", "door.json", "--yes", "--allow-data-loss", "door", *options)
    assert ended.code == 0, ended.err
    assert deploy("plan", "door.json", "--exit-code", *options).code == 0
    steps = re.findall(r"^((?:created|updated|deleted)[^:]*) \w+:(.*) \(.* s\)$", ended.err, re.MULTILINE)
    return [" ".join(step) for step in steps]


def in_order(steps: list[str], wanted: list[str]) -> list[str]:
    """Those of the steps that are wanted, in the order of the steps."""
    return [step for step in steps if step in wanted]


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_access_comes_first_and_goes_last(move: Move, deploy: Deploying) -> None:
    if move.before:
        applied(deploy, move.before)
    assert in_order(applied(deploy, move.after), move.steps) == move.steps


def test_a_run_that_was_killed_between_finds_the_new_access(deploy: Deploying, service: Service) -> None:
    """Though it has the id that the old one has, of another function."""
    applied(deploy, guarded("one"))
    (file,) = Path(deploy.state).glob(".pulumi/stacks/*/*door.json")
    state = json.loads(file.read_text())
    latest = state["checkpoint"]["latest"]
    old = next(item for item in latest["resources"] if item["urn"].endswith("::authorizer guard"))
    new = {key: value for key, value in old.items() if key not in {"id", "outputs"}}
    new |= {"inputs": old["inputs"] | {"function": f"{ARN}two"}, "created": now()}
    latest["pending_operations"] = [{"resource": new, "type": "creating"}]
    file.write_text(json.dumps(state))
    names = {"function": "FunctionName"}
    given = {names.get(key, f"{key[0].upper()}{key[1:]}"): value for key, value in new["inputs"].items()}
    service("lambda").add_permission(**{key: value for key, value in given.items() if key != "__defaults"})
    steps = [step for step in applied(deploy, guarded("two")) if "Permission" in step]
    assert steps == ["deleted the replaced Permission authorizer guard"]


@pytest.mark.parametrize("name", BOTH_ENGINES)
def test_so_it_does_with_the_pulumi_cli(name: str, deploy: Deploying, pulumi: tuple[str, ...]) -> None:
    move = MOVES[name]
    assert move.before
    applied(deploy, move.before)
    assert in_order(applied(deploy, move.after, *pulumi), move.steps) == move.steps


@pytest.mark.parametrize("content", [guarded("one"), pool("one")], ids=["API", "pool"])
def test_access_goes_last_of_all(content: Data, deploy: Deploying) -> None:
    applied(deploy, content)
    ended = deploy("destroy", "door.json", "--yes", "--allow-data-loss", "door")
    assert ended.code == 0, ended.err
    users = "Route GET /x|UserPoolClient web"
    (used,) = re.finditer(rf"^deleted \w+:({users}) ", ended.err, re.MULTILINE)
    (access,) = re.finditer(r"^deleted lambda:Permission (auth|pre)", ended.err, re.MULTILINE)
    assert used.start() < access.start()


@pytest.mark.parametrize("before", [None, pool("one"), pool("one", **TENANT)])
def test_the_pool_that_is_let_in_is_the_one_there_is(
    before: Data | None, deploy: Deploying, service: Service
) -> None:
    """Also where another pool takes its place, whose ARN nobody knows before."""
    if before:
        applied(deploy, before)
    applied(deploy, pool("two", customAttributes=[{"name": "tenant", "attributeDataType": "Number"}]))
    (policy,) = [json.loads(service("lambda").get_policy(FunctionName="two")["Policy"])]
    let_in = {one["Condition"]["ArnLike"]["AWS:SourceArn"] for one in policy["Statement"]}
    assert deploy("outputs", "-f", "door.json", "user_pool_arn").out.strip() in let_in
