"""What validates is accepted by botocore's models of the create calls that it leads to.

botocore has every limit that AWS publishes; a misfit is a fault of a model or a rule, or one of EXCEPTIONS.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.aws_calls import calls_of
from tests.support.aws_calls_shared import Call
from tests.support.aws_shapes import Misfit, misfits
from tests.support.manifests import checked
from tests.support.strategies import manifests, never_seen
from tests.support.strategies_shared import Data

OPERATIONS = {
    "AwsCognitoUserPool": {
        *("CreateUserPool", "SetUserPoolMfaConfig", "CreateUserPoolClient", "CreateResourceServer"),
        *("CreateGroup", "CreateIdentityProvider", "CreateUserPoolDomain", "CreateManagedLoginBranding"),
    },
    "AwsHttpApiGateway": {
        *("CreateApi", "CreateAuthorizer", "CreateIntegration", "CreateRoute", "CreateStage"),
        *("CreateDomainName", "CreateApiMapping"),
    },
    "AwsLambda": {"CreateFunction", "PutFunctionConcurrency", "CreateLogGroup", "PutRetentionPolicy"},
    "AwsLambdaLayer": {"PublishLayerVersion"},
    "AwsIamRole": {"CreateRole", "PutRolePolicy", "AttachRolePolicy"},
    "AwsCertManagerCert": {"RequestCertificate"},
    "AwsS3Bucket": {
        *("CreateBucket", "PutBucketTagging", "PutPublicAccessBlock", "PutBucketEncryption"),
        *("PutBucketVersioning", "PutBucketLifecycleConfiguration", "PutBucketCors", "PutBucketPolicy"),
        *("PutBucketWebsite", "PutBucketLogging", "PutBucketReplication"),
    },
}


def anything(_: Any) -> bool:
    return True


def has_a_dot(value: str) -> bool:
    return "." in value


EXCEPTIONS: dict[tuple[str, str, str], Callable[[Any], bool]] = {
    # The service takes domains of one's own, which have dots; the model's pattern is that of prefixes.
    ("CreateUserPoolDomain", "Domain", "pattern"): has_a_dot,
    # MiniStack pins a botocore (1.43) that is older than these flows (botocore 1.44 has them).
    ("CreateUserPoolClient", "ExplicitAuthFlows[]", "enum"): {
        "ALLOW_TOKEN_EXCHANGE_DELEGATION",
        "ALLOW_TOKEN_EXCHANGE_IMPERSONATION",
    }.__contains__,
    # Runtimes that are newer than this botocore: openmcf warns of those that it does not know.
    ("CreateFunction", "Runtime", "enum"): anything,
    ("PublishLayerVersion", "CompatibleRuntimes[]", "enum"): anything,
}
"""Where services take more than their models say, by operation, path and reason, and for which values."""


def calls(manifest: Data) -> list[Call]:
    model = checked(json.dumps(manifest)).manifest
    assert model is not None
    return calls_of(model)


def is_known(misfit: Misfit) -> bool:
    return EXCEPTIONS.get(misfit[:3], lambda _: False)(misfit.value)


@pytest.mark.parametrize("kind", OPERATIONS)
@given(data=st.data())
def test_calls_fit_their_models(kind: str, data: st.DataObject) -> None:
    for call in calls(data.draw(manifests(kind))):
        assert not [misfit for misfit in misfits(call) if not is_known(misfit)]


@pytest.mark.parametrize("kind", OPERATIONS)
def test_every_call_is_made(kind: str) -> None:
    """And no other than those that are listed, since each could be refused."""

    def made(manifest: Data) -> set[str]:
        operations = {call.operation for call in calls(manifest)}
        assert operations <= OPERATIONS[kind]
        return operations

    assert not never_seen(kind, OPERATIONS[kind], made)


@pytest.mark.parametrize(
    ("call", "path", "why"),
    [
        (Call("acm", "RequestCertificate", {}), "", "Missing required parameter"),
        (Call("acm", "RequestCertificate", {"DomainName": "a b.com"}), "DomainName", "pattern"),
        (Call("acm", "RequestCertificate", {"DomainName": f"{'x' * 250}.com"}), "DomainName", "max 253"),
        (
            Call("acm", "RequestCertificate", {"DomainName": "a.com", "KeyAlgorithm": "x"}),
            "KeyAlgorithm",
            "enum",
        ),
        (
            Call("acm", "RequestCertificate", {"DomainName": "a.com", "Tags": [{"Key": ""}]}),
            "Tags[].Key",
            "min 1",
        ),
        (Call("acm", "RequestCertificate", {"DomainName": "a.com", "Name": "x"}), "", "Unknown parameter"),
        (Call("lambda", "TagResource", {"Resource": "x", "Tags": {"!": "x"}}), "Tags.<key>", "pattern"),
        (Call("lambda", "TagResource", {"Resource": "x", "Tags": {"x": "!"}}), "Tags.<value>", "pattern"),
    ],
)
def test_a_misfit_is_told(call: Call, path: str, why: str) -> None:
    assert [1 for misfit in misfits(call) if misfit.path == path and misfit.why.startswith(why)]
