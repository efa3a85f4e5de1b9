"""What manifests of one run must be to each other: regions, trust, outputs that have a value, names."""

import json
from typing import Any

import pytest

from openmcf.manifests.cross_manifest import check_links
from openmcf.manifests.files import check_file
from openmcf.manifests.local_files import misplaced_files
from openmcf.specs.findings import Problem
from tests.support import http_api, user_pool
from tests.support.manifests import changed, manifest

Data = dict[str, Any]
ROLE_ARN = {"valueFrom": {"name": "runner"}}
DOMAIN = {"domain": "auth.example.com", "certificateArn": {"valueFrom": {"name": "names"}}}


def role(principal: Any, effect: str = "Allow") -> Data:
    statement = {"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"}
    return manifest(
        "AwsIamRole", {"trustPolicy": {"Version": "2012-10-17", "Statement": [statement]}}, "runner"
    )


def function(name: str = "hello", env: str | None = None, **spec: Any) -> Data:
    code = {"s3": {"bucket": "my-artifacts", "key": "hello.zip"}} if "localPath" not in spec else {}
    fields = {"roleArn": user_pool.ROLE, "runtime": "python3.14", "handler": "main.handler", **code, **spec}
    return changed(manifest("AwsLambda", fields, name), {"metadata.env": env} if env else {})


def layer(**spec: Any) -> Data:
    return manifest("AwsLambdaLayer", {"s3": {"bucket": "my-artifacts", "key": "tools.zip"}, **spec}, "tools")


def certificate(region: str) -> Data:
    return manifest(
        "AwsCertManagerCert",
        {"region": region, "primaryDomainName": "example.com", "route53HostedZoneId": "Z012"},
        "names",
    )


def pool(name: str = "auth", region: str = "eu-west-1", env: str | None = None, **spec: Any) -> Data:
    data = manifest("AwsCognitoUserPool", {"region": region, "clients": [{"name": "web"}], **spec}, name)
    return changed(data, {"metadata.env": env} if env else {})


def api(name: str = "api", **spec: Any) -> Data:
    return manifest("AwsHttpApiGateway", {**http_api.BASE["spec"], **spec}, name)


def variable(kind: str, output: str) -> Data:
    """A function that takes an output of a manifest named `auth`."""
    reference = {"kind": kind, "name": "auth", "fieldPath": f"status.outputs.{output}"}
    return function(environment={"VALUE": {"valueFrom": reference}})


def run(*manifests: Data) -> list[Problem]:
    """The problems of several manifests in one file, those between them last."""
    result = check_file("test.yaml", "\n---\n".join(map(json.dumps, manifests)).encode())
    return [*result.problems, *check_links(result.entries, closed=True)]


def told(*manifests: Data) -> set[tuple[str, str]]:
    return {(problem.rule, problem.path) for problem in run(*manifests)}


@pytest.mark.parametrize(
    ("good", "bad", "path"),
    [
        (
            [function(region="eu-west-1", layerArns=[{"valueFrom": {"name": "tools"}}]), layer()],
            [
                function(region="eu-west-1", layerArns=[{"valueFrom": {"name": "tools"}}]),
                layer(region="us-east-1"),
            ],
            "spec.layerArns[0].valueFrom",
        ),
        (
            [pool(domain=DOMAIN), certificate("us-east-1")],
            [pool(domain=DOMAIN), certificate("eu-west-1")],
            "spec.domain.certificateArn.valueFrom",
        ),
        (
            [
                pool(lambdaConfig={"preSignUp": {"valueFrom": {"name": "hello"}}}),
                function(region="eu-west-1"),
            ],
            [
                pool(lambdaConfig={"preSignUp": {"valueFrom": {"name": "hello"}}}),
                function(region="us-east-1"),
            ],
            "spec.lambdaConfig.preSignUp.valueFrom",
        ),
    ],
)
def test_aws_takes_some_things_only_from_its_own_region(good: list[Data], bad: list[Data], path: str) -> None:
    assert told(*good) == set()
    assert told(*bad) == {("reference-region", path)}


def test_the_certificate_of_an_api_is_in_its_region() -> None:
    domain = {"domainName": "api.example.com", "certificateArn": DOMAIN["certificateArn"]}
    at_home = api(region="eu-west-1", domain=domain)
    assert told(at_home, certificate("eu-west-1")) == set()
    assert told(at_home, certificate("us-east-1")) == {
        ("reference-region", "spec.domain.certificateArn.valueFrom")
    }
    assert told(api(domain=domain), certificate("us-east-1")) == set()  # the API's region is not known


