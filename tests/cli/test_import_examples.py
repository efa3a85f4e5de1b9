"""Every example, applied and then imported into another record, by which there is nothing to change."""

from pathlib import Path

import pytest

from openmcf.manifests.files import check_content
from openmcf.specs.manifest import Manifest, stack_of
from tests.support.deploying import Deploying

EXAMPLES = Path(__file__).parents[2] / "examples"
IDS = {
    "AwsCognitoUserPool": "user_pool_id",
    "AwsHttpApiGateway": "api_id",
    "AwsIamRole": "role_name",
    "AwsLambda": "function_name",
}
"""The output that is what `import` is told, by kind."""
SETTINGS = {
    "AwsHttpApiGateway": "spec.routes[0].integration.integrationUri={valueFrom: {name: get-users}}",
    "AwsLambda": (
        "spec.environment.USER_POOL_ID={valueFrom: "
        "{kind: AwsCognitoUserPool, name: prod-auth, fieldPath: status.outputs.user_pool_id}}"
    ),
}
"""What `import` cannot know, by kind: what the function of a permission is called, and secrets."""


def manifest_in(file: Path) -> Manifest:
    (checked,) = check_content("", file.read_bytes())
    assert checked.manifest is not None
    return checked.manifest


def forget(deploy: Deploying, manifest: Manifest) -> None:
    """Remove what is recorded of a manifest."""
    (checkpoint,) = deploy.state.rglob(f"stacks/**/{stack_of(manifest).name}.json")
    checkpoint.unlink()


def imported(deploy: Deploying, file: Path) -> None:
    """Import what was applied of a manifest into its own stack; neither manifest would change anything."""
    manifest, again = manifest_in(file), f"{file.stem}-again.yaml"
    id_ = deploy("outputs", "-f", file, IDS[manifest.kind]).out.strip()
    forget(deploy, manifest)
    settings = ("--set", SETTINGS[manifest.kind]) if manifest.kind in SETTINGS else ()
    ended = deploy("import", manifest.kind, id_, "--stack", stack_of(manifest), "-o", again, *settings)
    assert ended.code == 0, ended.err
    assert deploy("plan", again, *settings).out.endswith("\nno changes\n")
    # The original has references, where the imported one has values.
    assert deploy("plan", file).out.splitlines()[1:] in (
        ["no changes"],
        ["only outputs or references change"],
    )


@pytest.mark.parametrize("example", ["cognito-user-pool", "http-api-jwt"])
def test_what_openmcf_applied_is_imported_as_its_manifest_says(deploy: Deploying, example: str) -> None:
    assert deploy("apply", EXAMPLES / example, "--yes").code == 0
    for file in (EXAMPLES / example).glob("*.yaml"):
        imported(deploy, file)
