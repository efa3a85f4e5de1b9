"""`openmcf plan --save` and `apply --plan`, as a user sees them, on the local AWS."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.support.deploying import POOL, Deploying, write_function

EXAMPLE = Path(__file__).parents[2] / "examples" / "http-api-jwt"
SHORTER = ("--set", "spec.clients[0].accessTokenValidityMinutes=15")
MADE = r"the plan of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC no longer holds:\n"
POOL_STACK = "organization/openmcf/dev.AwsCognitoUserPool.staff"


def with_secret(secret: str) -> tuple[str, ...]:
    """An identity provider with a secret, as an option."""
    provider = (
        "{providerName: Corp, providerType: OIDC, attributeMapping: {email: email}, "
        f"providerDetails: {{client_id: c, client_secret: {secret}, attributes_request_method: GET, "
        "oidc_issuer: 'https://id.example.com', authorize_scopes: openid}}"
    )
    return ("--set", f"spec.identityProviders=[{provider}]")


def save(deploy: Deploying, *arguments: object) -> None:
    """Save a plan as `p.json`."""
    ended = deploy("plan", *arguments, "--save", "p.json")
    assert ended.code == 0, ended.err
    assert ended.err.endswith(
        "saved in p.json; `openmcf apply --local --plan p.json` does this, and nothing else\n"
    )


def refused(deploy: Deploying, *arguments: object) -> str:
    """Why an apply of the saved plan is refused, which changes nothing."""
    before = {file: file.read_bytes() for file in deploy.state.rglob("*.json")}
    code, out, err = deploy("apply", "--plan", "p.json", *arguments)
    assert (code, out) == (1, ""), err
    assert {file: file.read_bytes() for file in deploy.state.rglob("*.json")} == before
    return err


def test_a_graph_is_applied_from_nothing_as_planned_and_only_once(deploy: Deploying, tmp_path: Path) -> None:
    place = shutil.copytree(EXAMPLE, tmp_path / "example")
    save(deploy, place)
    ended = deploy("apply", "--plan", "p.json", "-o", "json")  # names no manifests, and asks nothing
    records = json.loads(ended.out)["manifests"]
    assert [record["status"] for record in records] == ["applied"] * 4, ended.err
    assert deploy("plan", place, "--exit-code").code == 0
    again = refused(deploy)
    assert re.search(MADE, again)
    assert again.count(" has moved on; the last run was `apply`, by ") == 4
    (pool,) = place.glob("pool.yaml")
    pool.write_text(pool.read_text().replace("deletionProtection: true", "deletionProtection: false"))
    deploy("apply", place, "--yes")
    assert deploy("destroy", place, "--yes", "--allow-data-loss", "prod-auth").code == 0


def test_what_was_not_known_yet_may_come_as_it_does(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, "planner", "plan-work")
    deploy("apply", "planner.yaml", "function.yaml", "--yes")
    with (tmp_path / "planner.yaml").open("a") as role:
        role.write("  path: /moved/\n")
    save(deploy, "planner.yaml", "function.yaml")
    ended = deploy("apply", "--plan", "p.json")
    assert ended.code == 0, ended.err
    assert "role_arn        arn:aws:iam::000000000000:role/moved/planner" in ended.out
    deploy("destroy", "planner.yaml", "function.yaml", "--yes")


def test_a_secret_of_which_nothing_was_known_yet_may_turn_out_the_same(
    deploy: Deploying, tmp_path: Path
) -> None:
    write_function(tmp_path, "comeback", "back")
    with (tmp_path / "function.yaml").open("a") as function:
        output = "{kind: AwsIamRole, name: comeback, fieldPath: status.outputs.role_arn}"
        function.write(f"  environment: {{ROLE: {{valueFrom: {output}}}}}\n")
    manifests = ("comeback.yaml", "function.yaml")
    deploy("apply", *manifests, "--yes")
    deploy("destroy", "comeback.yaml", "--yes", "--allow-in-use", "comeback")
    with (tmp_path / "function.yaml").open("a") as function:
        function.write("  description: works again\n")
    save(deploy, *manifests)
    ended = deploy("apply", "--plan", "p.json")
    assert ended.code == 0, ended.err
    assert "AwsLambda/back: 1 updated" in ended.err
    deploy("destroy", *manifests, "--yes")


def test_a_manifest_that_is_another_is_refused_by_its_fields(deploy: Deploying, tmp_path: Path) -> None:
    save(deploy, "pool.yaml")
    changed = POOL.replace("us-east-1", "eu-west-1") + "      accessTokenValidityMinutes: 15\n"
    (tmp_path / "pool.yaml").write_text(changed)
    said = refused(deploy)
    pool = "AwsCognitoUserPool/staff: spec."
    assert f"\n{pool}clients[1].accessTokenValidityMinutes was `60`, and is `15`\n" in said
    assert f"\n{pool}region was `us-east-1`, and is `eu-west-1`\n" in said
    assert "hint: make the plan again; or give what it does not keep, such as --set" in said


def test_manifests_that_are_more_or_fewer_are_refused(deploy: Deploying, tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(POOL.replace("staff", "guests"))
    save(deploy, "pool.yaml")
    said = refused(deploy, "two.yaml")
    assert "\nAwsCognitoUserPool/guests, stack organization/openmcf/" in said
    assert f"\nit has AwsCognitoUserPool/staff, stack {POOL_STACK}, which is not given now\n" in said


def test_a_state_that_moved_on_is_refused_with_who_moved_it(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    save(deploy, "pool.yaml", *SHORTER)
    deploy("apply", "pool.yaml", "--yes", "--set", "spec.clients[0].accessTokenValidityMinutes=30")
    said = refused(deploy, *SHORTER)
    moved = rf"\nthe state of stack {POOL_STACK} has moved on; the last run was `apply`, by \S+@\S+, [\d-]+ "
    assert re.search(MADE[:-2] + moved, said), said
    assert said.endswith("hint: make the plan again\n")


def test_a_state_that_is_gone_is_refused(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    save(deploy, "pool.yaml")
    deploy("destroy", "pool.yaml", "--yes", "--allow-data-loss", "staff")
    assert f"the state of stack {POOL_STACK} has moved on; there is none now\n" in refused(deploy)


def test_the_state_of_another_stack_that_it_takes_from_counts(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, "lender", "lent-work")
    deploy("apply", "lender.yaml", "--yes")
    save(deploy, "function.yaml")
    deploy("apply", "lender.yaml", "--yes", "--set", "spec.description=new")
    stack = "organization/openmcf/dev.AwsIamRole.lender"
    assert f"\nthe state of stack {stack} has moved on; " in refused(deploy)
    deploy("destroy", "lender.yaml", "--yes")


@pytest.mark.parametrize("engine", ["embedded", "pulumi"])
def test_a_run_that_changed_nothing_moves_nothing_on(
    engine: str, deploy: Deploying, request: pytest.FixtureRequest
) -> None:
    options = request.getfixturevalue("pulumi") if engine == "pulumi" else ()
    deploy("apply", "pool.yaml", "--yes")
    save(deploy, "pool.yaml", *SHORTER, *options)
    assert deploy("apply", "pool.yaml", "--yes", *options).code == 0
    ended = deploy("apply", "--plan", "p.json", *SHORTER, *options)
    assert ended.code == 0, ended.err
    assert "AwsCognitoUserPool/staff: 1 updated" in ended.err


def test_other_code_than_planned_is_refused(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, "coder", "coded")
    deploy("apply", "coder.yaml", "function.yaml", "--yes")
    save(deploy, "coder.yaml", "function.yaml")
    (tmp_path / "code" / "main.py").write_text("def handler(event, context): return 1\n")
    said = refused(deploy)
    assert (
        "this is not what was planned:\nAwsLambda/coded: update lambda:Function coded was not planned" in said
    )
    deploy("destroy", "coder.yaml", "function.yaml", "--yes")


def test_what_is_refused_after_planning_leaves_no_stack_behind(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, "leaver", "left")
    save(deploy, "leaver.yaml", "function.yaml")
    (tmp_path / "code" / "main.py").write_text("def handler(event, context): return 1\n")
    assert "AwsLambda/left: create lambda:Function left was planned otherwise" in refused(deploy)
    assert json.loads(deploy("list", "-o", "json").out) == {"stacks": []}


def test_no_secret_is_in_the_file_and_another_one_is_refused(deploy: Deploying, tmp_path: Path) -> None:
    save(deploy, "pool.yaml", *with_secret("hush-hush"))
    assert "hush-hush" not in (tmp_path / "p.json").read_text()
    assert "AwsCognitoUserPool/staff: spec.identityProviders[0].providerName was `Corp`, and is not set" in (
        refused(deploy)
    )
    assert "\nAwsCognitoUserPool/staff: a secret in it is another one\n" in (
        refused(deploy, *with_secret("tell-tale"))
    )
    assert deploy("apply", "--plan", "p.json", *with_secret("hush-hush")).code == 0


def test_what_would_lose_users_is_refused_all_the_same(deploy: Deploying, tmp_path: Path) -> None:
    deploy("apply", "pool.yaml", "--yes")
    (tmp_path / "pool.yaml").write_text(POOL.replace("[email]", "[phone_number]"))
    save(deploy, "pool.yaml")
    assert "hint: if it is meant, pass --allow-data-loss staff\n" in refused(deploy)
    ended = deploy("apply", "--plan", "p.json", "--allow-data-loss", "staff")
    assert ended.code == 0, ended.err


def test_a_plan_is_not_saved_where_it_would_be_taken_for_a_manifest(
    deploy: Deploying, tmp_path: Path
) -> None:
    ended = deploy("plan", ".", "--save", "p.json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == (
        "error: p.json would be taken for a manifest, since . is read as a whole\n"
        "hint: save it elsewhere, or by another name, such as p.plan\n"
    )
    assert not (tmp_path / "p.json").exists()
    assert deploy("plan", ".", "--save", "p.plan").code == 0
    assert deploy("apply", "--plan", "p.plan").code == 0


def test_a_plan_that_failed_is_not_saved(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, "never-applied")
    ended = deploy("plan", "function.yaml", "pool.yaml", "--save", "p.json", "-o", "json")
    assert ended.code == 1
    assert [record["status"] for record in json.loads(ended.out)["manifests"]] == ["failed", "planned"]
    assert not (tmp_path / "p.json").exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "error: p.json cannot be read: no such file or directory\n"),
        (b"\xff", "error: p.json cannot be read: it is no text\n"),
        (b"{}", "error: p.json is no plan that `openmcf plan --save` wrote\n"),
        (b'{"format": 2}', "error: p.json was saved by another version of openmcf\n"),
    ],
)
def test_what_is_no_plan_is_told(deploy: Deploying, tmp_path: Path, content: bytes | None, said: str) -> None:
    if content is not None:
        (tmp_path / "p.json").write_bytes(content)
    ended = deploy("apply", "--plan", "p.json")
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


@pytest.mark.parametrize(
    ("place", "forged"),
    [
        (("targets",), ["http://127.0.0.1:1/other.yaml"]),
        (("targets",), ["pool\0.yaml"]),
        (("overlay",), ["\0", "prod"]),
        (("stacks", 0, "stack"), "///"),
        (("stacks", 0, "basis"), {"../../other/stack": "0"}),
        (("stacks", 0, "changes", 0, "urn"), "pool"),
        (("stacks", 0, "changes", 0, "urn"), "urn:pulumi:dev::openmcf::UserPool::staff"),
        (
            ("stacks", 0, "changes", 0, "differences"),
            [{"path": f"[{'9' * 5000}]", "kind": "add", "old": None, "new": "(known after apply)"}],
        ),
    ],
)
def test_what_no_plan_says_is_refused(
    deploy: Deploying, tmp_path: Path, place: tuple[str | int, ...], forged: object
) -> None:
    save(deploy, "pool.yaml")
    plan = part = json.loads((tmp_path / "p.json").read_text())
    *way, last = place
    for key in way:
        part = part[key]
    part[last] = forged
    (tmp_path / "p.json").write_text(json.dumps(plan))
    ended = deploy("apply", "--plan", "p.json")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == "error: p.json is no plan that `openmcf plan --save` wrote\n"


def test_a_plan_for_another_place_is_told(deploy: Deploying, tmp_path: Path) -> None:
    save(deploy, "pool.yaml")
    real = deploy.run("apply", "--plan", "p.json", "--backend", f"file://{deploy.state}")
    assert (real.code, real.err) == (2, "error: p.json is a plan for the local AWS\nhint: pass --local\n")
    other = deploy("apply", "--plan", "p.json", "--backend", f"file://{tmp_path}")
    assert other.code == 2
    assert f"error: p.json is a plan for the state in file://{deploy.state}, not in file://{tmp_path}" in (
        other.err
    )
