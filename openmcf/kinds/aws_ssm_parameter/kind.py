"""AwsSsmParameter: a parameter of SSM."""

from collections.abc import Iterator

from openmcf.kinds.aws_ssm_parameter.rules import RULES
from openmcf.kinds.aws_ssm_parameter.spec import AwsSsmParameter, AwsSsmParameterOutputs, parameter_name
from openmcf.specs.kind import ImportId, Kind, UniqueName

PARAMETER = "aws:ssm/parameter:Parameter"


def names(manifest: AwsSsmParameter) -> Iterator[UniqueName]:
    """Names of parameters are unique in a region of an account (API reference, `PutParameter`)."""
    path = ("spec", "name") if manifest.spec.name is not None else ("metadata", "name")
    yield UniqueName(path, "parameter", parameter_name(manifest))


KIND = Kind(
    AwsSsmParameter,
    AwsSsmParameterOutputs,
    RULES,
    names=names,
    named_by_manifest=frozenset({PARAMETER}),
    import_id=ImportId("its name", "nothing"),
    exempt={"probes": "nobody calls a parameter", "guard": "all of it is in the manifest"},
)
