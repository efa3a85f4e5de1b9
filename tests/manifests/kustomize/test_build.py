"""Overlays: files in, manifests out, and every value still knows where it came from."""

import pytest

from openmcf.manifests.check import check
from openmcf.manifests.kustomize.build import MAX_KUSTOMIZATIONS
from tests.support.overlays import FUNCTION, POOL, ROLE, built, built_from, found, merge, place, value


def test_an_overlay_is_its_base_and_what_it_changes() -> None:
    patch = merge(
        """\
  clients:
    - name: spa
      generateSecret: false
    - name: web
      logout_urls: [https://example.com/bye]
      generateSecret: null
    - name: app
  mfaConfiguration: OPTIONAL
  passwordPolicy: {minimumLength: 12}
"""
    )
    result = built("patches: [{path: pool.yaml}]", pool=patch)
    assert result.problems == ()
    assert value(result, "spec.clients") == [
        {"name": "web", "logoutUrls": ["https://example.com/bye"]},
        {"name": "spa", "generateSecret": False},
        {"name": "app"},
    ]
    assert value(result, "spec.mfa_configuration") == "OPTIONAL"
    assert value(result, "spec.passwordPolicy") == {"minimumLength": 12, "requireNumbers": True}
    assert value(result, "spec.description", "AwsIamRole") == "an app"


def test_each_value_knows_the_file_that_it_came_from() -> None:
    result = built(
        "patches: [{path: pool.yaml}]", pool=merge("  clients:\n  - name: web\n    readAttributes: [x]\n")
    )
    assert place(result, "spec.clients[0].logoutUrls[0]") == (
        "base/manifests.yaml",
        "https://dev.example.com/bye",
    )
    assert place(result, "spec.clients[0].readAttributes[0]") == ("overlays/prod/pool.yaml", "x")
    (problem,) = [p for p in check(result.documents[0], result.texts).problems if p.severity == "error"]
    assert (problem.file, problem.line) == ("k/overlays/prod/pool.yaml", 6)
    assert problem.excerpt == "    readAttributes: [x]"


def test_references_follow_their_manifests_to_new_names() -> None:
    result = built("namePrefix: x-\nnameSuffix: -prod", base="resources: [manifests.yaml]\nnamePrefix: base-")
    names = [
        value(result, "metadata.name", kind) for kind in ("AwsCognitoUserPool", "AwsIamRole", "AwsLambda")
    ]
    assert names == ["x-base-auth-prod", "x-base-app-prod", "x-base-get-users-prod"]
    assert value(result, "spec.roleArn.valueFrom.name", "AwsLambda") == "x-base-app-prod"
    assert (
        value(result, "spec.layerArns[0].valueFrom.name", "AwsLambda") == "app"
    )  # a layer, and none of these
    assert place(result, "spec.roleArn.valueFrom.name", 2) == ("base/manifests.yaml", "app")


def test_a_reference_that_could_lead_to_two_renamed_manifests_stays() -> None:
    files = {
        "k/base/kustomization.yaml": "resources: [role.yaml]",
        "k/base/role.yaml": ROLE,
        "k/overlays/prod/kustomization.yaml": "resources: [../a, ../b, function.yaml]\nnamePrefix: p-",
        "k/overlays/prod/function.yaml": FUNCTION,
    }
    for name in "ab":
        files[f"k/overlays/{name}/kustomization.yaml"] = f"resources: [../../base]\nnamePrefix: {name}-"
    assert value(built_from(files), "spec.roleArn.valueFrom.name", "AwsLambda") == "app"


def test_a_patch_and_a_new_manifest_may_use_a_name_from_before_the_prefix() -> None:
    other = FUNCTION.replace("get-users", "other")
    overlay = "namePrefix: p-\npatches: [{path: p.yaml}]".replace("resources", "")
    files = {
        "k/base/kustomization.yaml": "resources: [role.yaml]\nnamePrefix: b-",
        "k/base/role.yaml": ROLE,
        "k/overlays/prod/kustomization.yaml": "resources: [../../base, other.yaml]\n" + overlay,
        "k/overlays/prod/other.yaml": other,
        "k/overlays/prod/p.yaml": merge("  description: x", "AwsIamRole", "app"),
    }
    result = built_from(files)
    assert result.problems == ()
    assert value(result, "metadata.name", "AwsIamRole") == "p-b-app"
    assert value(result, "spec.description", "AwsIamRole") == "x"
    assert value(result, "spec.roleArn.valueFrom.name", "AwsLambda") == "p-b-app"


