"""Secrets that somebody sets or changes in AWS itself: none is shown, and it is shown that they changed."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.command_line import Ended
from tests.support.deploying import POOL, Deploying, write_function
from tests.support.local_aws import Service

Run = Callable[..., Ended]

OURS, THEIRS = "ours-hush-hush", "theirs-hush-hush"
ENVIRONMENT = f"  environment: {{TOKEN: {OURS}, LEVEL: info}}\n"
DETAILS = {
    "client_id": "c",
    "attributes_request_method": "GET",
    "oidc_issuer": "https://id.example.com",
    "authorize_scopes": "openid",
}
PROVIDER = f"""\
  identityProviders:
    - providerName: Corp
      providerType: OIDC
      attributeMapping: {{email: email}}
      providerDetails: {json.dumps(DETAILS | {"client_secret": OURS})}
"""


OTHER_VIEWS = (("drift", "function.yaml"), ("refresh", "function.yaml", "--preview-only", "-o", "json"))
OTHER_PLANS = (("plan", "function.yaml", "--diff"),)
"""Commands that show the same again; with the Pulumi CLI each takes four seconds."""


@pytest.fixture(params=["embedded", "pulumi"])
def run(request: pytest.FixtureRequest, deploy: Deploying) -> Run:
    """Commands on the local AWS by each engine."""
    engine = ("--engine", "embedded") if request.param == "embedded" else request.getfixturevalue("pulumi")
    return lambda *command: deploy(*map(str, command), *engine)


def assert_hidden(deploy: Deploying, *ended: Ended) -> None:
    """No secret is in what was printed, nor in any file of the state."""
    stored = [file.read_text() for file in deploy.state.rglob("*") if file.is_file()]
    for text in (*stored, *(text for one in ended for text in one[1:])):
        assert OURS not in text
        assert THEIRS not in text


@pytest.mark.parametrize(
    ("run", "environment"),
    [("embedded", ENVIRONMENT), ("embedded", ""), ("pulumi", ENVIRONMENT)],
    indirect=["run"],
    ids=["embedded", "without variables", "pulumi"],
)
def test_variables_that_others_set_are_secret(
    deploy: Deploying,
    run: Run,
    service: Service,
    tmp_path: Path,
    environment: str,
    request: pytest.FixtureRequest,
) -> None:
    name = f"work-{uuid4()}"
    write_function(tmp_path, f"for-{name}", name)
    with (tmp_path / "function.yaml").open("a") as manifest:
        manifest.write(environment)
    assert run("apply", f"for-{name}.yaml", "function.yaml", "--yes").code == 0
    variables = {"TOKEN": THEIRS, "ADDED": f"{THEIRS}-too"}
    service("lambda").update_function_configuration(FunctionName=name, Environment={"Variables": variables})
    few = 0 if "pulumi" in request.node.name else None
    commands = [
        ("drift", "function.yaml", "-o", "json"),
        *OTHER_VIEWS[:few],
        ("refresh", "function.yaml", "-o", "json"),
        *OTHER_PLANS[:few],
        ("plan", "function.yaml", "-o", "json", "--save", tmp_path / "saved.plan"),
        ("apply", "function.yaml", "--yes", "-o", "json"),
    ]
    seen = [run(*command) for command in commands]
    assert [one.code for one in seen] == [2 if command[0] == "drift" else 0 for command in commands]
    paths = "environment.variables.ADDED" if environment else "environment"
    assert all(paths in one.out for one in seen[:-1])
    assert_hidden(deploy, *seen)
    assert THEIRS not in (tmp_path / "saved.plan").read_text()


def of_pool(run: Run) -> str:
    """The id of the pool, with an identity provider, once it is applied."""
    Path("pool.yaml").write_text(POOL + PROVIDER)
    assert run("apply", "pool.yaml", "--yes").code == 0
    return run("outputs", "user_pool_id", "-f", "pool.yaml").out.strip()


def test_a_secret_that_others_changed_is_named(deploy: Deploying, run: Run, service: Service) -> None:
    pool = of_pool(run)
    service("cognito-idp").update_identity_provider(
        UserPoolId=pool, ProviderName="Corp", ProviderDetails=DETAILS | {"client_secret": THEIRS}
    )
    drift = run("drift", "pool.yaml")
    assert drift.code == 2
    assert re.search(r"~ +update +Corp +cognito:IdentityProvider +providerDetails.client_secret\n", drift.out)
    told = run("refresh", "pool.yaml", "-o", "json")
    ((change,),) = [one["changes"] for one in json.loads(told.out)["manifests"]]
    assert change["differences"] == [
        {
            "path": "providerDetails.client_secret",
            "kind": "update",
            "old": "[secret]",
            "new": "[secret]",
            "replaces": False,
        }
    ]
    plan = run("plan", "pool.yaml", "--diff")
    assert "    ~ providerDetails.client_secret: [secret] -> [secret]\n" in plan.out
    assert run("apply", "pool.yaml", "--yes").code == 0
    assert run("drift", "pool.yaml").code == 0
    assert_hidden(deploy, drift, told, plan)


def test_a_secret_output_that_changes_is_named_and_recorded(deploy: Deploying) -> None:
    """As after a refresh that found another secret of a client: the outputs still have the old one."""
    Path("pool.yaml").write_text(POOL.replace("- name: web\n", "- name: web\n      generateSecret: true\n"))
    assert deploy("apply", "pool.yaml", "--yes").code == 0
    right = deploy("outputs", "-f", "pool.yaml", "-o", "json", "--show-secrets").out
    (state,) = deploy.state.glob(".pulumi/stacks/openmcf/*.json")
    recorded = json.loads(state.read_text())
    (stack,) = (
        one for one in recorded["checkpoint"]["latest"]["resources"] if one["type"] == "pulumi:pulumi:Stack"
    )
    secrets = stack["outputs"]["client_secrets"]
    secrets["server"], secrets["web"] = secrets["web"], secrets["server"]
    state.write_text(json.dumps(recorded))
    assert deploy("outputs", "-f", "pool.yaml", "-o", "json", "--show-secrets").out != right
    plan = deploy("plan", "pool.yaml")
    assert "then `client_secrets.web`, which is secret, is another one\n" in plan.out
    assert deploy("apply", "pool.yaml", "--yes").code == 0
    assert deploy("outputs", "-f", "pool.yaml", "-o", "json", "--show-secrets").out == right
    assert deploy("plan", "pool.yaml", "--exit-code").code == 0
