"""AwsLambda: a function that exists, with its code and its log group, as a manifest says it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from openmcf.aws.clients import Clients
from openmcf.aws.resource import NotFound, Properties
from openmcf.errors import ImportRefused
from openmcf.kinds.aws_lambda.fields import FIELDS
from openmcf.kinds.aws_lambda.spec import LOG_RETENTION_DAYS, NAME, AwsLambdaSpec
from openmcf.kit.code_download import beside, downloaded
from openmcf.kit.importing import Connect, ExistingResource, found
from openmcf.specs.findings import Path

_FUNCTION = "aws:lambda/function:Function"
_LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"

_LONGEST = LOG_RETENTION_DAYS[-1]
"""The days for a log group that keeps events for ever, which a manifest cannot say."""


def read_existing(connect: Connect, id_: str) -> ExistingResource:
    """The function of a name or an ARN, which names its region. Raises NotFound and ImportRefused."""
    region, name = _named(id_)
    clients = connect(region)
    function, observed = found(clients, _FUNCTION, name), clients("lambda").get_function(FunctionName=name)
    if region and function.properties["arn"] != id_:
        raise NotFound  # it is another account's
    _refuse_unreadable(name, observed)
    group = _log_group(clients, name)
    spec = {"region": clients.region} | settings(function.inputs) | _retention(group)
    ids: dict[tuple[str, str | None], str] = {(_FUNCTION, None): name}
    if group is not None:
        ids[_LOG_GROUP, None] = group["name"]
    notes = tuple(_left_alone(observed["Configuration"], group))
    adopted = ExistingResource(name, spec, lambda _: ids, notes, _secrets)
    return adopted if "imageUri" in spec else _with_code(adopted, clients, observed)


def settings(inputs: Properties) -> dict[str, Any]:
    """The fields of the manifest's spec, but for code in an archive and for the log group."""
    variables = inputs.get("environment", {}).get("variables")
    named = {"functionName": inputs["name"]} | ({"environment": variables} if variables else {})
    return FIELDS.fields(AwsLambdaSpec, {"architectures": ["x86_64"]} | inputs) | named


def _named(id_: str) -> tuple[str | None, str]:
    """Region and name of a function; only its ARN has the region. Raises NotFound for another ARN."""
    parts = id_.split(":")
    region, name = (parts[3], parts[6]) if id_.startswith("arn:") and len(parts) == 7 else (None, id_)
    if not re.fullmatch(NAME, name):
        raise NotFound
    return region, name


def _with_code(function: ExistingResource, clients: Clients, observed: Mapping[str, Any]) -> ExistingResource:
    path = f"{function.name}.zip"
    fetch = partial(downloaded, clients, observed["Code"], observed["Configuration"]["CodeSha256"])
    return replace(function, spec={**function.spec, "localPath": path}, files=beside(path, fetch))


def _refuse_unreadable(name: str, observed: Mapping[str, Any]) -> None:
    """Who may read a function may not always read its tags, nor decrypt its environment."""
    environment = observed["Configuration"].get("Environment", {})
    for what, error in (("tags", observed.get("TagsError")), ("environment", environment.get("Error"))):
        if error:
            message = f"AWS does not say the {what} of `{name}`: {error['Message']}"
            raise ImportRefused(
                message, "ask for the permission to read them, or choose others with --profile"
            )


def _log_group(clients: Clients, name: str) -> Properties | None:
    """The inputs of a function's log group; Lambda makes it when the function first runs."""
    with suppress(NotFound):
        return found(clients, _LOG_GROUP, f"/aws/lambda/{name}").inputs
    return None


def _retention(group: Properties | None) -> dict[str, int]:
    return {} if group is None else {"logRetentionDays": group.get("retentionInDays") or _LONGEST}


def _left_alone(configuration: Mapping[str, Any], group: Properties | None) -> Iterator[str]:
    """What of a function is not adopted, or not as it is."""
    if group is not None and not group.get("retentionInDays"):
        yield f"the log group keeps events for ever, which a manifest cannot say; it says {_LONGEST} days"
    if unsaid := [what for what, is_there in _unsaid(configuration).items() if is_there]:
        yield f"{', '.join(unsaid)}: a manifest cannot say that; it stays as it is, without a record"


def _unsaid(configuration: Mapping[str, Any]) -> dict[str, bool]:
    """Settings that a manifest does not have, and whether the function has them."""
    own_group = f"/aws/lambda/{configuration['FunctionName']}"
    usual = {"LogFormat": "Text", "LogGroup": own_group}
    return {
        "file systems": "FileSystemConfigs" in configuration,
        "image configuration": "ImageConfigResponse" in configuration,
        "SnapStart": configuration.get("SnapStart", {}).get("ApplyOn", "None") != "None",
        "logging": configuration.get("LoggingConfig", usual) != usual,
    }


def _secrets(manifest: Mapping[str, Any]) -> Iterator[Path]:
    for name, value in manifest["spec"].get("environment", {}).items():
        if isinstance(value, str):
            yield "spec", "environment", name
