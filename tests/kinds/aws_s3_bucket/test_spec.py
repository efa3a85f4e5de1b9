"""AwsS3Bucket: each field and each rule, accepted and refused."""

import pytest

from tests.support.case_tests import completeness_test, field_test, rule_test
from tests.support.cases import boolean
from tests.support.manifests import FieldCase, RuleCase, found, manifest

KIND = "AwsS3Bucket"
BASE = manifest(KIND, {}, "acme-orders")
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SSE_KMS = "ENCRYPTION_TYPE_SSE_KMS"
KMS = {"spec.encryptionType": SSE_KMS}

FIELDS = [
    FieldCase("region", ["us-east-1"], [("global", "bad-format")]),
    boolean("isPublic"),
    boolean("versioningEnabled"),
    FieldCase(
        "encryptionType",
        ["ENCRYPTION_TYPE_SSE_S3", "ENCRYPTION_TYPE_SSE_KMS", "ENCRYPTION_TYPE_UNSPECIFIED", 0, 1, 2],
        [("SSE_KMS", "unknown-value"), (3, "unknown-value"), (True, "unknown-value")],
    ),
    FieldCase(
        "kmsKeyId",
        [
            KEY,
            KEY.replace("key/", "alias/"),
            KEY.rpartition("/")[2],
            "mrk-" + "0a" * 16,
            "alias/aws/s3",
            {"value": KEY},
            {"valueFrom": {"name": "key"}},
            "",
        ],
        [
            ("my-key", "bad-format"),
            (
                {"valueFrom": {"kind": "AwsIamRole", "name": "r", "fieldPath": "status.outputs.role_arn"}},
                "reference-type",
            ),
        ],
        {"encryptionType": SSE_KMS},
    ),
    boolean("forceDestroy"),
    FieldCase("tags", [{"team": "shop"}], [({"team": True}, "wrong-type")]),
]
LONGEST = "x" * 63
RULES = [
    *(
        RuleCase("s3-bucket-name", {"metadata.name": good}, {"metadata.name": bad}, "metadata.name")
        for good, bad in (
            ("abc", "ab"),
            (LONGEST, LONGEST + "x"),
            ("a-b1", "A-b1"),
            ("1-b", "-b1"),
            ("a-1", "a1-"),
            ("a-b", "a_b"),
            ("xn-bucher", "xn--bucher"),
            ("sthree", "sthree-orders"),
            ("s3alias", "orders-s3alias"),
            ("ol-s3", "orders--ol-s3"),
        )
    ),
    RuleCase("s3-bucket-name-dots", {}, {"metadata.name": "www.example.com"}, "metadata.name"),
    RuleCase("s3-bucket-key", {**KMS, "spec.kmsKeyId": KEY}, {"spec.kmsKeyId": KEY}, "spec.kmsKeyId"),
    RuleCase(
        "s3-bucket-key-region",
        {**KMS, "spec.kmsKeyId": KEY, "spec.region": "us-east-1"},
        {**KMS, "spec.kmsKeyId": KEY, "spec.region": "eu-west-1"},
        "spec.kmsKeyId",
    ),
]


def test_the_base_is_valid() -> None:
    assert found(BASE) == set()


@pytest.mark.parametrize("name", ["192.168.5.4", "my..bucket"])
def test_dots_are_not_everywhere(name: str) -> None:
    assert {rule for rule, _ in found(manifest(KIND, {}, name))} == {"s3-bucket-name", "s3-bucket-name-dots"}


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
test_nothing_is_left_untested = completeness_test(KIND, FIELDS, RULES)
