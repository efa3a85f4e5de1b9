"""Patches of an overlay: strategic merges and JSON patches, and which manifests they change."""

import pytest

from openmcf.manifests.check import check
from openmcf.manifests.yaml.values import Reader
from openmcf.specs.field_types import walk
from openmcf.specs.registry import KINDS, kind_named
from tests.support.overlays import POOL, built, built_from, found, merge, place, value


@pytest.mark.parametrize(
    ("patch", "path", "wanted"),
    [
        ("  clients: [{name: web, $patch: delete}]", "clients", [{"name": "spa"}]),
        ("  clients: [{name: web, $patch: replace}]", "clients[0]", {"name": "web"}),
        ("  clients: [{$patch: replace}, {name: web}]", "clients", [{"name": "web"}]),
        ("  clients: [{$patch: delete}]", "clients", None),
        ("  clients: []", "clients", []),
        ("  clients: [{generateSecret: true}]", "clients", [{"generateSecret": True}]),
        ("  passwordPolicy: {$patch: replace, minimumLength: 9}", "passwordPolicy", {"minimumLength": 9}),
        ("  passwordPolicy: {$patch: delete}", "passwordPolicy", None),
        ("  passwordPolicy: {$patch: merge, requireNumbers: null}", "passwordPolicy", {"minimumLength": 8}),
        ("  passwordPolicy: null", "passwordPolicy", None),
        ("  clients: [{name: web, logoutUrls: [a]}]", "clients[0].logoutUrls", ["a"]),
        (
            "  resource_servers: [{identifier: api, name: New}]",
            "resourceServers[0].scopes[0].scopeName",
            "read",
        ),
        (
            "  resourceServers: [{identifier: api, scopes: [{scopeName: write}]}]",
            "resourceServers[0].scopes[1].scopeName",
            "write",
        ),
        ("  groups: [{name: admins, description: null}]", "groups", [{"name": "admins"}]),
        ("  region: {a: b}", "region", {"a": "b"}),
    ],
)
def test_a_strategic_merge(patch: str, path: str, wanted: object) -> None:
    result = built("patches: [{path: pool.yaml}]", pool=merge(patch))
    assert result.problems == ()
    assert value(result, f"spec.{path}") == wanted


def test_a_reference_takes_the_place_of_a_value_and_the_other_way_round() -> None:
    role = "arn:aws:iam::123456789012:role/app"
    for form, wanted in ((f"{{value: {role}}}", {"value": role}), (role, role)):
        result = built("patches: [{path: p.yaml}]", p=merge(f"  roleArn: {form}", "AwsLambda", "get-users"))
        assert value(result, "spec.roleArn", "AwsLambda") == wanted
    result = built(
        "patches: [{path: p.yaml}]", p=merge("  roleArn: {valueFrom: {env: prod}}", "AwsLambda", "get-users")
    )
    assert value(result, "spec.roleArn", "AwsLambda") == {"valueFrom": {"name": "app", "env": "prod"}}


def test_null_takes_away_what_a_map_has() -> None:
    result = built("patches: [{path: p.yaml}]", p=merge("  tags: {team: null}", "AwsIamRole", "app"))
    assert value(result, "spec.tags", "AwsIamRole") == {"a/b~c": "x"}
    problems = check(result.documents[1], result.texts).problems
    assert not any(problem.path.startswith("spec.tags.team") for problem in problems)


def test_a_patch_leaves_those_alone_that_share_what_it_changes_by_an_alias() -> None:
    base = POOL.replace("    - name: spa\n", "    - &spa {name: spa}\n").replace(
        "  resourceServers", "  groups: [*spa]\n  resourceServers"
    )
    files = {"k/overlays/prod/kustomization.yaml": "resources: [pool.yaml]\npatches: [{path: p.yaml}]"}
    patch = merge("  clients: [{name: spa, generateSecret: true}]")
    result = built_from(files | {"k/overlays/prod/pool.yaml": base, "k/overlays/prod/p.yaml": patch})
    assert value(result, "spec.clients[1]") == {"name": "spa", "generateSecret": True}
    assert value(result, "spec.groups") == [{"name": "spa"}]


def test_what_a_merge_key_brings_can_be_changed_and_taken_away() -> None:
    base = POOL.replace(
        "    - name: spa\n", "    - {<<: &all {generateSecret: true, readAttributes: [email]}, name: spa}\n"
    )
    files = {"k/overlays/prod/kustomization.yaml": "resources: [pool.yaml]\npatches: [{path: p.yaml}]"}
    patch = merge("  clients: [{name: spa, generateSecret: false, readAttributes: null}]")
    result = built_from(files | {"k/overlays/prod/pool.yaml": base, "k/overlays/prod/p.yaml": patch})
    assert value(result, "spec.clients[1]") == {"generateSecret": False, "name": "spa"}


