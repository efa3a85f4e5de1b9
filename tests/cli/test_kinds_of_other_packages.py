"""A kind of an installed package is as good as one of openmcf: every command takes it, in real processes."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from openmcf.local import aws
from openmcf.specs.registry import KINDS
from tests.support.command_line import Ended, process
from tests.support.deploying import FUNCTION, ROLE
from tests.support.installed import write_metadata
from tests.support.local_aws import Service, client

QUEUE = """\
apiVersion: aws.openmcf.org/v1
kind: AcmeQueue
metadata: {name: jobs}
spec:
  region: us-east-1
  senders: [{valueFrom: {name: worker}}]
  tags: {team: identity}
"""
FED = FUNCTION.format(name="work", role="worker") + (
    "  deadLetterTargetArn: {valueFrom: {kind: AcmeQueue, name: jobs, fieldPath: status.outputs.queue_arn}}\n"
)

Run = Callable[..., Ended]


@pytest.fixture
def run(sample_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs commands as processes of their own, which have the sample package."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(sample_site))
    return process


@pytest.fixture
def deployed(run: Run, local_directory: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same on the local AWS."""
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(local_directory))
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE", raising=False)
    return lambda *arguments: run(*arguments, "--local")


@pytest.fixture
def service(local_directory: Path) -> Service:
    return lambda name: client(aws.ensure(local_directory), name)


def manifests(text: str, name: str = "manifests.yaml") -> Path:
    path = Path(name)
    path.write_text(text)
    return path


def test_kinds_says_which_package_a_kind_is_of(run: Run) -> None:
    shown = run("kinds")
    assert shown.err == ""
    assert (
        "AcmeQueue           A queue of messages, with the roles that may send to it (acme-kinds 1.0)\n"
        in shown.out
    )
    listed = {entry["kind"]: entry["package"] for entry in json.loads(run("kinds", "-o", "json").out)}
    assert listed.items() >= {"AcmeQueue": "acme-kinds 1.0", **dict.fromkeys(KINDS)}.items()


def test_a_kind_explains_itself_and_is_meant_by_what_is_like_it(run: Run) -> None:
    assert "VALUE:    60 to 1,209,600" in run("explain", "AcmeQueue.messageRetentionSeconds").out
    misspelt = run("explain", "AcmeQueu")
    assert (misspelt.code, misspelt.err) == (
        2,
        "error: there is no kind `AcmeQueu`\nhint: did you mean `AcmeQueue`?\n",
    )
    completing = {"_OPENMCF_COMPLETE": "complete_bash", "COMP_WORDS": "openmcf init Acme", "COMP_CWORD": "2"}
    assert "AcmeQueue" in run(environment=completing).out.split()


def test_a_kind_has_a_schema_alone_and_among_all(run: Run) -> None:
    assert json.loads(run("schema", "AcmeQueue").out)["title"] == "AcmeQueue manifest"
    assert "AcmeQueue" in json.loads(run("schema").out)["properties"]["kind"]["enum"]
    run("schema", "--all", "--directory", "schemas")
    assert {"AcmeQueue.json", "AwsIamRole.json"} < {file.name for file in Path("schemas").iterdir()}
    assert "AcmeQueue" in Path("schemas/manifest.json").read_text()


def test_a_starter_is_valid(run: Run) -> None:
    assert run("init", "AcmeQueue", "--name", "jobs", "-o", "queue.yaml").code == 0
    assert run("validate", "queue.yaml").out == "1 manifest in 1 file: valid\n"
    refused = run("init", "AcmeQueue", "--name", "a.b")
    assert "`a.b` is no name of a queue" in refused.err


def test_its_shape_its_rules_and_references_to_it_are_checked(run: Run) -> None:
    faulty = QUEUE.replace("  tags", "  messageRetentionSeconds: 60\n  visibilityTimeout: 90\n  tags")
    wrong = FED.replace("queue_arn", "queue_url").replace("name: jobs", "name: job")
    told = run("validate", manifests(f"{faulty}---\n{wrong}"))
    assert told.code == 1
    assert "did you mean `visibilityTimeoutSeconds`?" in told.out
    assert "`status.outputs.queue_arn` of AcmeQueue" in told.out
    forgetful = QUEUE.replace(
        "  tags", "  messageRetentionSeconds: 60\n  visibilityTimeoutSeconds: 90\n  tags"
    )
    told = run("validate", manifests(forgetful))
    assert "[acme-queue-forgets]" in told.out
    silent = forgetful.replace(
        "{name: jobs}", "{name: jobs, annotations: {openmcf.org/ignore: acme-queue-forgets}}"
    )
    assert "[acme-queue-forgets]" not in run("validate", manifests(silent)).out
    assert "messageRetentionSeconds: 345600" in run("load-manifest", manifests(QUEUE)).out


