"""AwsLambda: each field and each rule, accepted and refused."""

import json
from typing import Any

import botocore.session
import pytest
from botocore.model import StringShape

from openmcf.kinds.aws_lambda.spec import LOG_RETENTION_DAYS
from openmcf.manifests.effective import effective
from openmcf.specs.aws.lambda_code import DEPRECATED_RUNTIMES, LIVE_RUNTIMES
from tests.support.case_tests import completeness_test, field_test, rule_test
from tests.support.manifests import (
    ABSENT,
    FieldCase,
    RuleCase,
    changed,
    checked,
    found,
    manifest,
    problems,
)

KIND = "AwsLambda"
ROLE = "arn:aws:iam::123456789012:role/service-role/hello"
LAYER = "arn:aws:lambda:us-east-1:123456789012:layer:tools:1"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd"
IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/hello:1.0"
S3 = {"bucket": "my-artifacts", "key": "lambda/hello.zip"}
BASE = manifest(KIND, {"roleArn": ROLE, "runtime": "python3.14", "handler": "main.handler", "s3": S3})
NO_ARCHIVE = {"s3": ABSENT, "runtime": ABSENT, "handler": ABSENT}
AS_IMAGE = {f"spec.{field}": value for field, value in NO_ARCHIVE.items()} | {"spec.imageUri": IMAGE}
IN_A_VPC = {"subnets": ["subnet-0a1b"], "securityGroups": ["sg-0a1b"]}


def reference(kind: str, path: str) -> dict[str, Any]:
    return {"valueFrom": {"kind": kind, "name": "other", "fieldPath": path}}


