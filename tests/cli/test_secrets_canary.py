"""No command shows or leaves a secret: each runs, and fails, with secrets that are easily recognized."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from threading import Event, Thread
from typing import get_args

import pytest
import typer

from openmcf.cli import engine, local, state
from openmcf.cli.main import COMMANDS
from openmcf.cli.output_formats import Format
from tests.support import made_by_hand
from tests.support.command_line import CommandLine
from tests.support.deploying import POOL, Deploying, write_function
from tests.support.local_aws import Service

CANARY = "cAnArY"
"""Begins every secret here."""

DETAILS = {
    "client_id": "c",
    "client_secret": f"{CANARY}-of-a-provider",
    "attributes_request_method": "GET",
    "oidc_issuer": "https://id.example.com",
    "authorize_scopes": "openid",
}
PROVIDER = f"""\
  identityProviders:
    - providerName: Corp
      providerType: OIDC
      attributeMapping: {{email: email}}
      providerDetails: {json.dumps(DETAILS)}
"""
ENVIRONMENT = f"  environment: {{TOKEN: {CANARY}-of-a-function}}\n"
ADDRESSES = (
    f"http://me:{CANARY}@127.0.0.1:1/x.yaml?token={CANARY}",
    f"htps://{CANARY}@127.0.0.1:1/x.yaml?token={CANARY}",
    f"http://me:{CANARY}/{CANARY}@127.0.0.1:1/x.yaml#{CANARY}",
)
UNREACHABLE = (
    f"postgres://me:{CANARY}@127.0.0.1:1/db?table=t&sslpassword={CANARY}",
    f"postgres://me:{CANARY}/{CANARY}@127.0.0.1:1/db",
    f"s3://b?region=us-east-1&endpoint=http://me:{CANARY}@127.0.0.1:1",
    f"mysql://me:{CANARY}@host/db?password={CANARY}",
    f"https://{CANARY}@127.0.0.1:1",
)
FAULTY = {
    "tag.yaml": POOL + PROVIDER.replace(f'"{DETAILS["client_secret"]}"', f"!{CANARY} "),
    "misspelt.yaml": POOL.replace("generateSecret: true", f"clientSecrett: {CANARY}"),
    "broken.yaml": f'kind: AwsLambda\nspec:\n  environment:\n    A: "x" {CANARY}"\n',
    "type.yaml": f"kind: AwsLambda\nmetadata: {{name: a}}\nspec: {{environment: {{AB: [{CANARY}]}}}}\n",
    "nested.json": json.dumps({"kind": "AwsCognitoUserPool", "spec": {"providerDetails": {"a": [CANARY]}}}),
    "alias.yaml": f"kind: AwsLambda\nspec: {{environment: {{AB: *{CANARY}}}}}\n",
}
SETTINGS = (
    f"spec.identityProviders[0].providerDetails.client_secret: {CANARY}",
    f"spec.identityProviders[0].providerDetails.client_secrt={CANARY}",
    f"spec.identityProviders[0].clientSecret={CANARY}",
    f"spec.identityProviders[0].providerDetails=[{CANARY}",
    f"spec.identityProviders[0].providerDetails.client_secret=[{CANARY}]",
)
OF_OTHERS = {"TOKEN": f"{CANARY}-of-others", "ADDED": CANARY}
"""The environment that somebody else gives to functions."""
THEIR_SETTINGS = tuple(f"--set=spec.environment.{name}={value}" for name, value in OF_OTHERS.items())
GROUPS = {"state": state.app, "local": local.app, "engine": engine.app}
NOT_RUN = {"engine install"}
"""It downloads."""

FILES = ("pool.yaml", "function.yaml", "for-work.yaml")
Command = tuple[str, ...]


def of_manifests() -> Iterator[Command]:
    """Commands that only read manifests."""
    sources = [("pool.yaml", "function.yaml"), ("faulty",), *((address,) for address in ADDRESSES)]
    sources += [("pool.yaml", "--set", setting) for setting in SETTINGS]
    for source in sources:
        yield from (
            ("validate", "--format", it, *source) for it in ("text", "json", "sarif", "junit", "github")
        )
        yield from (("load-manifest", "-o", it, *source) for it in ("yaml", "json"))
    yield "fmt", "--check", "pool.yaml", "faulty"
    yield "init", "AwsLambda"
    yield "explain", "AwsLambda.environment"
    yield "schema", "AwsLambda"
    yield ("kinds",)
    yield ("version",)
    yield "engine", "status"


def of_stacks() -> Iterator[Command]:
    """Commands on what is recorded, which change nothing."""
    for format_ in ("text", "json"):
        yield from ((it, "-o", format_) for it in ("list", "status", "history"))
        yield from ((it, *FILES, "-o", format_) for it in ("plan", "drift"))
        yield "refresh", *FILES, "--preview-only", "-o", format_
    yield from (("graph", "--format", it, "-o", f"graph.{it}") for it in ("text", "mermaid", "dot", "html"))
    yield from (("graph", "--format", it) for it in ("text", "mermaid", "dot", "html"))
    yield "plan", *FILES, "--diff"
    yield "plan", *FILES, "--save", "saved.plan"
    yield from (("outputs", "-f", "pool.yaml", "-o", it) for it in get_args(Format))
    yield "outputs", "-f", "pool.yaml", "client_secrets.server"
    shown = {"Corp": "pool.yaml", "server": "pool.yaml", "work": "function.yaml", "none-such": "pool.yaml"}
    for format_, (resource, file) in product(("text", "json"), shown.items()):
        yield "state", "show", resource, "-f", file, "-o", format_
    yield from (("state", "list", *FILES, "-o", it) for it in ("text", "json"))
    yield "state", "pull", "pool.yaml"
    yield "local", "status"
    yield "local", "logs"


def of_changes() -> Iterator[Command]:
    """Commands that change what is recorded, or in AWS; some are refused."""
    yield "refresh", *FILES, "-o", "json"
    yield "plan", *FILES, "--diff"
    yield "apply", *FILES, "--yes", "-o", "json"
    yield "apply", *FILES, "--yes", "--set", "metadata.name=x"
    yield "apply", "--plan", "saved.plan"
    yield "import", "AwsLambda", "theirs", "--preview-only"
    yield "import", "AwsLambda", "theirs", "-o", "imported.yaml", "--yes"
    yield "import", "AwsLambda", "theirs", "-o", "imported.yaml", "--yes", "--allow-changes", *THEIR_SETTINGS
    yield "import", "AwsLambda", "none-such", "--yes"
    yield "apply", "taken.yaml", "for-work.yaml", "--yes"
    yield "state", "push", "pulled.json", "--force", "--yes"
    yield "state", "unlock", "pool.yaml", "--yes"
    yield "state", "repair", "--stack", "dev.AwsLambda.work", "--yes"
    yield "state", "move", "work", "--name", "other", "-f", "function.yaml", "--yes"
    yield "state", "settle", "Corp", "some-id", "-f", "pool.yaml", "--yes"
    yield "state", "remove", "Corp", "-f", "pool.yaml", "--yes"


def of_endings() -> Iterator[Command]:
    """Commands after which nothing is left."""
    yield "destroy", "function.yaml", "for-work.yaml", "--yes", "-o", "json"
    yield "destroy", "pool.yaml", "--yes", "--allow-data-loss", "staff"
    yield "local", "reset"
    yield "local", "stop"
    yield "local", "start"


def of_trouble() -> Iterator[Command]:
    """Commands on a state that cannot be read, or where it cannot be reached."""
    yield "plan", "pool.yaml"
    yield "apply", "pool.yaml", "--yes", "-o", "json"
    yield "drift", "pool.yaml"
    yield "destroy", "pool.yaml", "--yes"
    yield "outputs", "-f", "pool.yaml", "-o", "json"
    yield from ((it,) for it in ("list", "status", "history", "graph"))
    yield "state", "list", "pool.yaml"
    yield "state", "show", "Corp", "-f", "pool.yaml"
    yield "state", "repair", "-f", "pool.yaml", "--yes"
    yield "state", "pull", "pool.yaml"
    yield "state", "unlock", "pool.yaml", "--yes"


ALL = (of_manifests, of_stacks, of_changes, of_endings, of_trouble)
WITH_STATE = {command[0] for part in (of_stacks, of_changes, of_trouble) for command in part()} - {"local"}


def subcommands(name: str) -> set[str]:
    """The commands of a group, by their full names; of a command itself, its name."""
    group = typer.main.get_command(GROUPS[name]) if name in GROUPS else None
    return {f"{name} {one}" for one in group.commands} if group else {name}  # type: ignore[attr-defined]


def test_every_command_is_here() -> None:
    """A new command belongs into one of the lists above."""
    here = {" ".join(one[:2]) if one[0] in GROUPS else one[0] for part in ALL for one in part()}
    assert here | NOT_RUN == {one for name in COMMANDS for one in subcommands(name)}


@contextmanager
def temporary_files_watched(directory: Path, leaks: set[str]) -> Iterator[None]:
    """Looks at temporary files again and again, until left; those with a secret are added to the leaks."""
    done = Event()

    def watch() -> None:
        while not done.wait(0.01):
            leaks.update(f"temporary file {file}" for file in with_secret(directory))

    thread = Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def with_secret(directory: Path) -> Iterator[Path]:
    """The files below a directory that have a secret in them; what goes away meanwhile is passed over."""
    with suppress(OSError):
        for path in [directory / name for name in os.listdir(directory)]:
            if path.is_dir() and not path.is_symlink():
                yield from with_secret(path)
            elif _holds_secret(path):
                yield path


def _holds_secret(file: Path) -> bool:
    with suppress(OSError):
        return file.is_file() and CANARY.encode() in file.read_bytes()
    return False


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands have their temporary files."""
    directory = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(directory))
    return directory


