"""Lambda's types, each through its life, on moto and on MiniStack."""

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openmcf.aws.clients import Clients
from openmcf.aws.lambda_.permission import Permission
from openmcf.properties.values import ARCHIVE, SIGNATURE
from tests.support.life_cycle import Life, live, provider_of

FUNCTION = "urn:pulumi:dev::openmcf::aws:lambda/function:Function::it"
LAYER = "urn:pulumi:dev::openmcf::aws:lambda/layerVersion:LayerVersion::it"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


def _archive(directory: Path, answer: str) -> dict[str, str]:
    """Code that gives the answer, as an archive on the wire."""
    path = directory / f"{answer}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("index.py", f"def handler(event, context):\n    return {answer!r}\n")
    return {SIGNATURE: ARCHIVE, "path": str(path), "hash": hashlib.sha256(path.read_bytes()).hexdigest()}


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The code of the tests' functions."""
    return _archive(tmp_path_factory.mktemp("code"), "first")


@pytest.fixture
def role(aws: Clients) -> Iterator[str]:
    """A role that Lambda may assume."""
    role = aws("iam").create_role(RoleName="runner", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    yield role["Arn"]
    aws("iam").delete_role(RoleName="runner")


@pytest.fixture
def function(aws: Clients, role: str, code: dict[str, str]) -> Iterator[str]:
    """A function's ARN."""
    provider = provider_of(aws)
    id_, outputs = provider.create(FUNCTION, _function("called", role, code), preview=False)
    yield outputs["arn"]
    provider.delete(FUNCTION, id_, {}, outputs)


def _function(name: str, role: str, code: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "role": role, "runtime": "python3.12", "handler": "index.handler", "code": code}


def test_a_function_lives(aws: Clients, role: str, code: dict[str, str], tmp_path: Path) -> None:
    life = Life(
        "aws:lambda/function:Function",
        _function("hello", role, code)
        | {
            "packageType": "Zip",
            "architectures": ["x86_64"],
            "memorySize": 128,
            "timeout": 3,
            "ephemeralStorage": {"size": 512},
            "tracingConfig": {"mode": "PassThrough"},
            "environment": {"variables": {"LEVEL": "info", "EMPTY": ""}},
            "reservedConcurrentExecutions": 5,
            "description": "Says hello",
            "tags": {"team": "jobs", "stage": "dev"},
        },
        changes=(
            ({"code": code | {"path": "/moved/away.zip"}}, set()),
            ({"code": _archive(tmp_path, "second")}, {"code.hash"}),
            ({"runtime": "python3.13", "handler": "index.main"}, {"runtime", "handler"}),
            ({"memorySize": 256, "timeout": 10}, {"memorySize", "timeout"}),
            (
                {"environment": {"variables": {"LEVEL": "debug"}}, "tags": {"stage": "prod"}},
                {"environment.variables.LEVEL", "environment.variables.EMPTY", "tags.team", "tags.stage"},
            ),
            (
                {
                    "environment": None,
                    "description": None,
                    "reservedConcurrentExecutions": None,
                    "tags": None,
                },
                {"environment", "description", "reservedConcurrentExecutions", "tags"},
            ),
        ),
        replacing={"name": "other", "packageType": "Image"},
        computed=frozenset({"arn", "invokeArn", "codeSha256"}),
        import_id="{id}",
    )
    live(life, aws)


def test_blocks_of_the_configuration_come_and_go(ministack: Clients, code: dict[str, str]) -> None:
    """On MiniStack only: moto's UpdateFunctionConfiguration overlooks these."""
    provider = provider_of(ministack)
    layer, outputs = provider.create(LAYER, {"layerName": "base", "code": code}, preview=False)
    blocks: dict[str, Any] = {
        "tracingConfig": {"mode": "Active"},
        "ephemeralStorage": {"size": 1024},
        "deadLetterConfig": {"targetArn": "arn:aws:sqs:us-east-1:000000000000:failed"},
        "kmsKeyArn": "arn:aws:kms:us-east-1:000000000000:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "layers": [layer],
        "vpcConfig": {"subnetIds": ["subnet-b", "subnet-a"], "securityGroupIds": ["sg-a"]},
    }
    life = Life(
        "aws:lambda/function:Function",
        _function("blocks", "arn:aws:iam::000000000000:role/runner", code),
        changes=((blocks, set(blocks)), (dict.fromkeys(blocks), set(blocks))),
    )
    live(life, ministack)
    provider.delete(LAYER, layer, {}, outputs)


def test_code_that_somebody_else_uploaded_is_uploaded_anew(
    aws: Clients, role: str, code: dict[str, str], tmp_path: Path
) -> None:
    provider, inputs = provider_of(aws), _function("foreign", role, code)
    id_, outputs = provider.create(FUNCTION, inputs, preview=False)
    foreign = Path(_archive(tmp_path, "foreign")["path"]).read_bytes()
    aws("lambda").update_function_code(FunctionName=id_, ZipFile=foreign)

    found = provider.read(FUNCTION, id_, inputs, outputs)
    assert found is not None
    diff = provider.diff(FUNCTION, id_, found.inputs, found.outputs, inputs, ())
    assert set(diff.detailed) == {"code"}

    updated = provider.update(FUNCTION, id_, found.inputs, found.outputs, inputs, (), preview=False)
    assert updated["codeSha256"] == outputs["codeSha256"]
    provider.delete(FUNCTION, id_, inputs, updated)


def test_a_function_waits_for_its_role(moto: Clients, code: dict[str, str]) -> None:
    """On moto only: MiniStack takes any role."""
    provider = provider_of(moto)
    account = moto("sts").get_caller_identity()["Account"]
    trust = json.dumps(TRUST)
    late = threading.Timer(
        0.3, lambda: moto("iam").create_role(RoleName="late", AssumeRolePolicyDocument=trust)
    )
    late.start()
    inputs = _function("patient", f"arn:aws:iam::{account}:role/late", code)
    id_, outputs = provider.create(FUNCTION, inputs, preview=False)
    late.join()
    provider.delete(FUNCTION, id_, inputs, outputs)
    moto("iam").delete_role(RoleName="late")


def test_a_permission_lives(aws: Clients, function: str) -> None:
    life = Life(
        "aws:lambda/permission:Permission",
        {
            "statementId": "api",
            "function": function,
            "action": "lambda:InvokeFunction",
            "principal": "apigateway.amazonaws.com",
            "sourceArn": "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/*/*",
        },
        replacing={"statementId": "other", "function": "other", "sourceArn": "arn:aws:execute-api:x"},
        import_id=f"{function}/{{id}}",
    )
    live(life, aws)


def test_a_permission_moves_to_an_alias_without_a_gap() -> None:
    """Versions and aliases have policies of their own; MiniStack takes an id once for all of a function."""
    olds = {"function": "worker", "statementId": "caller", "principal": "*"}
    news = olds | {"qualifier": "live"}
    assert not Permission().must_delete_first(olds, news)
    assert Permission().excludes_in_emulator(olds, news)
    assert Permission().must_delete_first(olds, olds | {"principal": "cognito-idp.amazonaws.com"})


def test_a_layer_version_lives(aws: Clients, code: dict[str, str]) -> None:
    life = Life(
        "aws:lambda/layerVersion:LayerVersion",
        {
            "layerName": "shared",
            "code": code,
            "description": "What functions share",
            "compatibleRuntimes": ["python3.12", "python3.13"],
            "compatibleArchitectures": ["x86_64"],
            "skipDestroy": True,
        },
        changes=(({"skipDestroy": False}, {"skipDestroy"}),),
        replacing={"layerName": "other", "description": "Other", "compatibleRuntimes": ["nodejs24.x"]},
        computed=frozenset({"arn", "layerArn", "version"}),
        import_id="{id}",
        unknown=frozenset({"skipDestroy"}),
    )
    live(life, aws)


def test_a_layer_version_may_stay_when_it_is_replaced(aws: Clients, code: dict[str, str]) -> None:
    provider, inputs = provider_of(aws), {"layerName": "kept", "code": code, "skipDestroy": True}
    id_, outputs = provider.create(LAYER, inputs, preview=False)
    provider.delete(LAYER, id_, inputs, outputs)
    assert provider.read(LAYER, id_, inputs, outputs) is not None
    aws("lambda").delete_layer_version(LayerName="kept", VersionNumber=1)
