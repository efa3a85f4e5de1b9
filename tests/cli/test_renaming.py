"""Manifests that get another name and keep their stack, and with it what AWS can rename; on the local AWS."""

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.deploying import Deploying
from tests.support.local_aws import Service

EARLIER = Path(__file__).parent / "recorded_earlier"
"""Manifests of all kinds, and their stacks as openmcf recorded them before resources could be renamed."""

MANIFESTS = {one["kind"]: one for one in yaml.safe_load_all((EARLIER / "manifests.yaml").read_text())}

RENAMED: dict[str, dict[str, str]] = {
    "AwsIamRole": {
        "replace Role": "name",
        "replace RolePolicy": "role",
        "replace RolePolicyAttachment": "role",
    },
    "AwsLambda": {"replace LogGroup": "name", "replace Function": "name"},
    "AwsLambdaLayer": {"replace LayerVersion": "layerName"},
    "AwsCertManagerCert": {},
    "AwsCognitoUserPool": {"update UserPool": "name"},
    "AwsHttpApiGateway": {"update Api": "name"},
}
"""By kind, what a rename does to which resources, and why."""

each_kind = pytest.mark.parametrize("kind", MANIFESTS)


def write(directory: Path, kind: str, name: str | None = None) -> Path:
    """A file with the manifest of a kind, under another name."""
    manifest = MANIFESTS[kind]
    renamed = manifest | {"metadata": manifest["metadata"] | ({"name": name} if name else {})}
    file = directory / f"{kind}.json"
    file.write_text(json.dumps(renamed))
    return file


@pytest.fixture
def earlier(deploy: Deploying, tmp_path: Path) -> Path:
    """The directory of the commands, with the recorded stacks and the code of the manifests."""
    shutil.copytree(EARLIER / "stacks", deploy.state / ".pulumi" / "stacks" / "kept")
    shutil.copytree(EARLIER / "code", tmp_path / "code")
    return tmp_path


def planned(deploy: Deploying, manifest: Path, *options: str) -> dict[str, str]:
    """The changes of a plan: operation and type by what changes."""
    ended = deploy("plan", manifest, "-o", "json", *options)
    assert ended.code == 0, ended.err
    (record,) = json.loads(ended.out)["manifests"]
    assert not record["losses"]
    return {
        f"{change['operation']} {change['type'].rpartition(':')[2]}": ", ".join(
            difference["path"] for difference in change["differences"]
        )
        for change in record["changes"]
    }


@each_kind
def test_what_was_recorded_earlier_goes_on(kind: str, deploy: Deploying, earlier: Path) -> None:
    assert planned(deploy, write(earlier, kind)) == {}


@each_kind
def test_what_was_recorded_earlier_can_be_renamed(kind: str, deploy: Deploying, earlier: Path) -> None:
    assert planned(deploy, write(earlier, kind, "customers")) == RENAMED[kind]


@pytest.mark.parametrize("kind", ["AwsLambda", "AwsCognitoUserPool", "AwsHttpApiGateway"])
def test_so_it_is_with_the_pulumi_cli(
    kind: str, deploy: Deploying, earlier: Path, pulumi: tuple[str, ...]
) -> None:
    assert planned(deploy, write(earlier, kind), *pulumi) == {}
    assert planned(deploy, write(earlier, kind, "customers"), *pulumi) == RENAMED[kind]


CLIENTS = "spec.clients=[{name: web}, {name: customers-app, generateSecret: true}%s]"


def test_a_child_that_follows_keeps_its_id(deploy: Deploying, earlier: Path) -> None:
    """Pulumi has children follow whose names begin with their parent's."""
    pool = write(earlier, "AwsCognitoUserPool", "customers")
    clients = CLIENTS % ""
    assert planned(deploy, pool, "--set", clients) == {
        "update UserPool": "name",
        "update UserPoolClient": "name",
    }


def test_what_would_take_the_place_of_what_stays_is_refused(deploy: Deploying, earlier: Path) -> None:
    pool = write(earlier, "AwsCognitoUserPool", "customers")
    (state,) = deploy.state.rglob("pool.json")
    before = state.read_bytes()
    clients = CLIENTS % ", {name: members-app, generateSecret: true}"
    ended = deploy("apply", pool, "--yes", "--allow-rename", "AwsCognitoUserPool/members", "--set", clients)
    assert ended.code == 1, ended.err
    assert "`customers-app` cannot come beside `members-app` while `members` becomes `customers`" in ended.err
    assert state.read_bytes() == before


