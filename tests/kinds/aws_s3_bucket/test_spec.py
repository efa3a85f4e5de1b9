"""AwsS3Bucket: each field and each rule, accepted and refused."""

from typing import Any

import pytest

from tests.support.case_tests import completeness_test, field_test, rule_test
from tests.support.cases import boolean, choice, number, text
from tests.support.manifests import ABSENT, FieldCase, RuleCase, found, manifest

KIND = "AwsS3Bucket"
BASE = manifest(KIND, {}, "acme-orders")
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SSE_KMS = "ENCRYPTION_TYPE_SSE_KMS"
KMS = {"spec.encryptionType": SSE_KMS}

IA = "STORAGE_CLASS_STANDARD_IA"
CLASSES = [
    IA,
    *(
        "STORAGE_CLASS_ONE_ZONE_IA",
        "STORAGE_CLASS_INTELLIGENT_TIERING",
        "STORAGE_CLASS_GLACIER_INSTANT_RETRIEVAL",
    ),
    *("STORAGE_CLASS_GLACIER_FLEXIBLE_RETRIEVAL", "STORAGE_CLASS_GLACIER_DEEP_ARCHIVE"),
]
EXPIRING = {
    "versioningEnabled": True,
    "lifecycleRules": [
        {"id": "old", "enabled": True, "expirationDays": 365, "abortIncompleteMultipartUploadDays": 7}
    ],
}
CORS_RULE = {"allowedMethods": ["GET"], "allowedOrigins": ["*"]}
CORS = {"cors": {"corsRules": [CORS_RULE]}}
STATEMENT = {
    "Effect": "Allow",
    "Principal": {"AWS": "123456789012"},
    "Action": "s3:GetObject",
    "Resource": "arn:aws:s3:::acme-orders/*",
}
POLICY = {"Version": "2012-10-17", "Statement": [STATEMENT]}
OPEN_POLICY = {"Version": "2012-10-17", "Statement": [STATEMENT | {"Principal": "*"}]}
PUBLIC = {"isPublic": True, "bucketPolicy": OPEN_POLICY}
WEBSITE = {"indexDocument": "index.html"}
REDIRECT = {"website": {"redirectAllRequestsTo": {"hostName": "example.com"}}}
SITE = PUBLIC | {"website": WEBSITE}
LOGS = {"logging": {"enabled": True, "targetBucket": "acme-logs"}}
VERSIONED = {"versioningEnabled": True}
ARN = "arn:aws:s3:::acme-copies"
ROLE_ARN = "arn:aws:iam::123456789012:role/copier"
COPIES = VERSIONED | {
    "replication": {"enabled": True, "roleArn": ROLE_ARN, "destination": {"bucketArn": ARN}}
}
OF_ROLE = {"valueFrom": {"kind": "AwsIamRole", "name": "r", "fieldPath": "status.outputs.role_arn"}}


def with_policy(**statement: object) -> dict[str, Any]:
    """A policy whose only statement says something else."""
    said = {name: value for name, value in {**STATEMENT, **statement}.items() if value is not None}
    return {"spec.bucketPolicy": {"Version": "2012-10-17", "Statement": [said]}}


