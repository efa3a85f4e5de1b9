"""What the campaign deploys: a graph of a role, a pool, a function and an API, in versions that differ."""

from pathlib import Path
from textwrap import dedent
from typing import NamedTuple


class Version(NamedTuple):
    """What differs: the clients and groups of the pool, the function's memory, the API's routes."""

    clients: tuple[str, ...]
    groups: tuple[str, ...]
    memory: int
    paths: tuple[str, ...]
    minutes: int


NAMES = ("role", "pool", "work", "api")
"""The names of the manifests, behind a prefix."""

VERSIONS = (
    Version(("a", "b", "c", "d"), ("staff",), 128, ("/a", "/b"), 30),
    Version(("c", "d", "e", "f", "g"), ("staff", "admins"), 256, ("/b", "/c", "/d"), 45),
    Version(("a", "g", "h"), (), 128, ("/d",), 60),
)


def write(directory: Path, prefix: str, version: Version) -> None:
    """Write the manifests of a version, and the function's code."""
    (directory / "code").mkdir(parents=True, exist_ok=True)
    (directory / "code" / "main.py").write_text("def handler(event, context): return event\n")
    documents = (_role(prefix), _pool(prefix, version), _function(prefix, version), _api(prefix, version))
    (directory / "all.yaml").write_text("---\n".join(map(dedent, documents)))


def _role(prefix: str) -> str:
    return f"""\
        apiVersion: aws.openmcf.org/v1
        kind: AwsIamRole
        metadata: {{name: {prefix}-role}}
        spec:
          trustPolicy:
            Version: "2012-10-17"
            Statement:
              - {{Effect: Allow, Principal: {{Service: lambda.amazonaws.com}}, Action: sts:AssumeRole}}
          managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]
        """


def _pool(prefix: str, version: Version) -> str:
    clients = [f"{{name: {name}, accessTokenValidityMinutes: {version.minutes}}}" for name in version.clients]
    groups = [f"{{name: {name}}}" for name in version.groups]
    return f"""\
        apiVersion: aws.openmcf.org/v1
        kind: AwsCognitoUserPool
        metadata: {{name: {prefix}-pool}}
        spec:
          region: us-east-1
          usernameAttributes: [email]
          autoVerifiedAttributes: [email]
          mfaConfiguration: OPTIONAL
          softwareTokenMfaEnabled: true
          clients: [{", ".join(clients)}]
          groups: [{", ".join(groups)}]
        """


def _function(prefix: str, version: Version) -> str:
    role = f"{{kind: AwsIamRole, name: {prefix}-role, fieldPath: status.outputs.role_arn}}"
    return f"""\
        apiVersion: aws.openmcf.org/v1
        kind: AwsLambda
        metadata: {{name: {prefix}-work}}
        spec:
          region: us-east-1
          roleArn: {{valueFrom: {role}}}
          runtime: python3.13
          handler: main.handler
          localPath: code
          memoryMb: {version.memory}
        """


def _api(prefix: str, version: Version) -> str:
    function = f"{{kind: AwsLambda, name: {prefix}-work, fieldPath: status.outputs.function_arn}}"
    pool = f"kind: AwsCognitoUserPool, name: {prefix}-pool"
    integration = f"{{integrationType: AWS_PROXY, integrationUri: {{valueFrom: {function}}}}}"
    routes = [
        f"{{routeKey: GET {path}, integration: {integration}, authorizationType: JWT, authorizerName: users}}"
        for path in version.paths
    ]
    audience = f"{{valueFrom: {{{pool}, fieldPath: status.outputs.client_ids.{version.clients[0]}}}}}"
    issuer = f"{{valueFrom: {{{pool}, fieldPath: status.outputs.user_pool_endpoint}}}}"
    return f"""\
        apiVersion: aws.openmcf.org/v1
        kind: AwsHttpApiGateway
        metadata: {{name: {prefix}-api}}
        spec:
          region: us-east-1
          routes: [{", ".join(routes)}]
          authorizers:
            - name: users
              authorizerType: JWT
              jwtConfiguration: {{issuer: {issuer}, audiences: [{audience}]}}
        """