@pytest.mark.parametrize(
    ("principal", "is_trusted"),
    [
        ({"Service": "lambda.amazonaws.com"}, True),
        ({"Service": ["edgelambda.amazonaws.com", "lambda.amazonaws.com"]}, True),
        ({"Service": "ec2.amazonaws.com"}, False),
        ({"AWS": "arn:aws:iam::123456789012:root"}, False),
        ({"AWS": "*"}, True),
        ("*", True),
        ({"Servce": "lambda.amazonaws.com"}, True),  # the misspelling is told already
    ],
)
def test_the_role_of_a_function_trusts_lambda(principal: Any, is_trusted: bool) -> None:
    found = told(function(roleArn=ROLE_ARN), role(principal))
    assert (("reference-role-trust", "spec.roleArn.valueFrom") not in found) == is_trusted


def test_a_denial_is_no_trust() -> None:
    found = told(function(roleArn=ROLE_ARN), role({"Service": "lambda.amazonaws.com"}, "Deny"))
    assert found == {("reference-role-trust", "spec.roleArn.valueFrom")}


def test_the_role_for_text_messages_trusts_cognito() -> None:
    texting = pool(smsConfiguration={"snsCallerArn": ROLE_ARN, "externalId": "acme"})
    assert told(texting, role({"Service": "cognito-idp.amazonaws.com"})) == set()
    assert told(texting, role({"Service": "lambda.amazonaws.com"})) == {
        ("reference-role-trust", "spec.smsConfiguration.snsCallerArn.valueFrom")
    }


def test_a_role_that_api_gateway_cannot_use_is_a_warning() -> None:
    with_role = changed(api(), {"spec.routes[0].integration.credentialsArn": ROLE_ARN})
    assert run(with_role, role({"Service": "apigateway.amazonaws.com"})) == []
    (problem,) = run(with_role, role({"Service": "lambda.amazonaws.com"}))
    assert (problem.rule, problem.severity) == ("reference-role-unusable", "warning")


@pytest.mark.parametrize(
    ("taker", "good", "bad"),
    [
        (
            variable("AwsCognitoUserPool", "user_pool_domain"),
            pool(domain={"domain": "acme-auth"}),
            pool(),
        ),
        (
            variable("AwsCognitoUserPool", "cloudfront_distribution_arn"),
            pool(domain={"domain": "auth.example.com", "certificateArn": user_pool.CERTIFICATE}),
            pool(domain={"domain": "acme-auth"}),
        ),
        (
            variable("AwsHttpApiGateway", "domain_target"),
            api("auth", domain={"domainName": "api.example.com", "certificateArn": http_api.CERTIFICATE_ARN}),
            api("auth"),
        ),
    ],
)
def test_an_output_that_is_always_empty_is_no_value(taker: Data, good: Data, bad: Data) -> None:
    assert told(taker, good) == set()
    assert told(taker, bad) == {("reference-empty", "spec.environment.VALUE.valueFrom")}


def test_nothing_is_said_of_what_mending_a_fault_may_bring() -> None:
    assert told(variable("AwsCognitoUserPool", "user_pool_domain"), pool(domain="acme-auth")) == {
        ("wrong-type", "spec.domain")
    }


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        (function("a", functionName="x"), function("b", functionName="x"), "spec.functionName"),
        (function("x"), function("b", functionName="x"), "spec.functionName"),
        (
            pool("a", domain={"domain": "acme-auth"}, env="dev"),
            pool("b", domain={"domain": "acme-auth"}, env="prod"),
            "spec.domain.domain",
        ),
    ],
)
def test_a_name_is_given_once(first: Data, second: Data, path: str) -> None:
    (problem,) = run(first, second)
    assert (problem.rule, problem.severity, problem.path) == ("name-taken", "warning", path)
    assert problem.name == "b"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (function("a", functionName="x", env="dev"), function("b", functionName="x", env="prod")),
        (function("a", functionName="x", region="eu-west-1"), function("b", functionName="x")),
        (
            pool("a", domain={"domain": "acme-auth"}),
            pool("b", "us-east-1", domain={"domain": "acme-auth"}),
        ),
        (function("a"), pool("a")),
    ],
)
def test_a_name_may_be_given_again_elsewhere(first: Data, second: Data) -> None:
    assert run(first, second) == []


def test_the_names_of_one_stack_are_told_as_one_stack() -> None:
    assert told(function(), function()) == {("duplicate-stack", "metadata.name")}


def test_code_that_is_not_there_is_told_at_its_path() -> None:
    result = check_file("app/test.yaml", json.dumps(function(localPath="src")).encode())
    asked = list[tuple[str, str]]()

    def is_there(manifest: str, path: str) -> bool:
        asked.append((manifest, path))
        return False

    (problem,) = misplaced_files(result.entries, is_there)
    assert asked == [("app/test.yaml", "src")]
    assert (problem.rule, problem.path) == ("local-path-missing", "spec.localPath")
    assert list(misplaced_files(result.entries, lambda *_: True)) == []
