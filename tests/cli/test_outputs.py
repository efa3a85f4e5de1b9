"""`openmcf outputs`, as a user sees it, and the formats that it writes."""

import json
import re
import subprocess
from itertools import product
from typing import Any, get_args

import pytest
import yaml

from openmcf.cli.output_formats import Format, formatted
from openmcf.errors import UsageError
from tests.support.command_line import Ended
from tests.support.deploying import POOL, Deploying

HOSTILE = {"plain": "a-b/c:d", "odd": 'it\'s $HOME `x` "y" \\ ${z} %{w}\nend', "map": {"a.b": "1", "c": "2"}}


def read(deploy: Deploying, *arguments: str) -> Ended:
    return deploy("outputs", "-f", "pool.yaml", *arguments)


def test_values_at_paths_and_all_of_them(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    everything = json.loads(read(deploy, "--format", "json", "--show-secrets").out)
    assert read(deploy, "client_ids.web").out == everything["client_ids"]["web"] + "\n"
    assert read(deploy, 'client_ids["web"]').out == everything["client_ids"]["web"] + "\n"
    assert read(deploy, "userPoolId").out == everything["user_pool_id"] + "\n"
    assert everything["user_pool_endpoint"].startswith("http://127.0.0.1:")
    for path in ("client_ids", "clientIds", "status.outputs.client_ids"):
        assert json.loads(read(deploy, path, "-o", "json").out) == everything["client_ids"]


LEFT_OUT = "error: secrets are left out: client_secrets.server\nhint: --show-secrets shows them\n"


def test_a_secret_asked_for_by_name_is_shown_or_there_is_nothing(deploy: Deploying) -> None:
    """What stands in its place could be taken for it."""
    deploy("apply", "pool.yaml", "--yes")
    clear = read(deploy, "client_secrets.server", "--show-secrets").out.strip()
    assert len(clear) > 20
    for path, format_ in product(
        ("client_secrets", "client_secrets.server", "clientSecrets"), get_args(Format)
    ):
        left_out = f"error: `{path}` is secret\nhint: --show-secrets shows them\n"
        assert read(deploy, path, "-o", format_) == (1, "", left_out)
        shown = read(deploy, path, "-o", format_, "--show-secrets")
        assert shown.code == 0
        assert clear in shown.out


def test_all_outputs_have_no_secrets_unless_asked_for(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes")
    clear = read(deploy, "client_secrets.server", "--show-secrets").out.strip()
    code, out, err = read(deploy)
    assert (code, err) == (0, "secrets are hidden; --show-secrets shows them\n")
    assert re.search(r"^client_secrets.server +\[secret\]$", out, re.MULTILINE)
    for format_ in get_args(Format):
        assert clear in read(deploy, "-o", format_, "--show-secrets").out
        code, out, err = read(deploy, "-o", format_)
        assert "user_pool_id" in out.lower()
        assert clear not in out
        if format_ != "text":
            assert (code, err, "secret" in out.lower()) == (1, LEFT_OUT, False)


def test_who_asks_for_no_secret_needs_no_passphrase(
    deploy: Deploying, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy("apply", "pool.yaml", "--yes")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "another")
    assert read(deploy, "client_ids.web").code == 0
    everything = read(deploy)
    assert everything.code == 0
    assert "client_secrets.server        [secret]\n" in everything.out
    refused = read(deploy, "client_secrets.server", "--show-secrets")
    assert (refused.code, refused.out) == (1, "")
    assert "the passphrase is not the one of this stack" in refused.err


def test_an_empty_map_of_secrets_hides_nothing(deploy: Deploying) -> None:
    deploy("apply", "pool.yaml", "--yes", "--set", "spec.clients=[{name: web}]", "--allow-data-loss", "staff")
    ended = deploy("outputs", "-f", "pool.yaml", "-o", "json")
    assert ended.code == 0
    assert json.loads(ended.out)["client_secrets"] == {}


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("client_ids.wbe", "`client_ids` has no `wbe`\nhint: did you mean `web`?"),
        ("user_pool", "AwsCognitoUserPool has no output `user_pool`\nhint: did you mean `user_pool_id`?"),
    ],
)
def test_a_path_that_leads_nowhere(deploy: Deploying, path: str, said: str) -> None:
    deploy("apply", "pool.yaml", "--yes")
    assert read(deploy, path) == (2, "", f"error: {said}\n")


def test_before_the_first_apply(deploy: Deploying) -> None:
    assert read(deploy) == (
        1,
        "",
        "error: AwsCognitoUserPool/staff was never applied here\nhint: `openmcf apply` makes its outputs\n",
    )


def test_outputs_are_those_of_one_manifest(deploy: Deploying) -> None:
    (deploy.state.parent / "two.yaml").write_text(f"{POOL}---\n{POOL.replace('staff', 'guests')}")
    assert deploy("outputs", "-f", "two.yaml").err.startswith("error: outputs are those of one manifest")


def sourced(text: str) -> dict[str, str]:
    """The variables that a shell has after it read the text."""
    script = f'{text}\nfor name in PLAIN ODD MAP_A_B MAP_C; do eval "printf \'%s\\0\' \\"\\$$name\\""; done'
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    return dict(zip(("plain", "odd", "map a.b", "map c"), done.stdout.split("\0"), strict=False))


def test_a_shell_reads_the_same_values() -> None:
    expected = {"plain": HOSTILE["plain"], "odd": HOSTILE["odd"], "map a.b": "1", "map c": "2"}
    assert sourced(formatted(HOSTILE, "shell")) == expected


@pytest.mark.parametrize(("format_", "read_back"), [("json", json.loads), ("yaml", yaml.safe_load)])
def test_data_formats_read_the_same_values(format_: Format, read_back: Any) -> None:
    assert read_back(formatted(HOSTILE, format_)) == HOSTILE


def test_the_other_formats() -> None:
    assert formatted(HOSTILE, "text").splitlines()[-2:] == ['map["a.b"]  1', "map.c       2"]
    assert formatted(HOSTILE, "dotenv").splitlines()[:2] == [
        "PLAIN=a-b/c:d",
        "ODD='it\\'s $HOME `x` \"y\" \\\\ ${z} %{w}",
    ]
    assert formatted(HOSTILE, "tfvars").splitlines()[1:] == [
        'odd = "it\'s $HOME `x` \\"y\\" \\\\ $${z} %%{w}\\nend"',
        "map = {",
        '  "a.b": "1",',
        '  "c": "2"',
        "}",
    ]


def test_names_that_would_meet_are_refused() -> None:
    with pytest.raises(UsageError, match="two outputs would be IDS_A_B"):
        formatted({"ids": {"a-b": "1", "a.b": "2"}}, "shell")