def test_a_patch_can_take_a_manifest_away() -> None:
    result = built("patches: [{path: p.yaml}]", p="$patch: delete\nkind: AwsIamRole\nmetadata: {name: app}\n")
    assert [document.number for document in result.documents] == [1, 3]


@pytest.mark.parametrize("kind", KINDS)
def test_every_list_of_things_says_by_which_field_it_merges(kind: str) -> None:
    for path, field in walk(kind_named(kind).manifest):
        if field.shape.kind == "list" and field.shape.item and (model := field.shape.item.model):
            keys = {None, *(info.alias for info in model.model_fields.values())}
            assert field.shape.merge_key in keys, f"{path} has no `name`: mark it as Keyed"


@pytest.mark.parametrize(
    ("operation", "path", "wanted"),
    [
        ("{op: replace, path: /spec/description, value: x}", "description", "x"),
        ("{op: add, path: /spec/description, value: x}", "description", "x"),
        ("{op: add, path: /spec/max_session_duration, value: 7200}", "maxSessionDuration", 7200),
        ("{op: remove, path: /spec/tags/a~1b~0c}", "tags", {"team": "identity"}),
        ("{op: add, path: /spec/tags/e~01f, value: y}", 'tags["e~1f"]', "y"),
        ("{op: add, path: /spec/managedPolicyArns/-, value: c}", "managedPolicyArns", ["a", "b", "c"]),
        ("{op: add, path: /spec/managedPolicyArns/0, value: c}", "managedPolicyArns", ["c", "a", "b"]),
        ("{op: add, path: /spec/managedPolicyArns/2, value: c}", "managedPolicyArns", ["a", "b", "c"]),
        ("{op: replace, path: /spec/managedPolicyArns/1, value: c}", "managedPolicyArns", ["a", "c"]),
        ("{op: remove, path: /spec/managed_policy_arns/0}", "managedPolicyArns", ["b"]),
        ("{op: remove, path: /spec/trustPolicy/Statement/0/Effect}", "trustPolicy.Statement", [{}]),
        ("{op: move, from: /spec/tags/team, path: /spec/description}", "description", "identity"),
        ("{op: move, from: /spec/tags/team, path: /spec/description}", "tags.team", None),
        ("{op: copy, from: /spec/tags/team, path: /spec/tags/owner}", "tags.owner", "identity"),
        ("{op: copy, from: /spec/tags/team, path: /spec/tags/owner}", "tags.team", "identity"),
        ("{op: test, path: /spec/tags, value: {a/b~c: x, team: identity}}", "description", "an app"),
    ],
)
def test_a_json_patch(operation: str, path: str, wanted: object) -> None:
    result = built("patches: [{path: p.yaml, target: {kind: AwsIamRole}}]", p=f"- {operation}")
    assert result.problems == ()
    assert value(result, f"spec.{path}", "AwsIamRole") == wanted


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        ("{op: replace, path: /spec/nothing, value: x}", "patch-failed"),
        ("{op: remove, path: /spec/nothing}", "patch-failed"),
        ("{op: add, path: /nothing/there, value: x}", "patch-failed"),
        ("{op: add, path: /spec/description/x, value: x}", "patch-failed"),
        ("{op: add, path: /spec/managedPolicyArns/3, value: x}", "patch-failed"),
        ("{op: remove, path: /spec/managedPolicyArns/01}", "patch-failed"),
        ("{op: remove, path: /spec/managedPolicyArns/-}", "patch-failed"),
        ("{op: move, from: /spec/nothing, path: /spec/description}", "patch-failed"),
        ("{op: test, path: /spec/description, value: another}", "patch-failed"),
        ("{op: remove, path: x/spec}", "patch-failed"),
        ('{op: remove, path: ""}', "patch-failed"),
        ("{op: add, path: /spec/description}", "required"),
        ("{op: copy, path: /spec/description}", "required"),
        ("{op: remove}", "required"),
        ("{op: delete, path: /spec/description}", "unknown-value"),
        ("{op: remove, path: /spec/description, vaule: x}", "unknown-field"),
        ("remove", "wrong-type"),
    ],
)
def test_a_json_patch_that_fails_says_where_and_changes_nothing(operation: str, rule: str) -> None:
    first = "- {op: remove, path: /spec/tags}"
    result = built("patches: [{path: p.yaml, target: {kind: AwsIamRole}}]", p=f"{first}\n- {operation}\n")
    assert found(result) == [(rule, "overlays/prod/p.yaml", 2)]
    assert value(result, "spec.tags.team", "AwsIamRole") == "identity"


