"""A composite kind, AcmeInbox of the sample package: its manifests are several stacks, and taken as one."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from openmcf.local import aws
from openmcf.packages import entry_points
from tests.support.command_line import CommandLine, Ended
from tests.support.deploying import ROLE, answering
from tests.support.local_aws import Service, client

TRUST = """\
      Version: "2012-10-17"
      Statement:
        - Effect: Allow
          Principal: {Service: lambda.amazonaws.com}
          Action: sts:AssumeRole
"""
INBOX = f"""\
apiVersion: aws.openmcf.org/v1
kind: AcmeInbox
metadata: {{name: orders, env: prod}}
spec:
  region: us-east-1
  retentionSeconds: 3600
  senders:
    shop:
{TRUST}\
"""
MAIL = f"    mail:\n{TRUST}"
FULL = INBOX + MAIL + "  keepsFailed: true\n"
QUEUE = """\
apiVersion: aws.openmcf.org/v1
kind: AcmeQueue
metadata: {name: other, env: prod}
spec:
  region: us-east-1
  senders: [{valueFrom: TARGET}]
"""
SHOP = "{kind: AcmeInbox, name: orders, fieldPath: status.outputs.sender_role_arns.shop}"
PARTS = {"AwsIamRole/orders-shop", "AwsIamRole/orders-mail", "AcmeQueue/orders", "AcmeQueue/orders-failed"}

Run = Callable[..., Ended]


@pytest.fixture
def run(
    openmcf: CommandLine, sample_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    """Runs commands in this process, which has the sample package for as long."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(sample_site)
    entry_points.cache_clear()
    yield openmcf
    entry_points.cache_clear()


