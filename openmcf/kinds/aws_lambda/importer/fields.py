"""AwsLambda: from pulumi-aws's properties of a function to the manifest's fields: pure."""

from typing import Any

from openmcf.aws.resource import Properties
from openmcf.kit.importing import without_none

_NAMES = {
    "name": "functionName",
    "description": "description",
    "role": "roleArn",
    "runtime": "runtime",
    "handler": "handler",
    "memorySize": "memoryMb",
    "timeout": "timeoutSeconds",
    "reservedConcurrentExecutions": "reservedConcurrency",
    "layers": "layerArns",
    "kmsKeyArn": "kmsKeyArn",
    "imageUri": "imageUri",
    "tags": "tags",
}
"""The fields that say the same as a property."""


def settings(inputs: Properties) -> dict[str, Any]:
    """The fields of the manifest's spec, but for code in an archive and for the log group."""
    network = inputs.get("vpcConfig", {})
    return {field: inputs[name] for name, field in _NAMES.items() if name in inputs} | without_none(
        {
            "environment": inputs.get("environment", {}).get("variables"),
            "subnets": network.get("subnetIds"),
            "securityGroups": network.get("securityGroupIds"),
            "architecture": inputs.get("architectures", ["x86_64"])[0].upper(),
            "tracingMode": inputs.get("tracingConfig", {}).get("mode"),
            "ephemeralStorageMb": inputs.get("ephemeralStorage", {}).get("size"),
            "deadLetterTargetArn": inputs.get("deadLetterConfig", {}).get("targetArn"),
        }
    )
