"""AwsLambda: a Lambda function with its log group."""

from collections.abc import Iterator

from openmcf.kinds.aws_lambda.rules import RULES
from openmcf.kinds.aws_lambda.spec import AwsLambda, AwsLambdaOutputs
from openmcf.specs.kind import ImportId, Kind, UniqueName


def names(function: AwsLambda) -> Iterator[UniqueName]:
    """The name of the function, which is unique in a region of an account."""
    if function.spec.function_name is None:
        yield UniqueName(("metadata", "name"), "function name", function.metadata.name)
    else:
        yield UniqueName(("spec", "functionName"), "function name", function.spec.function_name)


KIND = Kind(
    AwsLambda,
    AwsLambdaOutputs,
    RULES,
    names=names,
    named_by_manifest=frozenset({"aws:cloudwatch/logGroup:LogGroup", "aws:lambda/function:Function"}),
    import_id=ImportId("the function's name or ARN", "its code and its log group"),
    exempt={
        "probes": "who calls a function is the API's",
        "guard": "its code is kept beside the manifest, and its logs are kept for a while only",
    },
)
