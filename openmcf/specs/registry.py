"""The table of kinds, and the only door to them. A part of a kind is imported when it is first asked for.

Kinds of other packages (`external_kinds.py`) are asked for only if a name is not in the table, and by what
lists all kinds. What is generated into this repository lists the table alone (`KINDS`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from importlib import import_module
from importlib.resources import files
from types import ModuleType
from typing import Any, NamedTuple

from openmcf.errors import KindUnusable, UnknownKind
from openmcf.packages import EntryPoint, explained
from openmcf.specs.external_kinds import (
    blaming,
    blaming_calls,
    external_kinds,
    failing,
    kind_of,
    only,
    part_of,
    shadowed,
    unusable,
)
from openmcf.specs.findings import nearest
from openmcf.specs.kind import Kind

KINDS: dict[str, str] = {
    "AwsCognitoUserPool": "openmcf.kinds.aws_cognito_user_pool",
    "AwsHttpApiGateway": "openmcf.kinds.aws_http_api_gateway",
    "AwsLambda": "openmcf.kinds.aws_lambda",
    "AwsLambdaLayer": "openmcf.kinds.aws_lambda_layer",
    "AwsIamRole": "openmcf.kinds.aws_iam_role",
    "AwsCertManagerCert": "openmcf.kinds.aws_cert_manager_cert",
    "AwsS3Bucket": "openmcf.kinds.aws_s3_bucket",
    "AwsSsmParameter": "openmcf.kinds.aws_ssm_parameter",
}

_OPENMCF_KINDS = frozenset(
    {
        *("AwsAlb", "AwsClientVpn", "AwsCloudFront", "AwsDocumentDb", "AwsDynamodb", "AwsEc2Instance"),
        *("AwsEcrRepo", "AwsEcsCluster", "AwsEcsService", "AwsEksCluster", "AwsEksNodeGroup", "AwsIamUser"),
        *("AwsKmsKey", "AwsRdsCluster", "AwsRdsInstance", "AwsRoute53DnsRecord", "AwsRoute53Zone"),
        *("AwsSecretsManager", "AwsSecurityGroup", "AwsVpc"),
    }
)
UNPROVISIONED_KINDS = _OPENMCF_KINDS - KINDS.keys()
"""OpenMCF's AWS kinds that openmcf does not provision; references to them are read, with a warning."""


class Listed(NamedTuple):
    """A kind with where it comes from: None for openmcf itself, else the package and its version."""

    name: str
    kind: Kind
    package: str | None


def kind_named(name: str) -> Kind:
    """The kind of that exact name. Raises UnknownKind, with the nearest one as a hint, and KindUnusable."""
    found = _kind(name)
    if isinstance(found, KindUnusable):
        raise KindUnusable(str(found), found.hint)
    return found


@cache
def _kind(name: str) -> Kind | KindUnusable:
    """The kind of that name, or what is wrong with it, so that a broken package is imported only once."""
    if name in KINDS:
        kind: Kind = import_module(f"{KINDS[name]}.kind").KIND
        return kind
    try:
        return kind_of(name, _brought(name))
    except KindUnusable as error:
        return error


def find_kind(name: object) -> Kind | None:
    """The kind of that name; None if there is none, or its package is broken."""
    try:
        return kind_named(name) if isinstance(name, str) else None
    except UnknownKind:
        return None


def kind_names() -> list[str]:
    """The names of all kinds, openmcf's own first; those of other packages may be broken."""
    return [*KINDS, *(name for name in external_kinds() if name not in KINDS)]


def all_kinds() -> Iterator[Listed | KindUnusable]:
    """All kinds, openmcf's own first; of those that cannot be used, what is wrong with them."""
    for name in KINDS:
        yield Listed(name, kind_named(name), None)
    for name, brought in external_kinds().items():
        found = shadowed(name, brought) if name in KINDS else _kind(name)
        yield Listed(name, found, brought[0].package) if isinstance(found, Kind) else found


def usable_kinds() -> Iterator[Listed]:
    """All kinds without those that cannot be used."""
    return (each for each in all_kinds() if isinstance(each, Listed))


def is_unprovisioned(name: str) -> bool:
    """Whether it is a kind of OpenMCF that neither openmcf nor another package here provisions."""
    return name in UNPROVISIONED_KINDS and name not in kind_names()


def part(kind: str, name: str) -> ModuleType:
    """A part of a kind, such as `program`: the module of that name in its package, or `main` in the folder.

    Raises UnknownKind, with the nearest kind as a hint, and KindUnusable.
    """
    if kind not in KINDS:
        kind_named(kind)
        return part_of(kind, _brought(kind), name)
    module = import_module(f"{KINDS[kind]}.{name}")
    return import_module(f"{module.__name__}.main") if hasattr(module, "__path__") else module


def file_of(kind: str, name: str) -> str:
    """The text of a file in a kind's folder, such as `starter.yaml`. Raises UnknownKind, and KindUnusable."""
    if kind not in KINDS:
        kind_named(kind)
    try:
        return files(package_of(kind)).joinpath(name).read_text(encoding="utf-8")
    except OSError as error:
        raise unusable(kind, _brought(kind), f"its folder has no {name}") from error


def package_of(kind: str) -> str:
    """The package that a kind is. Raises UnknownKind, with the nearest one as a hint, and KindUnusable."""
    return KINDS[kind] if kind in KINDS else _brought(kind).value


@contextmanager
def naming_package(kind: str | None, what: str, *expected: type[Exception]) -> Iterator[None]:
    """Run code of a kind: what that of another package raises becomes KindUnusable, but for the expected.

    what: what of the kind it is, in words.
    """
    brought = None if kind is None or kind in KINDS else external_kinds().get(kind)
    with blaming(str(kind), brought[0], what, *expected) if brought else nullcontext():
        yield


def answering(kind: str, field: str, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function that a part of a kind gives: what that of another package raises becomes KindUnusable."""
    return function if kind in KINDS else blaming_calls(kind, _brought(kind), field, function)


def failure(kind: str, what: str, error: Exception) -> KindUnusable:
    """The error for code of any kind that raises this."""
    if isinstance(error, KindUnusable):
        return error
    if kind not in KINDS:
        return failing(kind, _brought(kind), what, error)
    message = f"the kind `{kind}` cannot be used: its {what} fails: {explained(error, KINDS[kind])}"
    return KindUnusable(message, "report this as a bug of openmcf")


def _brought(kind: str) -> EntryPoint:
    """The entry point of a kind that is not in the table."""
    brought = external_kinds().get(kind)
    if brought:
        return only(kind, brought)
    near = nearest(kind, kind_names())
    hint = f"did you mean `{near}`?" if near else f"the kinds are {', '.join(kind_names())}"
    raise UnknownKind(f"there is no kind `{kind}`", hint)