def test_a_patch_in_place_is_found_where_it_stands() -> None:
    overlay = """\
patches:
  - patch: |-

      kind: AwsIamRole
      metadata: {name: app}
      spec:
        maxSessionDuration: 5
  - patch: '[{"op": "replace", "path": "/spec/nothing", "value": 1}]'
    target: {name: app, kind: AwsIamRole}
  - patch: |
      kind: [
    target: {name: app}
"""
    result = built(overlay)
    assert place(result, "spec.maxSessionDuration", 1) == ("overlays/prod/kustomization.yaml", "5")
    failed, syntax = result.problems
    assert (failed.rule, failed.line, failed.column) == ("patch-failed", 9, 40)
    assert (syntax.rule, syntax.line) == ("yaml-syntax", 13)


@pytest.mark.parametrize(
    ("target", "changed"),
    [
        ("{kind: AwsIamRole}", {"AwsIamRole"}),
        ("{name: app}", {"AwsIamRole"}),
        ("{name: .*}", {"AwsCognitoUserPool", "AwsIamRole", "AwsLambda"}),
        ("{name: a.*}", {"AwsCognitoUserPool", "AwsIamRole"}),
        ("{group: aws.openmcf.org, version: v1, kind: AwsLambda|AwsIamRole}", {"AwsIamRole", "AwsLambda"}),
        ("{kind: AwsIamRole, name: ap}", set()),
        ("{group: apps}", set()),
        ("{name: '('}", set()),
    ],
)
def test_a_target_says_what_is_changed(target: str, changed: set[str]) -> None:
    patch = "- {op: add, path: /metadata/env, value: prod}"
    result = built(f"patches: [{{path: p.yaml, target: {target}}}]", p=patch)
    envs = [Reader().read(document.root) for document in result.documents]
    assert {data["kind"] for data in envs if data["metadata"].get("env")} == changed
    assert [rule for rule, _, _ in found(result)] == ([] if changed else ["patch-target"])


def test_a_target_goes_before_the_names_in_the_patch() -> None:
    result = built(
        "patches: [{path: p.yaml, target: {kind: AwsIamRole}}]", p=merge("  description: x", "Other", "y")
    )
    assert value(result, "metadata.name", "AwsIamRole") == "app"
    assert value(result, "spec.description", "AwsIamRole") == "x"


@pytest.mark.parametrize(
    "patch",
    [
        merge("  region: x", name="nobody"),
        "apiVersion: v1\n" + merge("  region: x"),
        "spec: {region: x}",
        "- {op: remove, path: /spec}",
        "just text",
    ],
)
def test_a_patch_that_is_for_nothing_is_a_problem(patch: str) -> None:
    result = built("patches: [{path: p.yaml}]", p=patch)
    assert found(result) == [("patch-target", "overlays/prod/p.yaml", 1)]


@pytest.mark.parametrize(
    ("patch", "rule"),
    [
        ("  clients: [{name: nobody, $patch: delete}]", "patch-failed"),
        ("  groups: {$patch: delete}", "patch-failed"),
        ("  clients: [{name: web, $patch: drop}]", "patch-failed"),
        ("  clients: [{name: web, name: spa}]", "duplicate-key"),
    ],
)
def test_a_merge_that_cannot_be_done_is_a_problem(patch: str, rule: str) -> None:
    result = built("patches: [{path: p.yaml}]", p=merge(patch))
    assert found(result) == [(rule, "overlays/prod/p.yaml", 4)]


def test_all_ways_to_name_patches() -> None:
    overlay = """\
patchesStrategicMerge:
  - merge.yaml
  - |
    kind: AwsIamRole
    metadata: {name: app}
    spec: {path: /b/}
patchesJson6902:
  - path: operations.yaml
    target: {group: aws.openmcf.org, version: v1, kind: AwsIamRole, name: app}
"""
    operations = "- {op: add, path: /spec/tags/a, value: b}"
    result = built(overlay, merge=merge("  description: x", "AwsIamRole", "app"), operations=operations)
    assert result.problems == ()
    spec = value(result, "spec", "AwsIamRole")
    assert isinstance(spec, dict)
    assert (spec["path"], spec["description"], spec["tags"]["a"]) == ("/b/", "x", "b")
