"""The create calls that a manifest leads to."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import assume

from openmcf.manifests.effective import effective
from openmcf.specs.manifest import Manifest
from tests.support.aws_calls_bucket import bucket_calls
from tests.support.aws_calls_http_api import api_calls
from tests.support.aws_calls_shared import LITERALS, Call, given, tag_list
from tests.support.aws_calls_user_pool import pool_calls
from tests.support.manifests import checked
from tests.support.places import places
from tests.support.strategies_shared import Data


def calls_of(manifest: Manifest) -> list[Call]:
    """The calls that create what the manifest says, references being whatever fits; for kinds of CALLS."""
    data = literal(manifest)
    return list(CALLS[manifest.kind](data["metadata"]["name"], data["spec"]))


def literal(manifest: Manifest) -> Data:
    """The effective manifest with a literal that fits in place of each reference."""
    data = effective(manifest, show_secrets=True)
    for place in places(type(manifest), data):
        if place.shape.reference and isinstance(place.value, dict):
            _put(data, place.path, LITERALS[next(iter(place.shape.reference.accepts), "url")])
    return data


def fitting_literals(content: Data) -> Data:
    """A random manifest with literals for its references; those that they do not fit are left out."""
    manifest = checked(json.dumps(content)).manifest
    assert manifest is not None
    data = literal(manifest)
    assume(checked(json.dumps(data)).manifest)
    return data


def _put(data: Any, path: tuple[str | int, ...], value: str) -> None:
    for part in path[:-1]:
        data = data[part]
    data[path[-1]] = value


def _function_calls(name: str, spec: Data) -> Iterator[Call]:
    name = spec.get("functionName", name)
    network = given(SubnetIds=spec.get("subnets"), SecurityGroupIds=spec.get("securityGroups"))
    target = spec.get("deadLetterTargetArn")
    yield Call(
        "lambda",
        "CreateFunction",
        given(
            FunctionName=name,
            Description=spec.get("description"),
            Role=spec["roleArn"],
            Runtime=spec.get("runtime"),
            Handler=spec.get("handler"),
            PackageType="Image" if "imageUri" in spec else "Zip",
            Code=_code(spec) | given(ImageUri=spec.get("imageUri")),
            MemorySize=spec["memoryMb"],
            Timeout=spec["timeoutSeconds"],
            Environment={"Variables": spec["environment"]} if "environment" in spec else None,
            VpcConfig=network or None,
            Architectures=[spec["architecture"].lower()],
            Layers=spec.get("layerArns"),
            KMSKeyArn=spec.get("kmsKeyArn"),
            TracingConfig={"Mode": spec["tracingMode"]},
            EphemeralStorage={"Size": spec["ephemeralStorageMb"]},
            DeadLetterConfig={"TargetArn": target} if target else None,
            Tags=spec.get("tags"),
        ),
    )
    if spec.get("reservedConcurrency", -1) >= 0:
        concurrency = {"FunctionName": name, "ReservedConcurrentExecutions": spec["reservedConcurrency"]}
        yield Call("lambda", "PutFunctionConcurrency", concurrency)
    group = {"logGroupName": f"/aws/lambda/{name}"}
    yield Call("logs", "CreateLogGroup", group | given(tags=spec.get("tags")))
    yield Call("logs", "PutRetentionPolicy", group | {"retentionInDays": spec["logRetentionDays"]})


def _layer_calls(name: str, spec: Data) -> Iterator[Call]:
    architectures = [name.lower() for name in spec.get("compatibleArchitectures", [])]
    yield Call(
        "lambda",
        "PublishLayerVersion",
        given(
            LayerName=spec.get("layerName", name),
            Description=spec.get("description"),
            Content=_code(spec),
            CompatibleArchitectures=architectures or None,
            CompatibleRuntimes=spec.get("compatibleRuntimes"),
            LicenseInfo=spec.get("licenseInfo"),
        ),
    )


def _code(spec: Data) -> Data:
    if "localPath" in spec:
        return {"ZipFile": b"PK"}
    s3 = spec.get("s3", {})
    return given(S3Bucket=s3.get("bucket"), S3Key=s3.get("key"), S3ObjectVersion=s3.get("objectVersion"))


def _role_calls(name: str, spec: Data) -> Iterator[Call]:
    yield Call(
        "iam",
        "CreateRole",
        given(
            RoleName=name,
            Path=spec["path"],
            AssumeRolePolicyDocument=json.dumps(spec["trustPolicy"]),
            Description=spec.get("description"),
            MaxSessionDuration=spec["maxSessionDuration"],
            PermissionsBoundary=spec.get("permissionsBoundary"),
            Tags=tag_list(spec.get("tags")),
        ),
    )
    for policy, document in spec.get("inlinePolicies", {}).items():
        parameters = {"RoleName": name, "PolicyName": policy, "PolicyDocument": json.dumps(document)}
        yield Call("iam", "PutRolePolicy", parameters)
    for arn in spec.get("managedPolicyArns", []):
        yield Call("iam", "AttachRolePolicy", {"RoleName": name, "PolicyArn": arn})


def _certificate_calls(_: str, spec: Data) -> Iterator[Call]:
    logging = "ENABLED" if spec["certificateTransparencyLogging"] else "DISABLED"
    yield Call(
        "acm",
        "RequestCertificate",
        given(
            DomainName=spec["primaryDomainName"],
            SubjectAlternativeNames=spec.get("alternateDomainNames"),
            ValidationMethod=spec["validationMethod"],
            KeyAlgorithm=spec["keyAlgorithm"],
            Options={"CertificateTransparencyLoggingPreference": logging},
            Tags=tag_list(spec.get("tags")),
        ),
    )


def _parameter_calls(name: str, spec: Data) -> Iterator[Call]:
    yield Call(
        "ssm",
        "PutParameter",
        given(
            Name=spec.get("name", name),
            Type=spec["type"],
            Value=spec["value"],
            Tier=spec["tier"],
            Description=spec.get("description") or None,
            KeyId=spec.get("keyId"),
            AllowedPattern=spec.get("allowedPattern") or None,
            DataType=spec["dataType"],
            Tags=tag_list(spec.get("tags")),
        ),
    )


CALLS: dict[str, Callable[[str, Data], Iterator[Call]]] = {
    "AwsCognitoUserPool": pool_calls,
    "AwsHttpApiGateway": api_calls,
    "AwsLambda": _function_calls,
    "AwsLambdaLayer": _layer_calls,
    "AwsIamRole": _role_calls,
    "AwsCertManagerCert": _certificate_calls,
    "AwsS3Bucket": bucket_calls,
    "AwsSsmParameter": _parameter_calls,
}
