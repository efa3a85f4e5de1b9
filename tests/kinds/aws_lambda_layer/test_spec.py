"""AwsLambdaLayer: each field and each rule, accepted and refused."""

from openmcf.kinds.aws_lambda_layer.spec import AwsLambdaLayerSpec
from openmcf.specs.aws.lambda_code import DEPRECATED_RUNTIMES, LIVE_RUNTIMES
from openmcf.specs.field_types import fields
from tests.support.case_tests import completeness_test, field_test, rule_test
from tests.support.manifests import (
    ABSENT,
    FieldCase,
    RuleCase,
    found,
    manifest,
)

KIND = "AwsLambdaLayer"
S3 = {"bucket": "my-artifacts", "key": "layers/tools.zip"}
BASE = manifest(KIND, {"localPath": "build/tools"})
IN_S3 = {"localPath": ABSENT, "s3": S3}

FIELDS = [
    FieldCase("region", ["us-east-1"], [("us_east_1", "bad-format")]),
    FieldCase("layerName", ["tools_1-a", "x" * 140], [("x" * 141, "bad-format"), ("a.b", "bad-format")]),
    FieldCase("description", ["", "tools"], [("x" * 257, "out-of-range")]),
    FieldCase("localPath", ["build", "tools.zip"], [("", "bad-format"), ("https://a.b/c.zip", "bad-format")]),
    FieldCase("s3", [S3], [("tools.zip", "wrong-type")], given={"localPath": ABSENT}),
    FieldCase("s3.bucket", ["my-artifacts"], [("ab", "out-of-range"), (ABSENT, "required")], given=IN_S3),
    FieldCase("s3.key", ["k"], [("", "out-of-range"), (ABSENT, "required")], given=IN_S3),
    FieldCase("s3.objectVersion", ["v1"], [("x" * 1025, "out-of-range")], given=IN_S3),
    FieldCase(
        "compatibleRuntimes",
        [[], LIVE_RUNTIMES[:15], list(DEPRECATED_RUNTIMES[:1])],
        [
            (LIVE_RUNTIMES[:16], "out-of-range"),
            (["java21", "java21"], "not-distinct"),
            (["cobol"], "bad-format"),
        ],
    ),
    FieldCase(
        "compatibleArchitectures",
        [["X86_64", "ARM64"]],
        [(["arm64"], "unknown-value"), (["ARM64", "ARM64"], "not-distinct")],
    ),
    FieldCase("licenseInfo", ["MIT"], [("x" * 513, "out-of-range"), ("MIT\nor not", "bad-format")]),
    FieldCase("skipDestroy", [True, False], [("yes", "wrong-type")]),
]
RULES = [
    RuleCase(
        "lambda-layer-name",
        {"metadata.name": "a.b", "spec.layerName": "a-b"},
        {"metadata.name": "a.b"},
        "metadata.name",
    ),
    RuleCase("lambda-layer-content", {}, {"spec.localPath": ABSENT}, "spec"),
    RuleCase("lambda-layer-content", {"spec.localPath": ABSENT, "spec.s3": S3}, {"spec.s3": S3}, "spec.s3"),
    RuleCase(
        "lambda-layer-runtime-unknown",
        {"spec.compatibleRuntimes": ["python3.8", "python3.14"]},
        {"spec.compatibleRuntimes": ["python3.14", "python3.99"]},
        "spec.compatibleRuntimes[1]",
    ),
]


def test_the_base_is_valid() -> None:
    assert found(BASE) == set()


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
test_nothing_is_left_untested = completeness_test(KIND, FIELDS, RULES)


def test_every_change_of_what_is_published_makes_a_new_version() -> None:
    in_place = {name for name, field in fields(AwsLambdaLayerSpec).items() if field.on_change != "replace"}
    assert in_place == {"skipDestroy"}