FIELDS = [
    FieldCase(
        "region",
        ["eu-west-1", "us-gov-west-1", "eusc-de-east-1"],
        [("Ireland", "bad-format"), ("eu-west-1-a", "bad-format"), (1, "wrong-type")],
    ),
    FieldCase("functionName", ["hello_World-1", "x" * 64], [("x" * 65, "bad-format"), ("a.b", "bad-format")]),
    FieldCase("description", ["", "says hello"], [("x" * 257, "out-of-range")]),
    FieldCase(
        "roleArn",
        [ROLE, {"value": ROLE}, {"valueFrom": {"name": "role"}}],
        [
            (ABSENT, "required"),
            ({"value": ""}, "out-of-range"),
            ({}, "wrong-type"),
            ("hello-role", "bad-format"),
            (ROLE + "x" * 2048, "out-of-range"),
            (reference("AwsCertManagerCert", "status.outputs.cert_arn"), "reference-type"),
        ],
    ),
    FieldCase(
        "runtime",
        [
            "python3.14",
            "nodejs18.x",
            "python9.99",
            "java8.al2023",
            "provided.al2023",
            "dotnetcore3.1",
            "go1.x",
        ],
        [
            ("python", "bad-format"),
            ("nodejs22", "bad-format"),
            ("rust1.80", "bad-format"),
            (3.14, "wrong-type"),
        ],
    ),
    FieldCase("handler", ["index.handler", "x" * 128], [("a b", "bad-format"), ("x" * 129, "out-of-range")]),
    FieldCase(
        "memoryMb",
        [0, 128, 129, 10240],
        [(127, "out-of-range"), (10241, "out-of-range"), (False, "wrong-type")],
    ),
    FieldCase(
        "timeoutSeconds", [0, 1, 900], [(-1, "out-of-range"), (901, "out-of-range"), ("10", "wrong-type")]
    ),
    FieldCase("reservedConcurrency", [-1, 0, 100], [(-2, "out-of-range"), (1.5, "wrong-type")]),
    FieldCase(
        "environment",
        [
            {},
            {"LOG_LEVEL": "", "A1": {"value": "x"}},
            {"ID": reference("AwsIamRole", "status.outputs.role_name")},
        ],
        [
            ({"A": "x"}, "bad-format"),
            ({"_HANDLER": "x"}, "bad-format"),
            ({"1A": "x"}, "bad-format"),
            ({"PORT": 8080}, "wrong-type"),
        ],
    ),
    FieldCase(
        "subnets",
        [
            [
                "subnet-0a1b",
                {"valueFrom": {"name": "vpc", "fieldPath": "status.outputs.private_subnets.[*].id"}},
            ]
        ],
        [(["vpc-1"], "bad-format"), (["subnet-1"] * 17, "out-of-range"), ("subnet-1", "wrong-type")],
        given=IN_A_VPC,
    ),
    FieldCase(
        "securityGroups",
        [["sg-0A1b", {"valueFrom": {"name": "web"}}]],
        [(["subnet-1"], "bad-format"), (["sg-1"] * 6, "out-of-range")],
        given=IN_A_VPC,
    ),
    FieldCase(
        "architecture",
        ["X86_64", "ARM64", "ARCHITECTURE_UNSPECIFIED", 0, 1, 2],
        [("x86_64", "unknown-value"), (3, "unknown-value"), (True, "unknown-value")],
    ),
    FieldCase(
        "layerArns",
        [[LAYER], [{"valueFrom": {"name": "tools"}}]],
        [
            ([LAYER, {"value": LAYER}], "not-distinct"),
            ([LAYER.removesuffix(":1")], "bad-format"),
            ([LAYER.replace("tools", f"tools{n}") for n in range(6)], "out-of-range"),
            ([reference("AwsLambdaLayer", "status.outputs.layer_arn")], "reference-type"),
        ],
    ),
    FieldCase(
        "kmsKeyArn",
        [KEY, {"value": KEY}, {"value": ""}, {}, {"valueFrom": {"name": "key"}}],
        [("1234abcd", "bad-format"), ({"key": KEY}, "wrong-type")],
    ),
    FieldCase(
        "codeSourceType",
        ["CODE_SOURCE_TYPE_S3", "CODE_SOURCE_TYPE_UNSPECIFIED", 0, 1],
        [
            ("S3", "unknown-value"),
            (3, "unknown-value"),
            ("CODE_SOURCE_TYPE_LOCAL", "lambda-code-source-type"),
        ],
    ),
    FieldCase(
        "s3", [S3], [("s3://my-artifacts/hello.zip", "wrong-type"), ({"buckett": "x"}, "unknown-field")]
    ),
    FieldCase(
        "s3.bucket",
        ["my-artifacts", "a.b_c", "x" * 63, {"valueFrom": {"name": "artifacts"}}],
        [
            (ABSENT, "required"),
            ("ab", "out-of-range"),
            ("x" * 64, "out-of-range"),
            ("my/artifacts", "bad-format"),
        ],
    ),
    FieldCase(
        "s3.key",
        ["k", "x" * 1024],
        [(ABSENT, "required"), ("", "out-of-range"), ("x" * 1025, "out-of-range"), ("a\nb", "bad-format")],
    ),
    FieldCase("s3.objectVersion", ["", "v1"], [("x" * 1025, "out-of-range"), ("v\n1", "bad-format")]),
    FieldCase(
        "imageUri",
        [IMAGE, IMAGE.replace(":1.0", "@sha256:0a1b"), "123456789012.dkr-ecr.us-east-1.on.aws/hello"],
        [("docker.io/library/hello", "bad-format")],
        given=NO_ARCHIVE,
    ),
    FieldCase(
        "localPath",
        ["build", "../dist/hello.zip", "/tmp/hello.zip"],
        [("", "bad-format"), ("s3://my-artifacts/hello.zip", "bad-format")],
        given={"s3": ABSENT},
    ),
    FieldCase("tracingMode", ["Active", "PassThrough"], [("active", "unknown-value")]),
    FieldCase("ephemeralStorageMb", [512, 10240], [(511, "out-of-range"), (10241, "out-of-range")]),
    FieldCase(
        "logRetentionDays",
        LOG_RETENTION_DAYS,
        [(0, "out-of-range"), (3654, "out-of-range"), (2, "lambda-log-retention")],
    ),
    FieldCase(
        "deadLetterTargetArn",
        ["arn:aws:sqs:us-east-1:123456789012:failed", {"value": "arn:aws:sns:us-east-1:123456789012:failed"}],
        [("arn:aws:lambda:us-east-1:123456789012:function:failed", "bad-format")],
    ),
    FieldCase("tags", [{"team": "identity"}], [({"team": 1}, "wrong-type")]),
]
RULES = [
    RuleCase(
        "lambda-name",
        {"metadata.name": "a.b", "spec.functionName": "a-b"},
        {"metadata.name": "a.b"},
        "metadata.name",
    ),
    RuleCase("lambda-name", {"metadata.name": "x" * 64}, {"metadata.name": "x" * 65}, "metadata.name"),
    RuleCase("lambda-code-source", {}, {"spec.s3": ABSENT}, "spec"),
    RuleCase("lambda-code-source", AS_IMAGE, {"spec.localPath": "build"}, "spec.localPath"),
    RuleCase("lambda-code-source", {"spec.imageUri": ""}, {"spec.imageUri": IMAGE}, "spec.imageUri"),
    RuleCase(
        "lambda-code-source-type",
        AS_IMAGE | {"spec.codeSourceType": 2},
        AS_IMAGE | {"spec.codeSourceType": 1},
        "spec.codeSourceType",
    ),
    RuleCase("lambda-zip-settings", AS_IMAGE, {"spec.runtime": ABSENT}, "spec.runtime"),
    RuleCase("lambda-zip-settings", {}, {"spec.handler": ""}, "spec.handler"),
    RuleCase(
        "lambda-image-settings",
        {"spec.layerArns": [LAYER]},
        AS_IMAGE | {"spec.layerArns": [LAYER]},
        "spec.layerArns",
    ),
    RuleCase(
        "lambda-image-settings",
        AS_IMAGE | {"spec.runtime": ""},
        AS_IMAGE | {"spec.runtime": "python3.14"},
        "spec.runtime",
    ),
    RuleCase("lambda-image-settings", AS_IMAGE, AS_IMAGE | {"spec.handler": "main.handler"}, "spec.handler"),
    RuleCase("lambda-runtime-deprecated", {}, {"spec.runtime": "nodejs18.x"}, "spec.runtime"),
    RuleCase(
        "lambda-runtime-unknown",
        {"spec.runtime": "nodejs18.x"},
        {"spec.runtime": "nodejs23.x"},
        "spec.runtime",
    ),
    RuleCase(
        "lambda-environment-reserved",
        {"spec.environment": {"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrapper", "MY_REGION": "x"}},
        {"spec.environment": {"AWS_REGION": "x"}},
        "spec.environment.AWS_REGION",
    ),
    RuleCase(
        "lambda-environment-size",
        {"spec.environment": {"AB": "é" * 2043 + "x"}},
        {"spec.environment": {"AB": "é" * 2044}},
        "spec.environment",
    ),
    RuleCase(
        "lambda-layer-versions",
        {"spec.layerArns": [LAYER, LAYER.replace("tools", "other"), {"valueFrom": {"name": "tools"}}]},
        {"spec.layerArns": [LAYER, LAYER.removesuffix(":1") + ":2"]},
        "spec.layerArns[1]",
    ),
    RuleCase(
        "lambda-layer-region",
        {"spec.region": "us-east-1", "spec.layerArns": [LAYER, {"valueFrom": {"name": "tools"}}]},
        {"spec.region": "eu-west-1", "spec.layerArns": [LAYER]},
        "spec.layerArns[0]",
    ),
    RuleCase(
        "lambda-vpc",
        {f"spec.{k}": v for k, v in IN_A_VPC.items()},
        {"spec.subnets": ["subnet-1"]},
        "spec.subnets",
    ),
    RuleCase("lambda-vpc", {"spec.subnets": []}, {"spec.securityGroups": ["sg-1"]}, "spec.securityGroups"),
    RuleCase("lambda-log-retention", {}, {"spec.logRetentionDays": 45}, "spec.logRetentionDays"),
    RuleCase(
        "lambda-stopped",
        {"spec.reservedConcurrency": -1},
        {"spec.reservedConcurrency": 0},
        "spec.reservedConcurrency",
    ),
]