@pytest.fixture
def deploy(run: Run, local_directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The same on the local AWS, with state of the test's own."""
    monkeypatch.setenv("OPENMCF_LOCAL_DIR", str(local_directory))
    monkeypatch.delenv("PULUMI_CONFIG_PASSPHRASE", raising=False)
    (tmp_path / "state").mkdir()
    return lambda *arguments: run(*arguments, "--local", "--backend", f"file://{tmp_path}/state")


@pytest.fixture
def service(local_directory: Path) -> Service:
    return lambda name: client(aws.ensure(local_directory), name)


def write(text: str, name: str = "inbox.yaml") -> Path:
    path = Path(name)
    path.write_text(text)
    return path


def problems(ended: Ended) -> list[tuple[str, str, int, str]]:
    """Manifest, rule, line and path of each problem."""
    return [
        (f"{one['kind']}/{one['name']}", one["rule"], one["line"], one["path"])
        for one in json.loads(ended.out)["problems"]
    ]


def records(ended: Ended) -> dict[str, Any]:
    """What came of each manifest, by kind and name."""
    return {f"{one['kind']}/{one['name']}": one for one in json.loads(ended.out)["manifests"]}


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def roles(service: Service) -> set[str]:
    return {role["RoleName"] for role in service("iam").list_roles()["Roles"]}


def queues(service: Service) -> set[str]:
    urls = service("sqs").list_queues().get("QueueUrls", [])
    return {url.rpartition("/")[2] for url in urls}


def test_problems_of_parts_stand_on_lines_of_the_composite(run: Run) -> None:
    faulty = (
        INBOX.replace("3600", "30").replace("us-east-1", "us-est-1").replace("Effect: Allow", "Effect: Alow")
    )
    told = problems(run("validate", write(faulty), "--format", "json"))
    assert told == [
        ("AcmeInbox/orders", "region-unknown", 5, "spec.region"),  # its own finding, once
        (
            "AcmeInbox/orders",
            "iam-role-policy-syntax",
            line_of(faulty, "Alow"),
            "spec.senders.shop.Statement[0].Effect",
        ),
        ("AcmeInbox/orders", "out-of-range", 6, "spec.retentionSeconds"),
    ]
    text = run("validate", "inbox.yaml").out
    part = "(in `spec.messageRetentionSeconds` of its part AcmeQueue/orders (env prod))"
    assert f"error: spec.retentionSeconds: must be at least 60 {part}\n" in text
    assert "  6 |   retentionSeconds: 30\n" in text
    assert text.endswith("1 manifest in 1 file: 2 errors, 1 warning\n")


def test_the_name_of_a_part_is_told_at_the_name_of_its_owner(run: Run) -> None:
    long = "o" * 62
    told = problems(run("validate", write(INBOX.replace("orders", long)), "--format", "json"))
    assert told == [(f"AcmeInbox/{long}", "iam-role-name", 3, "metadata.name")]


def test_a_rule_of_a_part_is_silenced_by_the_composite(run: Run) -> None:
    forgetful = INBOX.replace("3600", "60").replace("us-east-1", "us-est-1")
    silent = forgetful.replace("env: prod", "env: prod, annotations: {openmcf.org/ignore: region-unknown}")
    assert problems(run("validate", write(silent), "--format", "json")) == []


def test_a_reference_that_is_passed_on_is_told_where_it_was_written(run: Run) -> None:
    wrong = INBOX + "  moreSenders:\n    - valueFrom: {name: nobody}\n"
    closed = problems(run("validate", "--closed", write(wrong), "--format", "json"))
    assert closed == [
        (
            "AcmeInbox/orders",
            "reference-not-closed",
            line_of(wrong, "nobody"),
            "spec.moreSenders[0].valueFrom",
        )
    ] * len(closed)
    assert closed


def test_load_manifest_shows_what_became_of_it(run: Run) -> None:
    shown = run("load-manifest", write(FULL))
    assert [one["kind"] for one in yaml.safe_load_all(shown.out)] == ["AcmeInbox"]
    shown = run("load-manifest", "--expanded", "inbox.yaml")
    taken = "its output sender_role_arns.mail is status.outputs.role_arn of AwsIamRole/orders-mail (env prod)"
    assert taken in shown.err
    expanded = [*yaml.safe_load_all(shown.out)]
    assert {f"{one['kind']}/{one['metadata']['name']}" for one in expanded} == PARTS
    queue = next(one for one in expanded if one["metadata"]["name"] == "orders")
    assert queue["metadata"]["labels"] == {"openmcf.org/owner": "AcmeInbox/orders"}
    assert queue["metadata"]["env"] == "prod"
    assert queue["spec"]["senders"][0]["valueFrom"] == {
        "kind": "AwsIamRole",
        "name": "orders-shop",
        "fieldPath": "status.outputs.role_arn",
    }


def test_overlays_and_settings_reach_the_parts(run: Run) -> None:
    write(INBOX)
    told = run("validate", "inbox.yaml", "--set", "spec.retentionSeconds=30").out
    assert "at --set spec.retentionSeconds:1:23 (AcmeInbox/orders) [out-of-range]" in told
    for folder, resources in ("base", "[../inbox.yaml]"), ("overlays/low", "[../../base]"):
        Path("built", folder).mkdir(parents=True)
        patch = "patches: [{path: less.yaml}]\n" if "low" in folder else ""
        Path("built", folder, "kustomization.yaml").write_text(f"resources: {resources}\n{patch}")
    Path("built/base/inbox.yaml").write_text(INBOX)
    Path("built/base/kustomization.yaml").write_text("resources: [inbox.yaml]\n")
    Path("built/overlays/low/less.yaml").write_text(
        "kind: AcmeInbox\nmetadata: {name: orders}\nspec:\n  retentionSeconds: 10\n"
    )
    told = run("validate", "--kustomize-dir", "built", "--overlay", "low").out
    assert "less.yaml:4:21 (AcmeInbox/orders) [out-of-range]" in told


def test_a_part_is_not_made_by_hand(run: Run) -> None:
    by_hand = ROLE.format(name="orders-shop\n  env: prod")
    told = run("validate", write(INBOX), write(by_hand, "role.yaml")).out
    owner = "AwsIamRole/orders-shop (env prod), part of AcmeInbox/orders (env prod) in inbox.yaml:3"
    assert f"{owner} is the same stack organization/openmcf/prod.AwsIamRole.orders-shop" in told
    labelled = by_hand.replace("env: prod", "env: prod\n  labels: {openmcf.org/owner: AcmeInbox/orders}")
    told = run("validate", write(labelled, "role.yaml")).out
    assert "[owner-label]" in told
    assert "give the manifest of AcmeInbox/orders instead" in told


def test_a_composite_lives_as_one_from_plan_to_destroy(deploy: Run, service: Service) -> None:
    write(FULL)
    write(QUEUE.replace("TARGET", SHOP), "other.yaml")
    planned = deploy("plan", "inbox.yaml", "other.yaml").out
    assert "AcmeQueue/orders (env prod), part of AcmeInbox/orders (env prod), stack" in planned

    applied = deploy("apply", "inbox.yaml", "other.yaml", "--yes")
    assert applied.code == 0, applied.err
    assert [line for line in applied.out.splitlines() if not line.startswith(("queue", "sender"))] == [
        "AcmeInbox/orders",
        "AcmeQueue/other",
    ]
    assert {"orders-shop", "orders-mail"} <= roles(service)
    assert {"orders", "orders-failed", "other"} <= queues(service)
    arn = "arn:aws:iam::000000000000:role/orders-mail\n"
    assert deploy("outputs", "-f", "inbox.yaml", "sender_role_arns.mail").out == arn

    assert deploy("plan", "inbox.yaml", "other.yaml", "--exit-code").code == 0
    listed = json.loads(deploy("list", "-o", "json").out)["stacks"]
    owner = {"kind": "AcmeInbox", "name": "orders", "env": "prod"}
    owned = {f"{one['kind']}/{one['name']}" for one in listed if one.get("owner") == owner}
    assert (owned, len(listed)) == (PARTS, 6)
    rows = [line.split()[:2] for line in deploy("list").out.splitlines()[2:]]
    assert rows[0] == ["AcmeInbox", "orders"]
    assert {"/".join(row) for row in rows[1:5]} == PARTS
    assert deploy("status", "-f", "inbox.yaml").out.count(", part of AcmeInbox/orders (env prod)\n") == 4
    drawn = deploy("graph", "-f", "inbox.yaml").out
    assert drawn.startswith("AcmeInbox/orders (env prod)  applied\n")
    assert "── AcmeQueue/orders-failed (env prod)  applied\n" in drawn
    assert "AcmeQueue/orders-failed" in deploy("graph", "--format", "html").out

    service("iam").update_role(RoleName="orders-shop", MaxSessionDuration=7200)
    drifted = deploy("drift", "inbox.yaml")
    assert (drifted.code, "AwsIamRole/orders-shop (env prod): the cloud is not as" in drifted.out) == (
        2,
        True,
    )
    assert deploy("refresh", "inbox.yaml").code == 0

    used = deploy("destroy", "inbox.yaml", "--yes", "--allow-data-loss", "orders")
    assert "AcmeInbox/orders (env prod) is used by AcmeQueue/other (env prod)" in used.err
    assert "--allow-in-use orders" in used.err
    allowed = ("--allow-data-loss", "orders", "--allow-data-loss", "other")
    destroyed = deploy("destroy", "inbox.yaml", "other.yaml", "--yes", *allowed)
    assert destroyed.code == 0, destroyed.err
    assert not {"orders-shop", "orders-mail"} & roles(service)
    assert json.loads(deploy("list", "-o", "json").out)["stacks"] == []


def test_a_part_that_is_dropped_is_deleted_and_guarded(deploy: Run, service: Service) -> None:
    assert deploy("apply", write(FULL), "--yes").code == 0
    write(INBOX)
    planned = deploy("plan", "inbox.yaml", "--save", "saved.plan").out
    for part in "AwsIamRole/orders-mail", "AcmeQueue/orders-failed":
        stack = f"organization/openmcf/prod.{part.replace('/', '.')}"
        assert (
            f"{part} (env prod), stack {stack}, is no longer a part of AcmeInbox/orders (env prod)\n"
            in planned
        )
    assert "-   delete   orders-mail   iam:Role" in planned
    assert "! deletes the queue `orders-failed` with its messages (AWS estimates 0)" in planned

    refused = deploy("apply", "inbox.yaml", "--yes")
    assert refused.code == 1
    assert "the queue `orders-failed`" in refused.err
    assert "pass --allow-data-loss orders\n" in refused.err
    assert "orders-failed" in queues(service)

    applied = deploy("apply", "--plan", "saved.plan", "--allow-data-loss", "orders", "-o", "json")
    assert applied.code == 0, applied.err
    came = {name: record["status"] for name, record in records(applied).items()}
    assert records(applied)["AwsIamRole/orders-mail"]["dropped"]
    assert (came["AwsIamRole/orders-mail"], came["AcmeQueue/orders-failed"]) == ("destroyed", "destroyed")
    assert "orders-mail" not in roles(service)
    assert "orders-failed" not in queues(service)
    assert deploy("plan", "inbox.yaml", "--exit-code").code == 0
    assert deploy("outputs", "-f", "inbox.yaml", "sender_role_arns").out.split()[::2] == ["shop"]
    assert deploy("destroy", "inbox.yaml", "--yes", "--allow-data-loss", "orders").code == 0


def test_a_dropped_part_that_others_use_stays(deploy: Run, service: Service) -> None:
    write(FULL)
    write(QUEUE.replace("TARGET", "{kind: AwsIamRole, name: orders-mail}"), "other.yaml")
    assert deploy("apply", "inbox.yaml", "other.yaml", "--yes").code == 0
    write(FULL.replace(MAIL, ""))
    refused = deploy("apply", "inbox.yaml", "--yes")
    used = "AwsIamRole/orders-mail (env prod) is used by AcmeQueue/other (env prod), stack "
    assert f"error: {used}organization/openmcf/prod.AcmeQueue.other\n" in refused.err
    assert "if it is meant, pass --allow-in-use orders\n" in refused.err
    refused = deploy("apply", "inbox.yaml", "other.yaml", "--yes")
    assert "and AcmeQueue/other (env prod) refers to it" in refused.err
    missing = "{kind: AwsIamRole, name: nobody, fieldPath: status.outputs.role_arn}"
    write(QUEUE.replace("TARGET", missing), "other.yaml")
    failed = deploy("apply", "inbox.yaml", "other.yaml", "--yes")
    assert "AwsIamRole/orders-mail (env prod) is skipped, because of AcmeQueue/other (env prod)" in failed.err
    assert "orders-mail" in roles(service)

    write(QUEUE.replace("TARGET", SHOP), "other.yaml")
    assert deploy("apply", "inbox.yaml", "other.yaml", "--yes").code == 0
    assert "orders-mail" not in roles(service)
    write(FULL)  # a destroy takes what is recorded, dropped by now or not
    assert deploy("apply", "inbox.yaml", "--yes").code == 0
    write(INBOX)
    allowed = ("--allow-data-loss", "orders", "--allow-data-loss", "other")
    destroyed = deploy("destroy", "inbox.yaml", "other.yaml", "--yes", *allowed)
    assert destroyed.code == 0, destroyed.err
    assert json.loads(deploy("list", "-o", "json").out)["stacks"] == []


def test_a_dropped_part_stays_while_its_owner_passes_its_output_on(deploy: Run, service: Service) -> None:
    """Whoever takes an output of the owner holds what is the part's."""
    write(FULL.replace("mail:", "mail.x:"))
    taken = SHOP.replace(
        "status.outputs.sender_role_arns.shop", """'status.outputs.sender_role_arns["mail.x"]'"""
    )
    write(QUEUE.replace("TARGET", taken), "other.yaml")
    write(QUEUE.replace("TARGET", SHOP).replace("name: other", "name: third"), "third.yaml")
    assert deploy("apply", "inbox.yaml", "other.yaml", "third.yaml", "--yes").code == 0
    write(FULL.replace(MAIL, ""))
    planned = deploy("plan", "inbox.yaml")
    assert "AcmeQueue/other (env prod)" in planned.out
    refused = deploy("apply", "inbox.yaml", "--yes", "--allow-data-loss", "orders")
    assert (refused.code, refused.err.count("is used by")) == (1, 1)
    used = "AwsIamRole/orders-mail.x (env prod) is used by AcmeQueue/other (env prod), stack "
    way = "by `sender_role_arns.mail.x` of AcmeInbox/orders (env prod)"
    assert f"error: {used}organization/openmcf/prod.AcmeQueue.other, {way}\n" in refused.err
    assert "pass --allow-in-use orders\n" in refused.err
    assert "orders-mail.x" in roles(service)
    allowed = ("--allow-data-loss", "orders", "--allow-data-loss", "other", "--allow-data-loss", "third")
    gone = deploy("destroy", "inbox.yaml", "--yes", *allowed[:2])
    assert gone.err.count("is used by") == 2, "only the owner is, which goes too"
    write(FULL.replace("mail:", "mail.x:"))
    assert deploy("destroy", "inbox.yaml", "other.yaml", "third.yaml", "--yes", *allowed).code == 0


def test_a_recorded_part_is_taken_out_only_on_purpose(deploy: Run) -> None:
    assert deploy("apply", write(INBOX), "--yes").code == 0
    by_hand = write(ROLE.format(name="orders-shop\n  env: prod"), "role.yaml")
    refused = deploy("apply", by_hand, "--yes")
    assert (
        "is recorded of AwsIamRole/orders-shop (env prod), part of AcmeInbox/orders (env prod)" in refused.err
    )
    assert "change the manifest of AcmeInbox/orders (env prod) instead" in refused.err
    taken = deploy("apply", by_hand, "--yes", "--allow-rename", "AcmeInbox/orders (env prod)")
    assert taken.code == 0, taken.err
    refused = deploy("apply", "inbox.yaml", "--yes")
    assert (
        "is recorded of AwsIamRole/orders-shop (env prod), and not of AwsIamRole/orders-shop" in refused.err
    )
    taken = deploy("apply", "inbox.yaml", "--yes", "--allow-rename", "AwsIamRole/orders-shop (env prod)")
    assert taken.code == 0, taken.err
    assert deploy("destroy", "inbox.yaml", "--yes", "--allow-data-loss", "orders").code == 0


def test_parts_are_in_the_project_of_their_owner(deploy: Run) -> None:
    label = "labels: {pulumi.openmcf.org/stack.fqdn: organization/shop/inbox}"
    write(INBOX.replace("env: prod", f"env: prod, {label}"))
    assert deploy("apply", "inbox.yaml", "--yes").code == 0
    stacks = {one["stack"] for one in json.loads(deploy("list", "-o", "json").out)["stacks"]}
    parts = {"organization/shop/prod.AcmeQueue.orders", "organization/shop/prod.AwsIamRole.orders-shop"}
    assert stacks == {"organization/shop/inbox", *parts}
    assert "leave out --stack" in deploy("plan", "inbox.yaml", "--stack", "other").err
    assert deploy("destroy", "inbox.yaml", "--yes", "--allow-data-loss", "orders").code == 0


def test_what_exists_is_imported_as_parts(run: Run) -> None:
    refused = run("import", "AcmeInbox", "orders")
    assert (refused.code, refused.out) == (2, "")
    assert "AcmeInbox is a composite kind" in refused.err


def test_one_that_is_renamed_has_the_parts_of_its_former_name(deploy: Run, service: Service) -> None:
    label = "labels: {pulumi.openmcf.org/stack.fqdn: organization/shop/inbox}"
    write(INBOX.replace("env: prod", f"env: prod, {label}"))
    assert deploy("apply", "inbox.yaml", "--yes").code == 0
    write(INBOX.replace("env: prod", f"env: prod, {label}").replace("name: orders", "name: sales"))
    renaming = ("inbox.yaml", "--yes", "--allow-rename", "AcmeInbox/orders (env prod)")
    refused = deploy("apply", *renaming)
    assert "pass --allow-data-loss orders\n" in refused.err
    assert deploy("apply", *renaming, "--allow-data-loss", "orders").code == 0
    assert "orders" not in queues(service)
    assert "sales" in queues(service)
    listed = json.loads(deploy("list", "-o", "json").out)["stacks"]
    assert {one["name"] for one in listed} == {"sales", "sales-shop"}
    assert deploy("destroy", "inbox.yaml", "--yes", "--allow-data-loss", "sales").code == 0


def test_nothing_is_dropped_while_a_stack_cannot_be_read(deploy: Run, tmp_path: Path) -> None:
    assert deploy("apply", write(INBOX + MAIL), "--yes").code == 0
    write(INBOX)
    stacks = tmp_path / "state" / ".pulumi" / "stacks" / "openmcf"
    (stacks / "prod.AwsIamRole.broken.json").write_text("{")
    planned = deploy("plan", "inbox.yaml")
    assert (
        "whether stack organization/openmcf/prod.AwsIamRole.broken is a part of AcmeInbox/orders"
        in planned.err
    )
    refused = deploy("apply", "inbox.yaml", "--yes")
    assert (refused.code, "may use it, and cannot be read" in refused.err) == (1, True)
    assert deploy("apply", "inbox.yaml", "--yes", "--allow-in-use", "orders").code == 0
    (stacks / "prod.AwsIamRole.broken.json").unlink()
    assert deploy("destroy", "inbox.yaml", "--yes", "--allow-data-loss", "orders").code == 0


def test_what_is_dropped_is_not_deleted_if_it_changes_meanwhile(
    deploy: Run, sample_site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Service
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(sample_site))
    assert deploy("apply", write(INBOX + MAIL), "--yes").code == 0
    write(INBOX, "less.yaml")
    write(INBOX + MAIL.replace("lambda", "ecs"), "changed.yaml")
    options = ("--local", "--backend", f"file://{tmp_path}/state")
    code, shown = answering(
        "y\n", "apply", "less.yaml", *options, meanwhile=lambda: deploy("apply", "changed.yaml", "--yes")
    )
    assert (code, "the plan of AwsIamRole/orders-mail (env prod) was made of has moved on" in shown) == (
        1,
        True,
    )
    assert "orders-mail" in roles(service)
    assert deploy("destroy", "less.yaml", "--yes", "--allow-data-loss", "orders").code == 0
