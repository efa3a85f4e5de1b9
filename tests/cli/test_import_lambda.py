"""`openmcf import` of a Lambda function, as a user sees it, on the local AWS."""

from pathlib import Path

import pytest

from tests.support import made_by_hand
from tests.support.deploying import Deploying
from tests.support.local_aws import Service

IMPORTED = Path(__file__).parent / "imported_function.yaml"
LAYER = """\
  region: us-east-1
  layerName: shared
  description: Made by hand
  localPath: shared.zip
  compatibleRuntimes:
    - python3.12
    - python3.13
  compatibleArchitectures:
    - ARM64
  licenseInfo: MIT
"""
ENVIRONMENT = (
    *("--set", "spec.environment.LEVEL=info"),
    *("--set", f"spec.environment.TOKEN={made_by_hand.SECRET}"),
)


def left_behind(deploy: Deploying, name: str) -> list[Path]:
    """The manifest and the code of a function, and what is recorded of it."""
    written = [path for path in (Path(f"{name}.yaml"), Path(f"{name}.zip")) if path.exists()]
    return [*written, *deploy.state.rglob(f"*{name}.json")]


@pytest.fixture
def role(service: Service, request: pytest.FixtureRequest) -> str:
    """The ARN of a role for the functions of a test."""
    return made_by_hand.role(service("iam"), request.node.originalname.replace("_", "-")[:60])


def test_a_function_with_all_that_belongs_to_it(deploy: Deploying, service: Service) -> None:
    own_role = made_by_hand.role(service("iam"), "packer")
    arn = made_by_hand.large_function(service("lambda"), service("logs"), "packer", own_role)
    others = arn.replace("000000000000", "123456789012")
    assert f"error: AWS has no AwsLambda `{others}` there\n" in deploy("import", "AwsLambda", others).err
    ended = deploy("import", "AwsLambda", arn, "-o", "made/packer.yaml")
    assert (ended.code, ended.out) == (0, ""), ended.err
    assert "\n2 to import\n" in ended.err
    assert ended.err.endswith("AwsLambda.packer\nno changes\n")
    assert Path("made/packer.yaml").read_text() == IMPORTED.read_text()
    assert Path("made/packer.zip").read_bytes() == made_by_hand.archive()
    everything = [file.read_text() for file in deploy.state.rglob("*") if file.is_file()]
    assert [text for text in (ended.err, *everything) if made_by_hand.SECRET in text] == []
    assert deploy("plan", "made/packer.yaml", *ENVIRONMENT).out.endswith("\nno changes\n")
    assert deploy("destroy", "made/packer.yaml", *ENVIRONMENT, "--yes").code == 0
    with pytest.raises(service("lambda").exceptions.ResourceNotFoundException):
        service("lambda").get_function(FunctionName="packer")


def test_the_code_of_an_imported_function_changes_with_its_file(
    deploy: Deploying, service: Service, role: str
) -> None:
    made_by_hand.function(service("lambda"), "coded", role)
    made_by_hand.log_group(service("logs"), "coded", 30)
    assert deploy("import", "AwsLambda", "coded", "-o", "coded.yaml").code == 0
    was = service("lambda").get_function_configuration(FunctionName="coded")["CodeSha256"]
    Path("code").mkdir()
    Path("code/main.py").write_text("def handler(event, context): return 'other'\n")
    other = ("--set", "spec.localPath=code", "--set", "spec.memoryMb=256")
    assert "\n    + code: (file " in deploy("plan", "coded.yaml", "--diff", *other).out
    assert deploy("apply", "coded.yaml", "--yes", *other).code == 0
    now = service("lambda").get_function_configuration(FunctionName="coded")
    assert now["CodeSha256"] != was
    assert now["MemorySize"] == 256


def test_code_has_a_place_beside_the_manifest_or_is_there_already(
    deploy: Deploying, service: Service, role: str
) -> None:
    made_by_hand.function(service("lambda"), "placed", role)
    made_by_hand.log_group(service("logs"), "placed", 30)
    nowhere = deploy("import", "AwsLambda", "placed")
    assert (nowhere.code, nowhere.out) == (2, "")
    assert "error: placed.zip goes beside the manifest" in nowhere.err
    assert "hint: name a file for the manifest: -o FILE\n" in nowhere.err
    Path("placed.zip").write_text("mine")
    other = deploy("import", "AwsLambda", "placed", "-o", "placed.yaml")
    assert other.code == 2
    assert "error: placed.zip exists, and says something else\n" in other.err
    assert (Path("placed.yaml").exists(), Path("placed.zip").read_text()) == (False, "mine")
    assert not list(deploy.state.rglob("*placed.json"))
    Path("build.zip").write_bytes(made_by_hand.archive())
    own = deploy("import", "AwsLambda", "placed", "--set", "spec.localPath=build.zip")
    assert own.code == 0, own.err
    assert "  localPath: build.zip\n" in own.out
    assert Path("placed.zip").read_text() == "mine"