@pytest.fixture
def place(deploy: Deploying, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the commands run, with manifests and a state."""
    work = deploy.state.parent
    (work / "faulty").mkdir()
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", f"{CANARY}-passphrase")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", f"{CANARY}-key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", f"{CANARY}-key")
    write_function(work, "for-work")
    function = (work / "function.yaml").read_text() + ENVIRONMENT
    (work / "function.yaml").write_text(function)
    (work / "taken.yaml").write_text(function.replace("work}", "taken}").replace(": work", ": taken"))
    (work / "pool.yaml").write_text(POOL + PROVIDER)
    for name, text in FAULTY.items():
        (work / "faulty" / name).write_text(text)
    return work


def change_from_outside(service: Service, pool: str) -> None:
    """Make and change secrets in AWS itself."""
    theirs = {"Variables": OF_OTHERS}
    service("lambda").update_function_configuration(FunctionName="work", Environment=theirs)
    role = made_by_hand.role(service("iam"), "role-of-theirs")
    for name in ("theirs", "taken"):
        made_by_hand.function(service("lambda"), name, role, Environment=theirs)
    service("cognito-idp").update_identity_provider(
        UserPoolId=pool, ProviderName="Corp", ProviderDetails=DETAILS | {"client_secret": f"{CANARY}-other"}
    )


def _cut(text: str) -> str:
    return text[: len(text) // 2]


def _with_wrong_secrets(text: str) -> str:
    return text.replace('"v1:', '"v1:x')


def _without_list(text: str) -> str:
    return json.dumps(json.loads(text) | {"checkpoint": {"latest": {"resources": {"a": text}}}})


def damaged(state: Path) -> Iterator[str]:
    """Backends with the state, damaged in several ways."""
    for name, damage in {
        "cut": _cut,
        "wrong secret": _with_wrong_secrets,
        "no list": _without_list,
    }.items():
        copy = state.parent / name
        shutil.copytree(state, copy)
        for file in copy.glob(".pulumi/stacks/*/*.json"):
            file.write_text(damage(file.read_text()))
        yield f"file://{copy}"


@dataclass
class Watched:
    """Runs commands, and keeps those that show a secret. secrets: what no command may show."""

    run: CommandLine
    state: str
    secrets: list[str]
    leaks: set[str]

    def __call__(self, commands: Iterable[Command], backend: str = "") -> None:
        options = ("--local", "--engine", "embedded", "--backend", backend or self.state)
        for command in commands:
            ended = self.run(*command, *(options if command[0] in WITH_STATE else ()))
            shown = ended.out + ended.err
            assert "Traceback" not in shown, (command, shown)
            if any(secret in shown for secret in self.secrets):
                self.leaks.add(" ".join(command))
            if command[:2] == ("state", "pull") and ended.code == 0:
                Path("pulled.json").write_text(ended.out)


def test_no_command_shows_or_leaves_a_secret(
    place: Path,
    temporary: Path,
    openmcf: CommandLine,
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watched = Watched(openmcf, f"file://{place}/state", [CANARY], set())
    own = {file for file in place.rglob("*") if file.is_file()}

    def outputs(path: str) -> str:
        options = ("--local", "--backend", watched.state, "--show-secrets")
        return openmcf("outputs", "-f", "pool.yaml", path, *options).out.strip()

    with temporary_files_watched(temporary, watched.leaks):
        watched([("apply", *FILES, "--yes")])
        assert CANARY in openmcf("load-manifest", "function.yaml", "--show-secrets").out
        watched.secrets.append(outputs("client_secrets.server"))
        change_from_outside(service, outputs("user_pool_id"))
        for part in (of_manifests, of_stacks, of_changes):
            watched(part())
        for backend in (*damaged(place / "state"), *UNREACHABLE):
            watched(of_trouble(), backend)
        with monkeypatch.context() as wrong:
            wrong.setenv("PULUMI_CONFIG_PASSPHRASE", f"{CANARY}-that-is-wrong")
            watched(of_trouble())
        watched(of_endings())
    left = {str(file) for file in with_secret(place) if file not in own}
    assert watched.leaks | left == set()