def test_labels_and_annotations_go_on_all_manifests() -> None:
    overlay = """\
labels: [{pairs: {tier: web}, includeSelectors: false}]
commonLabels: {team: identity}
commonAnnotations: {a: c}
"""
    result = built(overlay)
    for kind in ("AwsCognitoUserPool", "AwsIamRole", "AwsLambda"):
        assert value(result, "metadata.labels", kind) == {"tier": "web", "team": "identity"}
        assert value(result, "metadata.annotations", kind) == {"a": "c"}
    assert place(result, "metadata.labels.tier") == ("overlays/prod/kustomization.yaml", "web")


@pytest.mark.parametrize(
    ("overlay", "rule"),
    [
        ("images: []", "kustomize-unsupported"),
        ("configMapGenerator: [{name: a}]", "kustomize-unsupported"),
        ("patches: [{path: a.yaml, options: {allowNameChange: true}}]", "kustomize-unsupported"),
        ("patches: [{path: a.yaml, target: {labelSelector: a=b}}]", "kustomize-unsupported"),
        ("labels: [{pairs: {a: b}, fields: []}]", "kustomize-unsupported"),
        ("resource: [a.yaml]", "unknown-field"),
        ("namePrefix: [a]", "wrong-type"),
        ("commonLabels: {a: true}", "wrong-type"),
        ("kind: Component", "unknown-value"),
        ("namePrefix: a\nnamePrefix: b", "duplicate-key"),
        ("patches: [{target: {name: a}}]", "required"),
        ("patches: [{path: a.yaml, patch: b}]", "required"),
        ("patches: [{path: missing.yaml}]", "unreadable"),
        ("patches: [{path: empty.yaml}]", "empty-file"),
        ("---\nnamePrefix: a", "kustomize-unsupported"),
    ],
)
def test_what_a_kustomization_may_not_have_is_named(overlay: str, rule: str) -> None:
    assert {found for found, _, _ in found_in(overlay)} == {rule}


def found_in(overlay: str) -> list[tuple[str, str, int]]:
    return found(built(overlay, a="- {op: test, path: /kind, value: AwsIamRole}", empty=""))


@pytest.mark.parametrize(
    ("resource", "rule"),
    [
        ("missing.yaml", "unreadable"),
        ("https://example.com/base?ref=v1", "kustomize-unsupported"),
        ("github.com/acme/base", "kustomize-unsupported"),
        ("../empty", "unreadable"),
        (".", "kustomize-cycle"),
        ("../../round", "kustomize-cycle"),
        ("broken.yaml", "yaml-syntax"),
        ("bomb.yaml", "yaml-alias"),
    ],
)
def test_a_resource_that_cannot_be_read_is_a_problem_and_the_others_are_built(
    resource: str, rule: str
) -> None:
    result = built_from(
        {
            "k/overlays/prod/kustomization.yaml": f"resources:\n- {resource}\n- pool.yaml\n",
            "k/overlays/prod/pool.yaml": POOL,
            "k/overlays/prod/broken.yaml": "a: [",
            "k/overlays/prod/bomb.yaml": "a: &a\n  b: *a\n",
            "k/overlays/empty/pool.yaml": POOL,
            "k/round/kustomization.yaml": "resources: [../overlays/prod]",
        }
    )
    assert [found for found, _, _ in found(result)] == [rule]
    assert len(result.documents) == 1


def test_an_overlay_that_is_not_there() -> None:
    assert found(built_from({})) == [("unreadable", "overlays/prod", 1)]


def test_two_kustomizations_in_one_directory_are_one_too_many() -> None:
    files = dict.fromkeys(
        ("k/overlays/prod/kustomization.yaml", "k/overlays/prod/Kustomization"), "resources: []"
    )
    assert found(built_from(files)) == [("unreadable", "overlays/prod", 1)]


def test_bases_that_multiply_without_end_are_stopped() -> None:
    files = {"k/overlays/prod/kustomization.yaml": "resources: [../../0, ../../0]"}
    for level in range(40):
        files[f"k/{level}/kustomization.yaml"] = f"resources: [../{level + 1}, ../{level + 1}]"
    result = built_from(files)
    assert MAX_KUSTOMIZATIONS < 2**40
    assert {rule for rule, _, _ in found(result)} <= {"kustomize-cycle", "unreadable"}
