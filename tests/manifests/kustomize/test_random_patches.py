"""Random patches: each is applied, or a problem says why not; never anything else."""

import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from openmcf.manifests.check import check
from openmcf.manifests.kustomize.json_patch import patched, steps_of
from openmcf.manifests.kustomize.strategic_merge import merged
from openmcf.manifests.yaml.nodes import Refused, manifest_shape
from openmcf.manifests.yaml.parse import Document, parse
from openmcf.manifests.yaml.values import Reader
from tests.support.overlays import POOL, built

# Of a pointer each token is a field of the manifest, an index, or what looks like one.
_TOKENS = st.sampled_from(
    [
        *("metadata", "name", "spec", "clients", "logoutUrls", "passwordPolicy", "resourceServers", "scopes"),
        *("mfa_configuration", "mfaConfiguration", "generateSecret", "valueFrom", "", "~0", "~1", "~", "ä"),
        *(
            "-",
            "0",
            "1",
            "2",
            "00",
            "01",
            "-0",
            "-1",
            "+1",
            " 1",
            "1.0",
            "1e0",
            "٣",
            "²",
            "9" * 30,
            "x" * 200,
        ),
    ]
)
_POINTERS = st.lists(_TOKENS, max_size=6).map(lambda tokens: "".join(f"/{token}" for token in tokens))
_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from([None, True, 0, -1, 1.5, 10**40, "", "x", "delete", "replace"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "$patch", "<<", "value", "spec", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
_OPERATIONS = st.fixed_dictionaries(
    {"op": st.sampled_from(["add", "remove", "replace", "move", "copy", "test", "merge", 1])},
    optional={"path": _POINTERS | st.just("x") | st.none(), "from": _POINTERS, "value": _VALUES},
)
_MERGES = st.recursive(
    _VALUES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(_TOKENS | st.just("$patch"), inner, max_size=3)
    ),
    max_leaves=8,
)


def document(text: str, file: str) -> Document:
    """The only document of a text."""
    (found,) = parse(text, file)
    assert isinstance(found, Document)
    return found


@given(st.lists(_OPERATIONS, min_size=1, max_size=4))
@example([{"op": "add", "path": "/spec/clients/-/name", "value": "x"}])
@example([{"op": "replace", "path": "/spec/clients/x/logoutUrls/0", "value": "x"}])
@example([{"op": "move", "from": "/spec/clients/٣/name", "path": "/spec/clients/²/name"}])
@example([{"op": "copy", "from": "", "path": "/spec/clients/-"}])
@example([{"op": "move", "from": "/spec", "path": "/spec/clients/0"}])
def test_a_json_patch_is_applied_or_refused(operations: list[Any]) -> None:
    manifest, patch = document(POOL, "pool.yaml"), document(f"a: {json.dumps(operations)}", "patch.yaml")
    steps, findings = steps_of(patch.root.value[0][1])
    try:
        root = patched(manifest.root, steps, manifest_shape(manifest.root))
    except Refused:
        return
    assert steps or findings
    check(manifest._replace(root=root), {"pool.yaml": POOL, "patch.yaml": json.dumps(operations)}, [])


@given(_MERGES)
def test_a_strategic_merge_is_applied_or_refused(spec: Any) -> None:
    manifest, patch = document(POOL, "pool.yaml"), document(f"spec: {json.dumps(spec)}", "patch.yaml")
    reader = Reader()
    reader.read(patch.root)
    if reader.findings:
        return
    try:
        root = merged(manifest.root, patch.root, manifest_shape(manifest.root))
    except Refused:
        return
    if root is not None:
        check(manifest._replace(root=root), {"pool.yaml": POOL, "patch.yaml": json.dumps(spec)}, [])


@given(st.lists(_OPERATIONS, min_size=1, max_size=3))
def test_an_overlay_with_any_patch_is_built(operations: list[Any]) -> None:
    overlay = "patches: [{path: p.yaml, target: {kind: AwsCognitoUserPool}}]"
    result = built(overlay, p=json.dumps(operations))
    assert len(result.documents) == 3
