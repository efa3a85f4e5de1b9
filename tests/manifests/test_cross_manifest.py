"""References between manifests: type-checked alone, and resolved among the manifests of a run."""

from collections.abc import Sequence

import pytest

from openmcf.manifests import unresolved
from openmcf.manifests.cross_manifest import SHOWN, check_links
from openmcf.manifests.effective import effective
from openmcf.manifests.files import check_file
from openmcf.specs.findings import Problem
from tests.support.manifests import checked

POOL = """\
apiVersion: aws.openmcf.org/v1
kind: AwsCognitoUserPool
metadata: {name: auth}
spec:
  region: us-east-1
  usernameAttributes: [email]
  autoVerifiedAttributes: [email]
  clients:
    - name: web
    - {name: server, generateSecret: true}
    - name: v1.web
"""


def function(
    environment: str, name: str = "hello", role: str = "arn:aws:iam::123456789012:role/hello"
) -> str:
    return f"""\
apiVersion: aws.openmcf.org/v1
kind: AwsLambda
metadata: {{name: {name}}}
spec:
  roleArn: {role}
  runtime: python3.13
  handler: app.handler
  localPath: code
  environment:
    VALUE: {environment}
"""


def reference(path: str, kind: str = "AwsCognitoUserPool", name: str = "auth", more: str = "") -> str:
    return f"{{valueFrom: {{kind: {kind}, name: {name}, fieldPath: '{path}'{more}}}}}"


def run(*documents: str, closed: bool = False) -> list[Problem]:
    """The problems of several documents in one file, the links between them last."""
    result = check_file("test.yaml", "---\n".join(documents).encode())
    return [*result.problems, *check_links(result.entries, closed=closed)]


def rules(problems: Sequence[Problem]) -> list[str]:
    return [problem.rule for problem in problems]


@pytest.mark.parametrize(
    "path",
    [
        "status.outputs.user_pool_id",
        "status.outputs.userPoolEndpoint",
        "status.outputs.client_ids.web",
        "status.outputs.client_ids.server",
        'status.outputs.client_ids["v1.web"]',
        "status.outputs.client_secrets.server",
        "metadata.name",
    ],
)
def test_a_path_to_an_output_resolves(path: str) -> None:
    assert run(POOL, function(reference(path)), closed=True) == []


@pytest.mark.parametrize(
    ("path", "rule", "hint"),
    [
        ("status.outputs.user_pool", "reference-path", "did you mean `status.outputs.user_pool_id`?"),
        ("user_pool_id", "reference-path", "did you mean `status.outputs.user_pool_id`?"),
        ("status.outputs.client_ids", "reference-path", "say which: `status.outputs.client_ids.<name>`"),
        ("status.outputs.client_ids.v1.web", "reference-path", None),
        ("status.outputs.user_pool_id.x", "reference-path", None),
        ("status.outputs[", "reference-path", None),
        ("status.outputs.client_ids.wob", "reference-key", "did you mean `client_ids.web`?"),
        ("status.outputs.client_secrets.web", "reference-key", None),
    ],
)
def test_a_path_that_leads_nowhere_is_found(path: str, rule: str, hint: str | None) -> None:
    (problem,) = run(POOL, function(reference(path)))
    assert (problem.rule, problem.severity, problem.line) == (rule, "error", 22)
    assert hint is None or problem.hint == hint


def test_an_output_of_many_values_is_named_in_yamls_words() -> None:
    (problem,) = run(POOL, function(reference("status.outputs.client_ids")))
    assert problem.message == "`client_ids` is a map"


@pytest.mark.parametrize(
    ("role", "rule"),
    [
        (reference("status.outputs.user_pool_arn"), "reference-type"),
        (reference("status.outputs.client_secrets.server"), "reference-secret"),
        ("{valueFrom: {name: auth, kind: AwsUserPool}}", "reference-kind"),
        ("{valueFrom: {name: vpc, kind: AwsVpc}}", "reference-foreign-kind"),
        ("{valueFrom: {name: auth, kind: AwsCognitoUserPool}}", "reference-path"),
        ("{valueFrom: {kind: AwsIamRole}}", "required"),
        ("{valueFrom: {name: r, field: x}}", "unknown-field"),
        ("{value: x, valueFrom: {name: r}}", "wrong-type"),
        ("{vale: x}", "wrong-type"),
    ],
)
def test_a_reference_must_fit_its_field(role: str, rule: str) -> None:
    assert rule in rules(run(POOL, function("x", role=role)))


