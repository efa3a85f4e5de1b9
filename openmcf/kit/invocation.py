"""How AWS services name the Lambda functions that they call, and the statements that let them: pure."""

from hashlib import sha256

_WRAPPED = "/functions/"


def invocation_uri(function: str) -> str:
    """The ARN by which API Gateway invokes a function, from the function's own or from itself.

    Its form: API Gateway's API model, `CreateAuthorizer.AuthorizerUri`.
    """
    if _WRAPPED in function:
        return function
    _, partition, _, region, *_ = function.split(":")
    return f"arn:{partition}:apigateway:{region}:lambda:path/2015-03-31/functions/{function}/invocations"


def invoked(uri: str) -> str:
    """The ARN of the function, with its version or alias, from itself or what `invocation_uri` gives."""
    return uri.partition(_WRAPPED)[2].removesuffix("/invocations") or uri


def qualified(function: str) -> tuple[str, str | None]:
    """The function's own ARN, and the version or alias behind it."""
    parts = invoked(function).split(":")
    return ":".join(parts[:7]), ":".join(parts[7:]) or None


def region_of(arn: str | None) -> str | None:
    """The region in an ARN; None if there is no ARN."""
    return arn.split(":")[3] if arn else None


def permission_of_authorizer(name: str) -> str:
    """What a stack calls the permission of an authorizer; no function has such a name or ARN."""
    return f"authorizer {name}"


def statement_id(caller: str, called: str) -> str:
    """The id of the statement that lets an API call what its manifest calls so.

    A statement's id has few characters, names have all.
    """
    return f"{caller}-{sha256(called.encode()).hexdigest()[:8]}"