def test_a_rename_that_stopped_half_way_goes_on(deploy: Deploying, earlier: Path) -> None:
    """The record of the manifest comes first: it has the new name while the pool has the old one."""
    (state,) = deploy.state.rglob("pool.json")
    half = state.read_text().replace("Manifest::members", "Manifest::customers")
    state.write_text(half.replace('"name":"members","references"', '"name":"customers","references"'))
    pool = write(earlier, "AwsCognitoUserPool", "customers")
    assert planned(deploy, pool) == RENAMED["AwsCognitoUserPool"]


@pytest.mark.parametrize("kind", ["AwsLambda"])
def test_the_log_group_that_lambda_made_of_the_new_name_is_taken(
    made: Path, deploy: Deploying, service: Service
) -> None:
    logs, group = service("logs"), "/aws/lambda/customers"
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="kept")
    rename(made, "worker")
    changes = planned(deploy, made)
    assert changes["replace Function"] == "name"
    assert changes["replace LogGroup"] == "name, retentionInDays"  # the old one goes, and is shown
    assert deploy("apply", made, "--yes", "--allow-rename", "AwsLambda/worker").code == 0
    (stream,) = logs.describe_log_streams(logGroupName=group)["logStreams"]
    assert stream["logStreamName"] == "kept"


def rename(manifest: Path, name: str) -> None:
    """Give the manifest of a file, which has that name, another one."""
    text = manifest.read_text()
    manifest.write_text(text.replace(f'"name": "{name}", "labels"', '"name": "customers", "labels"'))


def recorded(deploy: Deploying, kind: str) -> Mapping[str, Any]:
    """The ids of the recorded resources by their URNs, for all that are in AWS."""
    _, project, stack = MANIFESTS[kind]["metadata"]["labels"]["pulumi.openmcf.org/stack.fqdn"].split("/")
    text = (deploy.state / ".pulumi" / "stacks" / project / f"{stack}.json").read_text()
    resources = json.loads(text)["checkpoint"]["latest"]["resources"]
    return {one["urn"].partition("aws:")[2]: one["id"] for one in resources if "id" in one}


@pytest.fixture
def made(kind: str, deploy: Deploying, service: Service, tmp_path: Path) -> Iterator[Path]:
    """A manifest of the kind that was applied, beside the function that pool and API call."""
    shutil.copytree(EARLIER / "code", tmp_path / "code")
    zone = service("route53").create_hosted_zone(Name="kept.example.com", CallerReference=str(tmp_path))
    zone_id = zone["HostedZone"]["Id"].removeprefix("/hostedzone/")
    function, manifest = write(tmp_path, "AwsLambda"), write(tmp_path, kind)
    manifest.write_text(manifest.read_text().replace("ZONE", zone_id))
    for file in (function, manifest):
        assert deploy("apply", file, "--yes").code == 0
    yield manifest
    name = json.loads(manifest.read_text())["metadata"]["name"]
    assert deploy("destroy", function, manifest, "--yes", "--allow-data-loss", name).code == 0


@each_kind
def test_a_renamed_manifest_keeps_its_resources(kind: str, made: Path, deploy: Deploying) -> None:
    before = recorded(deploy, kind)
    name = MANIFESTS[kind]["metadata"]["name"]
    rename(made, name)
    refused = deploy("apply", made, "--yes")
    assert (refused.code, refused.out) == (1, "")
    allowed = re.search(r"--allow-rename \S+", refused.err)
    assert allowed
    assert deploy("apply", made, "--yes", *allowed[0].split()).code == 0
    assert planned(deploy, made) == {}
    assert deploy("drift", made).code == 0
    after = recorded(deploy, kind)
    assert {re.sub(f"::{name}$", "::customers", urn) for urn in before} == {*after}
    replaced = {change.split()[1] for change in RENAMED[kind] if change.startswith("replace ")}
    kept = {id_ for urn, id_ in before.items() if urn.split("::")[0].rpartition(":")[2] not in replaced}
    assert kept <= {*after.values()}
