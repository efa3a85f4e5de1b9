"""Every example, as a new user tries it: applied, applied again, and destroyed to nothing."""

import json
import shutil
from pathlib import Path

import pytest

from openmcf.local import aws
from tests.support.deploying import Deploying
from tests.support.local_aws import client

EXAMPLES = Path(__file__).parents[2] / "examples"
ALONE = sorted(EXAMPLES.glob("cognito-user-pool/*.yaml"))
TOGETHER = sorted(folder for folder in EXAMPLES.iterdir() if folder.name != "cognito-user-pool")
UNPROTECTED = ("deletionProtection: true", "deletionProtection: false")


@pytest.mark.parametrize("example", [*ALONE, *TOGETHER], ids=lambda path: path.stem)
def test_an_example_is_applied_once_and_destroyed_to_nothing(
    deploy: Deploying, tmp_path: Path, local_directory: Path, example: Path
) -> None:
    place = tmp_path / "example"
    shutil.copytree(example if example.is_dir() else example.parent, place)
    for manifest in place.glob("*.yaml"):
        manifest.write_text(manifest.read_text().replace(*UNPROTECTED))
    what = place if example.is_dir() else place / example.name
    assert deploy("apply", what, "--yes").code == 0
    again = json.loads(deploy("apply", what, "--yes", "-o", "json").out)
    assert {record["status"] for record in again["manifests"]} == {"unchanged"}
    assert deploy("drift", what).code == 0
    pools = [one["name"] for one in again["manifests"] if one["kind"] == "AwsCognitoUserPool"]
    allowed = [flag for name in pools for flag in ("--allow-data-loss", name)]
    assert deploy("destroy", what, "--yes", *allowed).code == 0
    assert json.loads(deploy("list", "-o", "json").out)["stacks"] == []
    assert left_in(aws.ensure(local_directory)) == []


def left_in(local: aws.LocalAws) -> list[str]:
    """What is in the local AWS of all that the examples make."""
    return [
        *(pool["Id"] for pool in client(local, "cognito-idp").list_user_pools(MaxResults=60)["UserPools"]),
        *(role["RoleName"] for role in client(local, "iam").list_roles()["Roles"]),
        *(one["FunctionName"] for one in client(local, "lambda").list_functions()["Functions"]),
        *(api["ApiId"] for api in client(local, "apigatewayv2").get_apis()["Items"]),
        *(one["logGroupName"] for one in client(local, "logs").describe_log_groups()["logGroups"]),
    ]
