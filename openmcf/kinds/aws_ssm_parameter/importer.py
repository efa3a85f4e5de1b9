"""AwsSsmParameter: a parameter that exists, as a manifest says it."""

from collections.abc import Iterator, Mapping
from typing import Any

from openmcf.kinds.aws_ssm_parameter.fields import FIELDS
from openmcf.kinds.aws_ssm_parameter.spec import AwsSsmParameterSpec
from openmcf.kit.importing import Connect, ExistingResource, found, non_default
from openmcf.specs.findings import Path

_PARAMETER = "aws:ssm/parameter:Parameter"


def read_existing(connect: Connect, id_: str) -> ExistingResource:
    """The parameter of a name. Raises NotFound."""
    clients = connect(None)
    inputs = non_default(_PARAMETER, found(clients, _PARAMETER, id_).inputs)
    spec = {"region": clients.region, "name": id_} | FIELDS.fields(AwsSsmParameterSpec, inputs)
    name = id_.strip("/").replace("/", "-")  # names of manifests have no /
    return ExistingResource(name, spec, lambda _: {(_PARAMETER, None): id_}, secrets=_secrets)


def _secrets(manifest: Mapping[str, Any]) -> Iterator[Path]:
    """The value of a SecureString is not written down."""
    if manifest["spec"]["type"] == "SecureString":
        yield ("spec", "value")