@pytest.mark.parametrize(
    ("env", "more", "hint"),
    [
        ("prod", "", "the one with env `prod` is: add `env: prod` to refer to it"),
        (None, ", env: dev", "one without an env is: give it `metadata.env: dev`"),
    ],
)
def test_a_reference_that_differs_only_in_its_env_says_so(env: str | None, more: str, hint: str) -> None:
    pool = POOL.replace("{name: auth}", f"{{name: auth, env: {env}}}") if env else POOL
    (problem,) = run(pool, function(reference("status.outputs.user_pool_id", more=more)))
    assert (problem.rule, problem.hint) == ("reference-unresolved", hint)


@pytest.mark.parametrize(
    ("role", "path", "words"),
    [
        ("{value: 5}", "spec.roleArn.value", "must be a string, not an integer"),
        ("{value: nobody}", "spec.roleArn.value", "is not an IAM role ARN"),
        (
            "{value: x, valueFrom: {name: r}}",
            "spec.roleArn",
            "takes one of `value` and `valueFrom`, not both",
        ),
    ],
)
def test_what_is_wrong_with_a_literal_is_said_where_it_stands(role: str, path: str, words: str) -> None:
    (problem,) = run(function("x", role=role))
    assert problem.path == path
    assert words in problem.message
    assert problem.column == (20 if path.endswith("value") else 3)


def test_a_missing_path_is_hinted_with_an_output_that_fits() -> None:
    api = """\
apiVersion: aws.openmcf.org/v1
kind: AwsHttpApiGateway
metadata: {name: api}
spec:
  routes:
    - routeKey: GET /
      integration: {integrationType: HTTP_PROXY, integrationUri: https://example.com}
      authorizationType: JWT
      authorizerName: pool
  authorizers:
    - name: pool
      authorizerType: JWT
      jwtConfiguration: {issuer: {valueFrom: {name: auth}}, audiences: [{valueFrom: {name: auth}}]}
"""
    (problem,) = run(POOL, api)
    assert problem.hint == "add `fieldPath`, such as `status.outputs.client_ids.<name>`"


def test_kind_and_path_may_be_left_out_where_the_field_has_defaults() -> None:
    assert rules(run(function("x", role="{valueFrom: {name: my-role}}"))) == ["reference-unresolved"]


def test_the_effective_manifest_says_what_a_reference_leaves_out() -> None:
    manifest = checked(
        function(
            "{valueFrom: {kind: AwsIamRole, name: r, fieldPath: metadata.name}}",
            role="{valueFrom: {name: r}}",
        )
    ).manifest
    assert manifest is not None
    spec = effective(manifest)["spec"]
    assert spec["roleArn"] == {
        "valueFrom": {"kind": "AwsIamRole", "name": "r", "fieldPath": "status.outputs.role_arn"}
    }
    assert spec["environment"]["VALUE"]["valueFrom"]["fieldPath"] == "metadata.name"


def test_what_a_field_takes_is_told_with_what_would_fit() -> None:
    (problem,) = run(POOL, function("x", role=reference("status.outputs.user_pool_arn")))
    assert problem.message == (
        "`status.outputs.user_pool_arn` gives the ARN of a user pool; this field takes the ARN of a role"
    )
    assert problem.hint is not None
    assert "`status.outputs.role_arn` of AwsIamRole" in problem.hint


@pytest.mark.parametrize(
    ("closed", "rule", "severity"),
    [(False, "reference-unresolved", "warning"), (True, "reference-not-closed", "error")],
)
def test_a_dangling_reference_is_told(closed: bool, rule: str, severity: str) -> None:
    (problem,) = run(POOL, function(reference("status.outputs.user_pool_id", name="outh")), closed=closed)
    assert (problem.rule, problem.severity) == (rule, severity)
    assert problem.path == "spec.environment.VALUE.valueFrom"
    assert problem.hint == "did you mean AwsCognitoUserPool/auth?"


def test_a_reference_to_a_kind_of_others_is_told_where_it_stands() -> None:
    key = function("x").replace("  runtime", "  kmsKeyArn: {valueFrom: {name: main}}\n  runtime")
    places = {closed: [(p.rule, p.path, p.line) for p in run(key, closed=closed)] for closed in (False, True)}
    at = ("spec.kmsKeyArn.valueFrom", 6)
    assert places == {False: [("reference-foreign-kind", *at)], True: [("reference-not-closed", *at)]}