def with_rule(**rule: object) -> dict[str, Any]:
    """A lifecycle rule."""
    return {"spec.versioningEnabled": True, "spec.lifecycleRules": [{"id": "old", "enabled": True, **rule}]}


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
    FieldCase("lifecycleRules", [[]], [("all", "wrong-type")]),
    text("lifecycleRules[0].id", "old logs", most=255, malformed=("a\nb",), given=EXPIRING, required=True),
    boolean("lifecycleRules[0].enabled", EXPIRING),
    text("lifecycleRules[0].prefix", "logs/", "", least=0, most=1024, given=EXPIRING),
    *(
        FieldCase(
            f"lifecycleRules[0].{action}", [1, 3650, 0], [(-1, "out-of-range"), ("7", "wrong-type")], EXPIRING
        )
        for action in (
            "expirationDays",
            "noncurrentVersionExpirationDays",
            "abortIncompleteMultipartUploadDays",
        )
    ),
    FieldCase(
        "lifecycleRules[0].transitionDays",
        [30, 364],
        [(-1, "out-of-range"), ("30", "wrong-type")],
        EXPIRING | {"lifecycleRules[0].transitionStorageClass": IA},
    ),
    FieldCase(
        "lifecycleRules[0].transitionStorageClass",
        [*CLASSES, 2, 3, 4, 5, 6, 7],
        [("GLACIER", "unknown-value"), (8, "unknown-value")],
        EXPIRING | {"lifecycleRules[0].transitionDays": 30},
    ),
    FieldCase("cors", [None, {}], [([], "wrong-type")]),
    FieldCase("cors.corsRules", [[], [CORS_RULE] * 100], [([CORS_RULE] * 101, "out-of-range")]),
    FieldCase(
        "cors.corsRules[0].allowedMethods",
        [["GET"], ["GET", "PUT", "POST", "DELETE", "HEAD"]],
        [
            (["get"], "unknown-value"),
            ([], "out-of-range"),
            (["GET", "GET"], "not-distinct"),
            (ABSENT, "required"),
        ],
        CORS,
    ),
    FieldCase(
        "cors.corsRules[0].allowedOrigins",
        [["*"], ["https://app.example.com", "https://*.example.com"]],
        [
            (["https://*.*.com"], "bad-format"),
            ([""], "out-of-range"),
            ([], "out-of-range"),
            (ABSENT, "required"),
        ],
        CORS,
    ),
    FieldCase(
        "cors.corsRules[0].allowedHeaders",
        [["*"], ["x-amz-*", "content-type"], []],
        [(["a b"], "bad-format"), (["*a*"], "bad-format"), (["a", "a"], "not-distinct")],
        CORS,
    ),
    FieldCase("cors.corsRules[0].exposeHeaders", [["ETag"], []], [(["*"], "bad-format")], CORS),
    FieldCase(
        "cors.corsRules[0].maxAgeSeconds", [1, 86400, 0], [(-1, "out-of-range"), ("1", "wrong-type")], CORS
    ),
    FieldCase("bucketPolicy", [POLICY], [("all", "wrong-type")]),
    FieldCase("website", [None, WEBSITE], [("index.html", "wrong-type")], PUBLIC),
    text("website.indexDocument", "index.html", most=1024, malformed=("a/index.html",), given=PUBLIC),
    text("website.errorDocument", "errors/404.html", most=1024, given=SITE),
    FieldCase(
        "website.redirectAllRequestsTo", [{"hostName": "example.com"}], [("example.com", "wrong-type")]
    ),
    FieldCase(
        "website.redirectAllRequestsTo.hostName",
        ["www.example.com", "example.com:8080"],
        [("https://example.com", "bad-format"), (ABSENT, "required")],
        REDIRECT,
    ),
    choice(
        "website.redirectAllRequestsTo.protocol",
        *("http", "https"),
        given=REDIRECT,
    ),
    FieldCase("logging", [None, LOGS["logging"]], [("logs", "wrong-type")]),
    boolean("logging.enabled", LOGS),
    FieldCase(
        "logging.targetBucket",
        ["acme-logs", {"valueFrom": {"name": "logs"}}],
        [("Acme", "bad-format"), ("ab", "out-of-range"), (OF_ROLE, "reference-type"), (ABSENT, "required")],
        LOGS,
    ),
    text("logging.targetPrefix", "orders/", "", least=0, most=800, given=LOGS),
    FieldCase("replication", [None, COPIES["replication"]], [("copies", "wrong-type")], VERSIONED),
    boolean("replication.enabled", COPIES),
    FieldCase(
        "replication.roleArn",
        ["arn:aws:iam::123456789012:role/copier", {"valueFrom": {"name": "copier"}}],
        [("copier", "bad-format"), (ABSENT, "required")],
        COPIES,
    ),
    FieldCase("replication.destination", [{"bucketArn": ARN}], [(ABSENT, "required")], COPIES),
    FieldCase(
        "replication.destination.bucketArn",
        [ARN, {"valueFrom": {"name": "copies"}}],
        [("acme-copies", "bad-format"), (OF_ROLE, "reference-type"), (ABSENT, "required")],
        COPIES,
    ),
    FieldCase(
        "replication.destination.storageClass",
        [*CLASSES, "STORAGE_CLASS_STANDARD", "STORAGE_CLASS_UNSPECIFIED", 0, 1],
        [("STANDARD", "unknown-value")],
        COPIES,
    ),
    FieldCase(
        "replication.destination.accountId",
        ["123456789012", ""],
        [("12", "bad-format"), (1, "wrong-type")],
        COPIES,
    ),
    text("replication.prefix", "orders/", "", least=0, most=1024, given=COPIES),
    number("replication.priority", 0, 2_147_483_647, COPIES),
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
    RuleCase(
        "s3-lifecycle-id",
        with_rule(expirationDays=1),
        {"spec.lifecycleRules": [{"id": "old", "enabled": True, "expirationDays": 1}] * 2},
        "spec.lifecycleRules[1].id",
    ),
    RuleCase("s3-lifecycle-action", with_rule(expirationDays=1), with_rule(), "spec.lifecycleRules[0]"),
    *(
        RuleCase(
            "s3-lifecycle-transition",
            with_rule(transitionDays=30, transitionStorageClass=IA),
            with_rule(expirationDays=90, **bad),
            f"spec.lifecycleRules[0].{field}",
        )
        for field, bad in (
            ("transitionDays", {"transitionDays": 30}),
            ("transitionDays", {"transitionDays": 29, "transitionStorageClass": IA}),
            ("transitionStorageClass", {"transitionStorageClass": IA}),
            (
                "transitionStorageClass",
                {"transitionDays": 30, "transitionStorageClass": "STORAGE_CLASS_STANDARD"},
            ),
        )
    ),
    RuleCase(
        "s3-lifecycle-order",
        with_rule(transitionDays=30, transitionStorageClass=IA, expirationDays=31),
        with_rule(transitionDays=30, transitionStorageClass=IA, expirationDays=30),
        "spec.lifecycleRules[0].expirationDays",
    ),
    RuleCase(
        "s3-lifecycle-versions",
        with_rule(noncurrentVersionExpirationDays=1),
        with_rule(noncurrentVersionExpirationDays=1) | {"spec.versioningEnabled": False},
        "spec.lifecycleRules[0].noncurrentVersionExpirationDays",
    ),
    RuleCase(
        "s3-not-enabled",
        {"spec.lifecycleRules": [{"id": "old", "enabled": False, "expirationDays": 1}]},
        {"spec.lifecycleRules": [{"id": "old", "expirationDays": 1}]},
        "spec.lifecycleRules[0]",
    ),
    RuleCase(
        "s3-not-enabled",
        {"spec.logging": {"enabled": False, "targetBucket": "acme-logs"}},
        {"spec.logging": {"targetBucket": "acme-logs"}},
        "spec.logging",
    ),
    RuleCase(
        "s3-replication-versions",
        {"spec.versioningEnabled": True, "spec.replication": COPIES["replication"]},
        {"spec.replication": COPIES["replication"]},
        "spec.replication",
    ),
    RuleCase(
        "s3-replication-keys",
        {"spec.versioningEnabled": True, "spec.replication": COPIES["replication"]},
        {"spec.versioningEnabled": True, "spec.replication": COPIES["replication"], **KMS},
        "spec.replication",
    ),
    RuleCase(
        "s3-policy-public",
        with_policy(Effect="Deny", Principal=None, NotPrincipal={"AWS": "123456789012"}),
        with_policy(Principal=None, NotPrincipal={"AWS": "123456789012"}),
        "spec.bucketPolicy.Statement[0].NotPrincipal",
    ),
    RuleCase(
        "s3-replication-itself",
        {},
        {
            "spec.versioningEnabled": True,
            "spec.replication": {
                "enabled": True,
                "roleArn": ROLE_ARN,
                "destination": {"bucketArn": "arn:aws:s3:::acme-orders"},
            },
        },
        "spec.replication.destination.bucketArn",
    ),
    RuleCase(
        "s3-policy-syntax",
        with_policy(),
        with_policy(Effect="allow"),
        "spec.bucketPolicy.Statement[0].Effect",
    ),
    *(
        RuleCase("s3-policy-statement", with_policy(**good), with_policy(**bad), path)
        for good, bad, path in (
            ({}, {"Principal": None}, "spec.bucketPolicy.Statement[0]"),
            ({}, {"Resource": None}, "spec.bucketPolicy.Statement[0]"),
            ({"Action": "*"}, {"Action": "sqs:SendMessage"}, "spec.bucketPolicy.Statement[0].Action"),
            (
                {"Resource": ["arn:aws:s3:::acme-orders", "arn:aws:s3:::acme-*/*"]},
                {"Resource": "arn:aws:s3:::acme-other/*"},
                "spec.bucketPolicy.Statement[0].Resource",
            ),
            ({"Resource": "*"}, {"Resource": "acme-orders"}, "spec.bucketPolicy.Statement[0].Resource"),
        )
    ),
    RuleCase(
        "s3-policy-size",
        with_policy(Resource=["arn:aws:s3:::acme-orders/" + "x" * 1000] * 19),
        with_policy(Resource=["arn:aws:s3:::acme-orders/" + "x" * 1000] * 21),
        "spec.bucketPolicy",
    ),
    *(
        RuleCase(
            "s3-policy-public",
            good,
            with_policy(Principal=anyone),
            "spec.bucketPolicy.Statement[0].Principal",
        )
        for anyone, good in (
            ("*", {"spec.isPublic": True, **with_policy(Principal="*")}),
            ({"AWS": ["*"]}, with_policy(Principal="*", Condition={"Bool": {"aws:SecureTransport": "true"}})),
            ("*", with_policy(Principal="*", Effect="Deny")),
        )
    ),
    RuleCase(
        "s3-website-pages",
        {"spec.website": {"redirectAllRequestsTo": {"hostName": "example.com"}}},
        {"spec.website": {"redirectAllRequestsTo": {"hostName": "example.com"}, "errorDocument": "404.html"}},
        "spec.website.redirectAllRequestsTo",
    ),
    RuleCase(
        "s3-website-private",
        {f"spec.{name}": value for name, value in SITE.items()},
        {"spec.website": WEBSITE},
        "spec.website",
    ),
    RuleCase(
        "s3-logging-itself",
        {"spec.logging": LOGS["logging"]},
        {"spec.logging": {"enabled": True, "targetBucket": "acme-orders"}},
        "spec.logging.targetBucket",
    ),
]


def test_a_website_without_pages_is_none() -> None:
    assert found(manifest(KIND, PUBLIC | {"website": {}}, "acme-orders")) == {
        ("s3-website-pages", "spec.website")
    }


def test_the_base_is_valid() -> None:
    assert found(BASE) == set()


@pytest.mark.parametrize("name", ["192.168.5.4", "my..bucket"])
def test_dots_are_not_everywhere(name: str) -> None:
    assert {rule for rule, _ in found(manifest(KIND, {}, name))} == {"s3-bucket-name", "s3-bucket-name-dots"}


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
test_nothing_is_left_untested = completeness_test(KIND, FIELDS, RULES)
