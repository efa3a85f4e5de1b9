"""Random valid manifests of every kind."""

import json
from collections.abc import Callable, Iterable

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from openmcf.specs.field_types import fields
from openmcf.specs.manifest import STACK_PARTS, Metadata
from openmcf.specs.registry import kind_named
from tests.support.manifests import checked, manifest
from tests.support.strategies_bucket import buckets
from tests.support.strategies_http_api import apis
from tests.support.strategies_iam_role import roles
from tests.support.strategies_lambda import functions, layers
from tests.support.strategies_shared import NEVER, Data, Strategy, data_of, matching, sometimes
from tests.support.strategies_user_pool import pools

SPECS: dict[str, Strategy] = {
    "AwsCognitoUserPool": pools(),
    "AwsHttpApiGateway": apis(),
    "AwsLambda": functions(),
    "AwsLambdaLayer": layers(),
    "AwsIamRole": roles(),
    "AwsS3Bucket": buckets(),
}
"""Random specs of the kinds whose rules leave too few of those that a model alone would give."""
_BUCKET_NAME = r"[b-r][a-z0-9]([a-z0-9]|-[b-r]){1,20}(\.[b-l]{1,9})?"
# Where the name becomes that of the resource.
_NAMES = {
    "AwsCertManagerCert": ".{1,128}",
    "AwsCognitoUserPool": r"[a-zA-Z0-9_ +=,.@-]{1,128}",
    "AwsHttpApiGateway": ".{1,128}",
    "AwsIamRole": r"[a-zA-Z0-9_+=,.@-]{1,64}",
    "AwsLambdaLayer": r"[a-zA-Z0-9_-]{1,128}",
    "AwsS3Bucket": _BUCKET_NAME,
}
_SHORT_NAMES = {"AwsS3Bucket": _BUCKET_NAME}
"""Of the names of resources those that are short enough for a stack that has them in its own."""
_STACK = dict(zip(STACK_PARTS, ("acme", "auth", "prod.main"), strict=True))


@st.composite
def manifests(draw: st.DrawFn, kind: str) -> Data:
    """A manifest of the kind without errors; it may have warnings."""
    names = _NAMES.get(kind, "[a-zA-Z0-9_-]{1,64}")
    in_stacks = _SHORT_NAMES.get(kind, "[a-zA-Z0-9_-]{1,64}")
    metadata = st.one_of(_in_a_usual_stack(in_stacks), _in_a_stack_of_its_own(names))
    specs = SPECS[kind] if kind in SPECS else _specs(kind)
    content = manifest(kind, draw(specs)) | {"metadata": draw(metadata)}
    status: Data = draw(sometimes(st.just({"status": {"outputs": {"id": 1}}}), st.just({})))
    return content | status


def _specs(kind: str) -> Strategy:
    """Specs as the kind's model has them, of which its rules take some."""
    model = fields(kind_named(kind).manifest)["spec"].shape.model
    assert model is not None
    return data_of(model).filter(lambda spec: checked(json.dumps(manifest(kind, spec))).manifest is not None)


def never_seen(kind: str, wanted: Iterable[str], seen: Callable[[Data], Iterable[str]]) -> set[str]:
    """What of the wanted is never seen in many manifests of the kind.

    Examples of one run resemble each other, so that what is rare wants several runs.
    """
    missing = set(wanted)

    @settings(max_examples=50)
    @given(manifests(kind))
    def look(content: Data) -> None:
        missing.difference_update(seen(content))

    for number in range(20):
        if missing:
            seed(number)(look)()
    return missing


def _in_a_usual_stack(names: str) -> Strategy:
    """The stack has the manifest's name in its own."""
    return data_of(Metadata, name=matching(names), env=matching("[a-z0-9.-]{0,8}"))


def _in_a_stack_of_its_own(names: str) -> Strategy:
    labels = data_of(Metadata, name=matching(names, 1, 128), labels=NEVER)
    return labels.map(lambda metadata: metadata | {"labels": _STACK})