def test_what_would_change_of_a_function_is_refused(deploy: Deploying, service: Service, role: str) -> None:
    made_by_hand.function(service("lambda"), "fresh", role)
    refused = deploy("import", "AwsLambda", "fresh", "-o", "fresh.yaml")
    assert refused.code == 1
    assert "\n+ cloudwatch:LogGroup fresh\n" in refused.err
    made_by_hand.log_group(service("logs"), "fresh", None)
    refused = deploy("import", "AwsLambda", "fresh", "-o", "fresh.yaml")
    assert refused.code == 1
    assert "note: the log group keeps events for ever, which a manifest cannot say; it says 3653 days\n" in (
        refused.err
    )
    assert "\n    + retentionInDays: 3653\n" in refused.err
    assert left_behind(deploy, "fresh") == []
    assert deploy("import", "AwsLambda", "fresh", "-o", "fresh.yaml", "--allow-changes", "--yes").code == 0
    assert deploy("plan", "fresh.yaml").out.endswith("\nno changes\n")


def test_an_image(deploy: Deploying, service: Service, role: str) -> None:
    image = "000000000000.dkr.ecr.us-east-1.amazonaws.com/shop:1"
    service("lambda").create_function(
        FunctionName="boxed",
        PackageType="Image",
        Role=role,
        Code={"ImageUri": image},
        ImageConfig={"Command": ["main.handler"]},
        LoggingConfig={"LogFormat": "JSON"},
    )
    made_by_hand.log_group(service("logs"), "boxed", 30)
    ended = deploy("import", "AwsLambda", "boxed")
    assert ended.code == 0, ended.err
    assert f"  imageUri: {image}\n" in ended.out
    assert "note: image configuration, logging: a manifest cannot say that; it stays as it is" in ended.err


def test_code_that_aws_does_not_give(deploy: Deploying, service: Service, role: str) -> None:
    nowhere = {"S3Bucket": "nowhere", "S3Key": "code.zip"}
    service("lambda").create_function(
        FunctionName="empty", Runtime="python3.12", Handler="main.handler", Role=role, Code=nowhere
    )
    ended = deploy("import", "AwsLambda", "empty", "-o", "empty.yaml")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith(
        "error: the code did not arrive as AWS has it: 0 bytes came\nhint: run it again"
    )
    assert left_behind(deploy, "empty") == []


def test_a_function_with_the_pulumi_cli(
    deploy: Deploying, service: Service, role: str, pulumi: tuple[str, ...]
) -> None:
    made_by_hand.function(service("lambda"), "shared", role)
    made_by_hand.log_group(service("logs"), "shared", 30)
    ended = deploy("import", "AwsLambda", "shared", "-o", "shared.yaml", *pulumi)
    assert ended.code == 0, ended.err
    assert deploy("plan", "shared.yaml", *pulumi).out.endswith("\nno changes\n")
    assert deploy("plan", "shared.yaml").out.endswith("\nno changes\n")


def test_a_version_of_a_layer(deploy: Deploying, service: Service) -> None:
    made = service("lambda").publish_layer_version(
        LayerName="shared",
        Description="Made by hand",
        Content={"ZipFile": made_by_hand.archive()},
        CompatibleRuntimes=["python3.12", "python3.13"],
        CompatibleArchitectures=["arm64"],
        LicenseInfo="MIT",
    )["LayerVersionArn"]
    ended = deploy("import", "AwsLambdaLayer", made, "-o", "shared.yaml")
    assert ended.code == 0, ended.err
    assert "\n1 to import\n" in ended.err
    assert Path("shared.zip").read_bytes() == made_by_hand.archive()
    assert Path("shared.yaml").read_text().partition("spec:\n")[2] == LAYER
    assert deploy("plan", "shared.yaml").out.endswith("\nno changes\n")
    others = made.replace("000000000000", "123456789012")
    assert (
        f"error: AWS has no AwsLambdaLayer `{others}` there\n"
        in deploy("import", "AwsLambdaLayer", others).err
    )


def test_a_preview_of_a_function_writes_no_code(deploy: Deploying, service: Service, role: str) -> None:
    made_by_hand.function(service("lambda"), "glanced", role)
    made_by_hand.log_group(service("logs"), "glanced", 30)
    seen = deploy("import", "AwsLambda", "glanced", "--preview-only")
    assert seen.code == 0, seen.err
    assert "  localPath: glanced.zip\n" in seen.out
    assert seen.err.endswith("\n2 to import\n")
    assert left_behind(deploy, "glanced") == []
