"""Cross-field rules of AwsLambda."""

import json
import re
from collections.abc import Iterator

from openmcf.kinds.aws_lambda.spec import LOG_RETENTION_DAYS, NAME, AwsLambda, AwsLambdaSpec
from openmcf.specs.aws.arns import arn_region
from openmcf.specs.aws.lambda_code import deprecated_runtime, unknown_runtime
from openmcf.specs.findings import Finding, RuleBook
from openmcf.specs.invalid import valid_items

RULES = RuleBook()

_SOURCE_TYPES = {
    "s3": "CODE_SOURCE_TYPE_S3",
    "imageUri": "CODE_SOURCE_TYPE_IMAGE",
    "localPath": "CODE_SOURCE_TYPE_LOCAL",
}

# Lambda Developer Guide, "Defined runtime environment variables", less those that begin with _: no name may.
RESERVED_VARIABLES = frozenset(
    {
        *("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV"),
        *("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_VERSION"),
        *("AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"),
        *("AWS_LAMBDA_RUNTIME_API", "AWS_REGION", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        *("LAMBDA_RUNTIME_DIR", "LAMBDA_TASK_ROOT"),
    }
)


@RULES.error("lambda-name")
def name_is_possible(function: AwsLambda) -> Iterator[Finding]:
    """A function's name, `metadata.name` by default, has 1 to 64 letters, digits, `-` and `_`."""
    name = function.metadata.name
    if function.spec.function_name is None and not re.fullmatch(NAME, name):
        message = f"`{name}` is no function name: 1 to 64 letters, digits, - and _"
        yield Finding("metadata.name", message, "give `spec.functionName`, or rename the manifest")


@RULES.error("lambda-code-source")
def code_is_in_one_place(function: AwsLambda) -> Iterator[Finding]:
    """Exactly one of `s3`, `imageUri` and `localPath` says where the code is."""
    sources, said = _sources(function.spec), function.spec.code_source_type
    if not sources:
        fitting = [field for field, type_ in _SOURCE_TYPES.items() if said in {None, type_}]
        hint = f"give {' or '.join(f'`{field}`' for field in fitting)}"
        yield Finding("spec", "nothing says where the code is", hint, on_key=True)
    for source in sources[1:]:
        message = f"`{sources[0]}` says already where the code is"
        yield Finding(f"spec.{source}", message, "keep one of them", on_key=True)


@RULES.error("lambda-code-source-type")
def code_source_type_agrees(function: AwsLambda) -> Iterator[Finding]:
    """`codeSourceType`, where given, names the place that is given."""
    said, sources = function.spec.code_source_type, _sources(function.spec)
    if said is not None and len(sources) == 1 and _SOURCE_TYPES[sources[0]] != said:
        hint = f"set it to `{_SOURCE_TYPES[sources[0]]}`, or leave it out"
        yield Finding("spec.codeSourceType", f"the code is in `{sources[0]}`, not where `{said}` says", hint)


@RULES.error("lambda-zip-settings")
def archive_has_runtime_and_handler(function: AwsLambda) -> Iterator[Finding]:
    """Code in an archive needs `runtime` and `handler`."""
    spec = function.spec
    if spec.image_uri is not None or not _sources(spec):
        return
    if spec.runtime is None:
        hint = "add `runtime`, such as python3.14 or nodejs24.x"
        yield Finding("spec.runtime", "is required for code in an archive", hint, on_key=True)
    if spec.handler is None:
        hint = "add `handler`, such as index.handler"
        yield Finding("spec.handler", "is required for code in an archive", hint, on_key=True)


@RULES.error("lambda-image-settings")
def image_brings_its_own(function: AwsLambda) -> Iterator[Finding]:
    """A container image brings its own runtime, handler and layers."""
    spec = function.spec
    if spec.image_uri is None:
        return
    given = {"runtime": spec.runtime, "handler": spec.handler, "layerArns": spec.layer_arns}
    for field, value in given.items():
        if value:
            message = "cannot be given for a container image, which brings its own"
            yield Finding(f"spec.{field}", message, "remove it", on_key=True)


@RULES.warning("lambda-runtime-deprecated")
def runtime_is_not_deprecated(function: AwsLambda) -> Iterator[Finding]:
    """New functions should not have a runtime that AWS has deprecated."""
    yield from deprecated_runtime("spec.runtime", function.spec.runtime)


@RULES.warning("lambda-runtime-unknown")
def runtime_is_known(function: AwsLambda) -> Iterator[Finding]:
    """The runtime should be a version that openmcf knows Lambda to have."""
    yield from unknown_runtime("spec.runtime", function.spec.runtime)


@RULES.error("lambda-environment-reserved")
def variables_are_not_reserved(function: AwsLambda) -> Iterator[Finding]:
    """Environment variables that Lambda sets itself cannot be given."""
    for name in function.spec.environment:
        if name in RESERVED_VARIABLES:
            path = ("spec", "environment", name)
            yield Finding(path, f"`{name}` is set by Lambda itself", "choose another name", on_key=True)


@RULES.error("lambda-environment-size")
def environment_is_small(function: AwsLambda) -> Iterator[Finding]:
    """The environment has at most 4096 bytes, names and values together.

    Lambda measures it as JSON, as its refusal shows ("String measured: {…}").
    """
    literals = {
        name: value if isinstance(value, str) else "" for name, value in function.spec.environment.items()
    }
    size = len(json.dumps(literals, ensure_ascii=False, separators=(",", ":")).encode())
    if size > 4096:
        message = f"all variables together have {size} bytes as JSON, and Lambda takes 4096"
        hint = "put large values into SSM parameters or S3, and pass their names"
        yield Finding("spec.environment", message, hint, on_key=True)


@RULES.error("lambda-layer-versions")
def layers_have_one_version(function: AwsLambda) -> Iterator[Finding]:
    """No two versions of the same layer."""
    seen: dict[str, str] = {}
    for index, arn in enumerate(function.spec.layer_arns):
        if not isinstance(arn, str):
            continue
        layer, _, version = arn.rpartition(":")
        first = seen.setdefault(layer, version)
        if first != version:
            message = f"version {first} of the same layer is listed already"
            yield Finding(f"spec.layerArns[{index}]", message, "keep one version of it")


@RULES.error("lambda-layer-region")
def layers_are_in_the_functions_region(function: AwsLambda) -> Iterator[Finding]:
    """Layers are in the function's region.

    Source: measured, "Layers are not in the same region as the function".
    """
    wanted = function.spec.region
    for index, arn in valid_items(function.spec.layer_arns):
        region = arn_region(arn)
        if region is not None and wanted is not None and region != wanted:
            message = f"is in `{region}`, and the function in `{wanted}`"
            yield Finding(f"spec.layerArns[{index}]", message, f"give a layer in `{wanted}`")


@RULES.error("lambda-vpc")
def vpc_is_complete(function: AwsLambda) -> Iterator[Finding]:
    """`subnets` and `securityGroups` go together."""
    spec = function.spec
    if spec.subnets and not spec.security_groups:
        yield Finding(
            "spec.subnets", "need `securityGroups` beside them", "add `securityGroups`", on_key=True
        )
    if spec.security_groups and not spec.subnets:
        yield Finding("spec.securityGroups", "need `subnets` beside them", "add `subnets`", on_key=True)


@RULES.error("lambda-log-retention")
def log_retention_is_offered(function: AwsLambda) -> Iterator[Finding]:
    """`logRetentionDays` is one of the numbers that CloudWatch Logs offers."""
    days = function.spec.log_retention_days
    if days not in LOG_RETENTION_DAYS:
        longer = next(offered for offered in LOG_RETENTION_DAYS if offered > days)
        message = f"{days} is no number of days that CloudWatch Logs offers"
        hint = f"use {longer}; it offers {', '.join(map(str, LOG_RETENTION_DAYS))}"
        yield Finding("spec.logRetentionDays", message, hint)


@RULES.warning("lambda-stopped")
def function_may_run(function: AwsLambda) -> Iterator[Finding]:
    """`reservedConcurrency: 0` stops the function."""
    if function.spec.reserved_concurrency == 0:
        message = "with 0 the function never runs: every invocation is throttled"
        yield Finding(
            "spec.reservedConcurrency", message, "leave it out, unless the function is to stand still"
        )


def _sources(spec: AwsLambdaSpec) -> list[str]:
    """The fields that say where the code is, of those that are given."""
    given = {"s3": spec.s3, "imageUri": spec.image_uri, "localPath": spec.local_path}
    return [field for field, value in given.items() if value is not None]
