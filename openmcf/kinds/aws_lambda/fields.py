"""AwsLambda: the fields of the spec that are properties of the function."""

from openmcf.kit.field_map import As, FieldMap

FIELDS = FieldMap(
    {
        "description": "description",
        "role_arn": "role",
        "runtime": "runtime",
        "handler": "handler",
        "image_uri": "imageUri",
        "architecture": As("architectures", lambda name: [name.lower()], lambda names: names[0].upper()),
        "memory_mb": "memorySize",
        "timeout_seconds": "timeout",
        "ephemeral_storage_mb": "ephemeralStorage.size",
        "reserved_concurrency": "reservedConcurrentExecutions",
        "kms_key_arn": "kmsKeyArn",
        "layer_arns": "layers",
        "subnets": "vpcConfig.subnetIds",
        "security_groups": "vpcConfig.securityGroupIds",
        "tracing_mode": "tracingConfig.mode",
        "dead_letter_target_arn": "deadLetterConfig.targetArn",
        "tags": "tags",
    }
)
