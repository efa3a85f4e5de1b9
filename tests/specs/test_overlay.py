"""Overlays: files in, manifests out, and every value still knows where it came from."""

import pytest

from openmcf.specs.check import check
from openmcf.specs.describe import walk
from openmcf.specs.kinds import SPECS, kind_named
from openmcf.specs.overlay import MAX_KUSTOMIZATIONS, Build, build
from openmcf.specs.positions import mark_at
from openmcf.specs.problems import parse_path
from openmcf.specs.strategic_merge import MERGE_KEYS
from openmcf.specs.values import Reader

POOL = """\
apiVersion: aws.openmcf.org/v1
kind: AwsCognitoUserPool
metadata:
  name: auth
spec:
  region: us-east-1
  mfa_configuration: "OFF"
  passwordPolicy: {minimumLength: 8, requireNumbers: true}
  clients:
    - name: web
      generateSecret: false
      logoutUrls: [https://dev.example.com/bye]
    - name: spa
  resourceServers:
    - identifier: api
      name: API
      scopes:
        - {scopeName: read, scopeDescription: to read}
"""
ROLE = """\
apiVersion: aws.openmcf.org/v1
kind: AwsIamRole
metadata: {name: app, annotations: {a: b}}
spec:
  description: an app
  trustPolicy: {Version: "2012-10-17", Statement: [{Effect: Allow}]}
  tags: {team: identity, "a/b~c": x}
  managedPolicyArns: [a, b]
"""
API = """\
apiVersion: aws.openmcf.org/v1
kind: AwsLambda
metadata: {name: get-users}
spec:
  roleArn: {valueFrom: {name: app}}
  layerArns:
    - valueFrom: {kind: AwsLambdaLayer, name: app, fieldPath: status.outputs.layer_version_arn}
"""


def built(overlay: str, base: str = "resources: [manifests.yaml]", **files: str) -> Build:
    """Build `overlays/prod`, with this kustomization, over a base of all three manifests.

    Further files are named without `.yaml`, and stand in the overlay's directory.
    """
    all_files = {
        "k/base/kustomization.yaml": base,
        "k/base/manifests.yaml": "---\n".join((POOL, ROLE, API)),
        "k/overlays/prod/kustomization.yaml": "resources: [../../base]\n" + overlay,
    }
    all_files |= {f"k/overlays/prod/{name}.yaml": text for name, text in files.items()}
    return built_from(all_files)


def built_from(files: dict[str, str]) -> Build:
    def read(path: str) -> bytes:
        if path not in files:
            raise FileNotFoundError(2, "No such file or directory", path)
        return files[path].encode()

    return build("k", "prod", read, lambda path: any(name.startswith(f"{path}/") for name in files))


def value(build: Build, path: str, kind: str = "AwsCognitoUserPool") -> object:
    """The value at a path of the built manifest of a kind; None if there is none."""
    (found,) = [
        data for document in build.documents if (data := Reader().read(document.root))["kind"] == kind
    ]
    for part in parse_path(path):
        try:
            found = found[part]
        except (KeyError, IndexError):
            return None
    return found


def place(build: Build, path: str, document: int = 0) -> tuple[str, str]:
    """The file that the value at a path came from, and what is written there."""
    file, line, column, width = mark_at(build.documents[document].root, parse_path(path))
    return file.removeprefix("k/"), build.texts[file].split("\n")[line - 1][column - 1 : column - 1 + width]


def found(build: Build) -> list[tuple[str, str, int]]:
    """Rule, file (within the directory) and line of each problem."""
    return [(problem.rule, problem.file.removeprefix("k/"), problem.line) for problem in build.problems]


def merge(spec: str, kind: str = "AwsCognitoUserPool", name: str = "auth") -> str:
    """A strategic merge of a spec that is given indented by two, as text."""
    return f"kind: {kind}\nmetadata: {{name: {name}}}\nspec:\n{spec}"


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


def test_every_list_of_things_merges_by_a_field_that_names_them() -> None:
    """Lists of objects that no one field names are replaced: they stand here, so that a new one is seen."""
    unnamed = set()
    for kind in SPECS:
        for path, field in walk(kind_named(kind).manifest):
            model = field.shape.item.model if field.shape.kind == "list" and field.shape.item else None
            key = MERGE_KEYS.get(field.name, "name")
            if model and key not in {info.alias for info in model.model_fields.values()}:
                unnamed.add(path)
    assert unnamed == {"metadata.relationships", "spec.managedLogin[].assets"}


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
        ("{op: remove, path: spec}", "patch-failed"),
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


def test_a_patch_and_a_new_manifest_may_use_a_name_from_before_the_prefix() -> None:
    other = API.replace("get-users", "other")
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