def test_the_environment_is_part_of_who_is_meant() -> None:
    prod = POOL.replace("{name: auth}", "{name: auth, env: prod}")
    path = "status.outputs.user_pool_id"
    assert rules(run(prod, function(reference(path)))) == ["reference-unresolved"]
    assert run(prod, function(reference(path, more=", env: prod"))) == []
    same = function(reference(path)).replace("{name: hello}", "{name: hello, env: prod}")
    assert run(prod, same) == []


def test_two_manifests_cannot_be_the_same_stack() -> None:
    found = run(POOL, POOL)
    assert rules(found) == ["duplicate-stack"]
    assert found[0].document == 2


def test_a_name_that_two_stacks_have_is_ambiguous() -> None:
    labels = "labels: {pulumi.openmcf.org/stack.fqdn: acme/auth/prod}"
    other = POOL.replace("{name: auth}", f"{{name: auth, {labels}}}")
    found = run(POOL, other, function(reference("status.outputs.user_pool_id")))
    assert rules(found) == ["reference-ambiguous"]


def test_a_cycle_is_told_once_as_a_path() -> None:
    path = "status.outputs.function_arn"
    a = function(reference(path, "AwsLambda", "b"), "a")
    b = function(reference(path, "AwsLambda", "c"), "b")
    c = function(reference(path, "AwsLambda", "a"), "c")
    (problem,) = run(c, a, b)
    assert problem.rule == "reference-cycle"
    assert problem.message == (
        "these wait for each other: AwsLambda/a -> AwsLambda/b -> AwsLambda/c -> AwsLambda/a"
    )
    assert (problem.name, problem.path) == ("a", "spec.environment.VALUE.valueFrom")


def test_a_manifest_that_refers_to_itself_is_a_cycle() -> None:
    found = run(function(reference("status.outputs.function_arn", "AwsLambda", "hello")))
    assert rules(found) == ["reference-cycle"]


def test_nobody_waits_for_a_name() -> None:
    own = function(reference("metadata.name", "AwsLambda", "hello"))
    a = function(reference("metadata.name", "AwsLambda", "b"), "a")
    b = function(reference("status.outputs.function_arn", "AwsLambda", "a"), "b")
    assert run(own, a, b, closed=True) == []


def test_a_cycle_through_a_name_that_stands_twice_is_told() -> None:
    path = "status.outputs.function_arn"
    twice = function("x", "a").replace(
        "{name: a}", "{name: a, labels: {pulumi.openmcf.org/stack.fqdn: acme/a/prod}}"
    )
    found = run(
        twice,
        function(reference(path, "AwsLambda", "b"), "a"),
        function(reference(path, "AwsLambda", "a"), "b"),
    )
    assert set(rules(found)) == {"reference-ambiguous", "reference-cycle", "name-taken"}


def test_a_chain_of_thousands_is_no_trouble() -> None:
    count = 3000
    chain = [
        function(reference("status.outputs.function_arn", "AwsLambda", f"f{n + 1}"), f"f{n}")
        for n in range(count)
    ]
    assert run(*chain, function("end", f"f{count}"), closed=True) == []


def test_a_cycle_of_many_is_told_by_its_first() -> None:
    path, count = "status.outputs.function_arn", SHOWN + 7
    ring = [function(reference(path, "AwsLambda", f"f{(n + 1) % count}"), f"f{n}") for n in range(count)]
    (problem,) = run(*ring)
    assert problem.message.endswith("-> 7 more -> AwsLambda/f0")


def test_a_near_name_is_looked_for_a_limited_number_of_times() -> None:
    lost = [
        function(reference("status.outputs.user_pool_id", name="auht"), f"f{n}")
        for n in range(unresolved.MANY + 1)
    ]
    *first, last = (problem.hint for problem in run(POOL, *lost))
    assert set(first) == {"did you mean AwsCognitoUserPool/auth?"}
    assert last == "apply will look for its recorded stack"


def test_keys_of_a_pool_with_faults_are_not_guessed() -> None:
    broken = POOL.replace("- name: web", "- name: 12345")
    found = run(broken, function(reference("status.outputs.client_ids.web")))
    assert rules(found) == ["wrong-type"]


def test_an_annotation_silences_a_link() -> None:
    dangling = function(reference("status.outputs.user_pool_id", name="elsewhere"))
    silenced = dangling.replace(
        "{name: hello}", "{name: hello, annotations: {openmcf.org/ignore: reference-unresolved}}"
    )
    assert rules(run(dangling)) == ["reference-unresolved"]
    assert run(silenced) == []
