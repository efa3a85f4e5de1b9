"""Random valid manifests of every kind."""

from collections.abc import Callable, Iterable

from hypothesis import given, seed, settings
from hypothesis import strategies as st

from openmcf.kinds.aws_cert_manager_cert.spec import AwsCertManagerCertSpec
from openmcf.specs.manifest import STACK_PARTS, Metadata
from tests.support.manifests import manifest
from tests.support.strategies_http_api import apis
from tests.support.strategies_iam_role import roles
from tests.support.strategies_lambda import functions, layers
from tests.support.strategies_shared import NEVER, Data, Strategy, data_of, matching, sometimes
from tests.support.strategies_user_pool import pools

KINDS: dict[str, Strategy] = {
    "AwsCognitoUserPool": pools(),
    "AwsHttpApiGateway": apis(),
    "AwsLambda": functions(),
    "AwsLambdaLayer": layers(),
    "AwsIamRole": roles(),
    "AwsCertManagerCert": data_of(AwsCertManagerCertSpec),
}
# Where the name becomes that of the resource.
_NAMES = {
    "AwsCognitoUserPool": r"[a-zA-Z0-9_ +=,.@-]{1,128}",
    "AwsIamRole": r"[a-zA-Z0-9_+=,.@-]{1,64}",
    "AwsLambda": r"[a-zA-Z0-9_-]{1,64}",
    "AwsLambdaLayer": r"[a-zA-Z0-9_-]{1,128}",
}
_STACK = dict(zip(STACK_PARTS, ("acme", "auth", "prod.main"), strict=True))


@st.composite
def manifests(draw: st.DrawFn, kind: str) -> Data:
    """A manifest of the kind without errors; it may have warnings."""
    metadata = st.one_of(_in_a_usual_stack(), _in_a_stack_of_its_own(_NAMES.get(kind, ".{1,128}")))
    content = manifest(kind, draw(KINDS[kind])) | {"metadata": draw(metadata)}
    status: Data = draw(sometimes(st.just({"status": {"outputs": {"id": 1}}}), st.just({})))
    return content | status


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


def _in_a_usual_stack() -> Strategy:
    """The stack has the manifest's name in its own."""
    return data_of(Metadata, name=matching("[a-zA-Z0-9_-]{1,64}"), env=matching("[a-z0-9.-]{0,8}"))


def _in_a_stack_of_its_own(names: str) -> Strategy:
    labels = data_of(Metadata, name=matching(names, 1, 128), labels=NEVER)
    return labels.map(lambda metadata: metadata | {"labels": _STACK})
