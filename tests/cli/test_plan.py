"""`openmcf plan`, as a user sees it, on the local AWS."""

import json
import re
from pathlib import Path

import pytest

from tests.support.deploying import Deploying, write_function

SHORTER = ("--set", "spec.clients[0].accessTokenValidityMinutes=15")
OTHER_SIGN_IN = ("--set", "spec.usernameAttributes=[phone_number]")
PROVIDER = (
    "spec.identityProviders=[{providerName: Corp, providerType: OIDC, attributeMapping: {email: email}, "
    "providerDetails: {client_id: c, client_secret: hush-hush, attributes_request_method: GET, "
    "oidc_issuer: 'https://id.example.com', authorize_scopes: openid}}]"
)


def test_all_is_made_at_first(deploy: Deploying) -> None:
    code, out, _ = deploy("plan", "pool.yaml")
    assert code == 0
    assert (
        out
        == """\
AwsCognitoUserPool/staff, stack organization/openmcf/dev.AwsCognitoUserPool.staff
operation    resource   type                     what changes
─────────────────────────────────────────────────────────────
+   create   staff      cognito:UserPool
+   create   server     cognito:UserPoolClient
+   create   web        cognito:UserPoolClient
3 to create
"""
    )


def test_it_leaves_no_stack_behind(deploy: Deploying) -> None:
    deploy("plan", "pool.yaml")
    assert not list(deploy.state.rglob("*.json"))


def test_the_alias_and_the_stack_option(deploy: Deploying) -> None:
    ended = deploy("preview", "pool.yaml", "--stack", "acme/auth/prod")
    assert ended.out.startswith("AwsCognitoUserPool/staff, stack acme/auth/prod\n")


def test_differences_are_shown_with_their_values(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    assert deploy("plan", "pool.yaml", "--diff", *SHORTER).out.splitlines()[1:] == [
        "~ cognito:UserPoolClient web",
        "    ~ accessTokenValidity: 60 -> 15",
        "1 to update, 2 unchanged",
    ]


def test_changed_code_is_told_by_its_hash(deploy: Deploying, tmp_path: Path) -> None:
    write_function(tmp_path, "hasher", "hashed")
    assert deploy("apply", "hasher.yaml", "function.yaml", "--yes").code == 0
    (tmp_path / "code" / "main.py").write_text("def handler(event, context): return 1\n")
    (_, _, line, _) = deploy("plan", "function.yaml", "--diff").out.splitlines()
    assert re.fullmatch(r"    ~ code\.hash: \(file \w{12}\) -> \(file \w{12}\)", line)


def test_what_would_be_lost_is_shown(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    out = deploy("plan", "pool.yaml", *OTHER_SIGN_IN).out
    assert (
        "-/+ replace   staff      cognito:UserPool         usernameAttributes[0] (forces replacement)\n"
        in out
    )
    assert "! replaces the user pool `staff` (us-east-1_" in out
    assert "with its users (AWS estimates 0): AWS cannot change usernameAttributes[0] of what exists\n" in out


def test_another_region_is_told_as_the_reason_and_users_are_counted_in_the_old_one(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    shown = deploy("plan", "pool.yaml", "--diff", "--set", "spec.region=eu-west-1").out
    assert (
        '-/+ cognito:UserPool staff\n    ~ region: "us-east-1" -> "eu-west-1" (forces replacement)\n' in shown
    )
    assert "with its users (AWS estimates 0): AWS cannot change region of what exists" in shown


@pytest.mark.parametrize("options", [(), ("--diff",), ("-o", "json")])
def test_secrets_are_never_shown(deploy: Deploying, options: tuple[str, ...]) -> None:
    ended = deploy("plan", "pool.yaml", "--set", PROVIDER, *options)
    assert ended.code == 0
    assert "Corp" in ended.out
    assert "hush-hush" not in ended.out + ended.err


def test_the_json_has_every_change(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    (record,) = json.loads(deploy("plan", "pool.yaml", "-o", "json", *OTHER_SIGN_IN).out)["manifests"]
    assert (record["kind"], record["name"], record["env"]) == ("AwsCognitoUserPool", "staff", None)
    assert record["counts"] == {"replace": 3}
    pool = next(change for change in record["changes"] if change["resource"] == "staff")
    assert pool["operation"] == "replace"
    assert pool["type"] == "aws:cognito/userPool:UserPool"
    assert pool["differences"] == [
        {
            "path": "usernameAttributes[0]",
            "kind": "update-replace",
            "old": "email",
            "new": "phone_number",
            "replaces": True,
        }
    ]
    (loss,) = record["losses"]
    assert (loss["resource"], loss["count"], loss["protected"]) == ("staff", 0, False)


def test_the_exit_code_tells_of_changes_where_asked(deploy: Deploying) -> None:
    assert deploy("plan", "pool.yaml").code == 0
    assert deploy("plan", "pool.yaml", "--exit-code").code == 2
    deploy("apply", "pool.yaml", "--yes")
    assert deploy("plan", "pool.yaml", "--exit-code").code == 0


def test_it_does_not_need_what_comes_in_the_same_run(deploy: Deploying) -> None:
    ended = deploy("plan", "pool.yaml", "--diff")
    assert "    + userPoolId: (known after apply)" in ended.out
