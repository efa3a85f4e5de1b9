"""AwsCertManagerCert: each field and each rule, accepted and refused."""

from tests.support.case_tests import completeness_test, field_test, rule_test
from tests.support.manifests import (
    ABSENT,
    FieldCase,
    RuleCase,
    found,
    manifest,
)

KIND = "AwsCertManagerCert"
ZONE = "Z0123456789ABCDEFGHIJ"
BASE = manifest(KIND, {"primaryDomainName": "example.com", "route53HostedZoneId": ZONE})
LONGEST_LABEL = "x" * 63
LONGEST_NAME = ".".join([LONGEST_LABEL] * 3 + ["x" * 61])
NINE_NAMES = [f"{n}.example.com" for n in range(9)]

FIELDS = [
    FieldCase("region", ["us-east-1"], [("global", "bad-format")]),
    FieldCase(
        "primaryDomainName",
        ["example.com", "*.example.com", "a-b.c--d.Example.Com", "x" * 60 + ".com", "xn--bcher-kva.example"],
        [
            (ABSENT, "required"),
            ("x" * 61 + ".com", "out-of-range"),
            ("example", "bad-format"),
            ("*.com", "bad-format"),
            ("*.*.example.com", "bad-format"),
            ("a.*.example.com", "bad-format"),
            ("**.example.com", "bad-format"),
            ("-a.example.com", "bad-format"),
            ("example.com.", "bad-format"),
            ("exa_mple.com", "bad-format"),
            ("https://example.com", "bad-format"),
        ],
    ),
    FieldCase(
        "alternateDomainNames",
        [[], ["www.example.com", "*.example.org"], [LONGEST_NAME], [f"{n}.a.com" for n in range(100)]],
        [
            (["x" * 64 + ".com"], "bad-format"),
            ([LONGEST_NAME + "x"], "out-of-range"),
            (["a.com", "a.com"], "not-distinct"),
            ([f"{n}.a.com" for n in range(101)], "out-of-range"),
        ],
    ),
    FieldCase(
        "route53HostedZoneId",
        [
            ZONE,
            f"/hostedzone/{ZONE}",
            {"value": ZONE},
            {"value": ""},
            {},
            {"valueFrom": {"name": "zone"}},
        ],
        [
            ("example.com", "bad-format"),
            (
                {"valueFrom": {"kind": "AwsIamRole", "name": "r", "fieldPath": "status.outputs.role_name"}},
                "reference-type",
            ),
        ],
    ),
    FieldCase("validationMethod", ["DNS", "EMAIL"], [("dns", "unknown-value"), ("HTTP", "unknown-value")]),
    FieldCase("keyAlgorithm", ["RSA_2048", "EC_prime256v1", "EC_secp384r1"], [("RSA_4096", "unknown-value")]),
    FieldCase("certificateTransparencyLogging", [True, False], [("ENABLED", "wrong-type")]),
    FieldCase("tags", [{"team": "identity"}], [({"team": True}, "wrong-type")]),
]
RULES = [
    RuleCase(
        "cert-primary-repeated",
        {"spec.alternateDomainNames": ["*.example.com"]},
        {
            "spec.primaryDomainName": "example.Com",
            "spec.alternateDomainNames": ["www.example.com", "Example.com"],
        },
        "spec.alternateDomainNames[1]",
    ),
    RuleCase(
        "cert-names-quota",
        {"spec.alternateDomainNames": [*NINE_NAMES, "Example.com"]},
        {"spec.alternateDomainNames": [*NINE_NAMES, "www.example.com"]},
        "spec.alternateDomainNames",
    ),
    RuleCase(
        "cert-records-missing",
        {"spec.route53HostedZoneId": ABSENT, "spec.validationMethod": "EMAIL"},
        {"spec.route53HostedZoneId": ABSENT},
        "spec",
    ),
    RuleCase("cert-records-missing", {}, {"spec.route53HostedZoneId": {"value": ""}}, "spec"),
]


def test_the_base_is_valid() -> None:
    assert found(BASE) == set()


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
test_nothing_is_left_untested = completeness_test(KIND, FIELDS, RULES)