def test_the_base_is_valid() -> None:
    assert found(BASE) == set()


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
test_nothing_is_left_untested = completeness_test(KIND, FIELDS, RULES)


@pytest.mark.parametrize(
    ("field", "written", "meant"),
    [
        ("memoryMb", 0, 128),
        ("timeoutSeconds", 0, 3),
        ("architecture", 2, "ARM64"),
        ("architecture", "ARCHITECTURE_UNSPECIFIED", "X86_64"),
        ("codeSourceType", 1, "CODE_SOURCE_TYPE_S3"),
    ],
)
def test_the_effective_manifest_shows_what_a_synonym_means(
    field: str, written: object, meant: object
) -> None:
    outcome = checked(json.dumps(changed(BASE, {f"spec.{field}": written}))).manifest
    assert outcome is not None
    assert effective(outcome)["spec"][field] == meant


def test_a_missing_place_of_the_code_is_hinted_at_by_the_type_that_is_said() -> None:
    (problem,) = problems(changed(BASE, {"spec.s3": ABSENT, "spec.codeSourceType": 1}))
    assert (problem.rule, problem.hint) == ("lambda-code-source", "give `s3`")


def test_a_secret_of_another_stack_flows_into_the_environment_and_nowhere_else() -> None:
    secret = reference("AwsCognitoUserPool", "status.outputs.client_secrets.web")
    assert found(changed(BASE, {"spec.environment": {"CLIENT_SECRET": secret}})) == set()
    rules = {rule for rule, _ in found(changed(BASE, {"spec.deadLetterTargetArn": secret}))}
    assert rules == {"reference-secret"}


@pytest.mark.parametrize("value", [12345678, ["12345678"], {"value": 12345678}])
def test_no_value_of_the_environment_is_ever_shown(value: object) -> None:
    for problem in problems(changed(BASE, {"spec.environment": {"PIN": value}})):
        assert "12345678" not in f"{problem.message} {problem.hint} {problem.excerpt}"


def test_the_name_of_a_variable_is_shown() -> None:
    (problem,) = problems(changed(BASE, {"spec.environment": {"a b": "x"}}))
    assert problem.message.startswith("`a b` is not a variable name")


@pytest.mark.parametrize(
    ("runtime", "hint"),
    [
        ("nodejs18.x", "use `nodejs26.x`"),
        ("dotnetcore3.1", "use `dotnet10`"),
        ("go1.x", "use `provided.al2023`"),
        ("provided", "use `provided.al2023`"),
        ("java8", "use `java25`"),
    ],
)
def test_a_deprecated_runtime_has_a_successor(runtime: str, hint: str) -> None:
    (problem,) = problems(changed(BASE, {"spec.runtime": runtime}))
    assert problem.hint == hint


def test_every_runtime_of_the_api_model_is_known() -> None:
    shape = botocore.session.get_session().get_service_model("lambda").shape_for("Runtime")
    assert isinstance(shape, StringShape)
    assert {*LIVE_RUNTIMES, *DEPRECATED_RUNTIMES} == {*shape.enum} - {"custom"}