def test_a_kind_lives_from_plan_to_destroy(
    deployed: Run, service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what refers to it, and what it refers to; a plan of these is made anew each time."""
    monkeypatch.setenv("OPENMCF_CACHE_DIR", str(tmp_path / "answers"))
    Path("code").mkdir()
    Path("code/main.py").write_text("def handler(event, context): return 1\n")
    path = manifests(f"{QUEUE}---\n{FED}---\n{ROLE.format(name='worker')}")
    assert "+   create   jobs       sqs:Queue" in deployed("plan", path).out
    applied = deployed("apply", path, "-y")
    assert (applied.code, "created sqs:Queue jobs" in applied.err) == (0, True)
    url = deployed("outputs", "queue_url", "--manifest", manifests(QUEUE, "queue.yaml")).out
    sqs = service("sqs")
    attributes = sqs.get_queue_attributes(QueueUrl=url.strip(), AttributeNames=["All"])["Attributes"]
    assert "role/worker" in attributes["Policy"]
    function = service("lambda").get_function(FunctionName="work")["Configuration"]
    assert function["DeadLetterConfig"]["TargetArn"] == attributes["QueueArn"]
    assert "create" not in deployed("plan", path).out
    referring = manifests(f"{FED}---\n{ROLE.format(name='worker')}", "referring.yaml")
    assert deployed("plan", referring).out.count("no changes") == 2
    assert not (tmp_path / "answers").exists()
    assert deployed("plan", manifests(ROLE.format(name="worker"), "role.yaml")).out.count("no changes") == 1
    assert (tmp_path / "answers").exists()

    sqs.set_queue_attributes(QueueUrl=url.strip(), Attributes={"VisibilityTimeout": "90"})
    sqs.send_message(QueueUrl=url.strip(), MessageBody="work")
    drifted = deployed("drift", path)
    assert (drifted.code, "visibilityTimeoutSeconds" in drifted.out) == (2, True)
    assert "\nAcmeQueue    jobs     -     1 " in deployed("list").out

    refused = deployed("destroy", path, "-y")
    assert refused.code == 1
    assert "this deletes the queue `jobs` with its messages (AWS estimates 1)" in refused.err
    assert deployed("destroy", path, "-y", "--allow-data-loss", "jobs").code == 0
    assert not sqs.list_queues(QueueNamePrefix="jobs").get("QueueUrls")


def test_what_exists_is_imported(deployed: Run, service: Service) -> None:
    url = service("sqs").create_queue(
        QueueName="old", Attributes={"VisibilityTimeout": "10"}, tags={"a": "b"}
    )
    imported = deployed("import", "AcmeQueue", "old", "-y", "-o", "old.yaml")
    assert imported.code == 0, imported.err
    manifest = yaml.safe_load(Path("old.yaml").read_text())
    assert manifest["spec"] == {"region": "us-east-1", "visibilityTimeoutSeconds": 10, "tags": {"a": "b"}}
    assert "no changes" in deployed("plan", "old.yaml").out
    missing = deployed("import", "AcmeQueue", "none", "-y")
    assert "AWS has no AcmeQueue `none` there" in missing.err
    assert deployed("destroy", "old.yaml", "-y", "--allow-data-loss", "old").code == 0
    assert url["QueueUrl"]


def test_the_pulumi_cli_provisions_it_too(deployed: Run, pulumi: tuple[str, ...], service: Service) -> None:
    path = manifests(QUEUE.replace("  senders: [{valueFrom: {name: worker}}]\n", "").replace("jobs", "tasks"))
    applied = deployed("apply", path, "-y", *pulumi)
    assert applied.code == 0, applied.err
    assert service("sqs").get_queue_url(QueueName="tasks")
    assert deployed("destroy", path, "-y", "--allow-data-loss", "tasks", *pulumi).code == 0


def test_a_package_brings_a_kind_of_openmcf_that_was_not_provisioned(run: Run, tmp_path: Path) -> None:
    """References to such a kind are no longer those to something that nobody provisions."""
    role = ROLE.format(name="worker")
    function = FUNCTION.format(name="work", role="worker") + (
        "  kmsKeyArn: {valueFrom: {kind: AwsKmsKey, name: key, fieldPath: status.outputs.key_arn}}\n"
    )
    path = manifests(f"{role}---\n{function}")
    Path("code").mkdir()
    assert "openmcf does not provision AwsKmsKey" in run("validate", path).out
    site = tmp_path / "keys"
    write_metadata(site, "keys", "1.0", {"openmcf.kinds": {"AwsKmsKey": "keys.key"}})
    told = run("validate", path, environment={"PYTHONPATH": str(site)}).out
    assert "the kind `AwsKmsKey` of keys 1.0 cannot be used: ModuleNotFoundError" in told
