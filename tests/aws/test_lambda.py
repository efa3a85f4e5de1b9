"""What is particular to Lambda's types; `test_conformance.py` has their lives."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from openmcf.aws.clients import Clients
from openmcf.aws.lambda_.permission import Permission
from tests.support.conformance import archive
from tests.support.provider import provider_of, urn

FUNCTION = urn("aws:lambda/function:Function")
LAYER = urn("aws:lambda/layerVersion:LayerVersion")
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    ],
}


@pytest.fixture(scope="module")
def code(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The code of the tests' functions."""
    return archive(tmp_path_factory.mktemp("code"), "first")


@pytest.fixture
def role(aws: Clients) -> Iterator[str]:
    """A role that Lambda may assume."""
    role = aws("iam").create_role(RoleName="runner", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]
    yield role["Arn"]
    aws("iam").delete_role(RoleName="runner")


def _function(name: str, role: str, code: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "role": role, "runtime": "python3.12", "handler": "index.handler", "code": code}


def test_code_that_somebody_else_uploaded_is_uploaded_anew(
    aws: Clients, role: str, code: dict[str, str], tmp_path: Path
) -> None:
    provider, inputs = provider_of(aws), _function("foreign", role, code)
    id_, outputs = provider.create(FUNCTION, inputs, preview=False)
    foreign = Path(archive(tmp_path, "foreign")["path"]).read_bytes()
    aws("lambda").update_function_code(FunctionName=id_, ZipFile=foreign)

    found = provider.read(FUNCTION, id_, inputs, outputs)
    assert found is not None
    diff = provider.diff(FUNCTION, id_, found.inputs, found.outputs, inputs, ())
    assert set(diff.detailed) == {"code"}

    updated = provider.update(FUNCTION, id_, found.outputs, inputs, preview=False)
    assert updated["codeSha256"] == outputs["codeSha256"]
    provider.delete(FUNCTION, id_, updated)


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
    provider.delete(FUNCTION, id_, outputs)
    moto("iam").delete_role(RoleName="late")


def test_a_permission_moves_to_an_alias_without_a_gap() -> None:
    """Versions and aliases have policies of their own; MiniStack takes an id once for all of a function."""
    olds = {"function": "worker", "statementId": "caller", "principal": "*"}
    news = olds | {"qualifier": "live"}
    assert not Permission().must_delete_first(olds, news)
    assert Permission().excludes_in_emulator(olds, news)
    assert Permission().must_delete_first(olds, olds | {"principal": "cognito-idp.amazonaws.com"})


def test_a_layer_version_may_stay_when_it_is_replaced(aws: Clients, code: dict[str, str]) -> None:
    provider, inputs = provider_of(aws), {"layerName": "kept", "code": code, "skipDestroy": True}
    id_, outputs = provider.create(LAYER, inputs, preview=False)
    provider.delete(LAYER, id_, outputs)
    assert provider.read(LAYER, id_, inputs, outputs) is not None
    aws("lambda").delete_layer_version(LayerName="kept", VersionNumber=1)
