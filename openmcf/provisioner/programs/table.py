"""The table of programs. A program's module is imported when its kind is first met, and not before."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from openmcf.provisioner.programs.context import Context, Outputs

Program = Callable[[Any, Context], Outputs]
"""Declares the resources of a manifest of its kind, within a running Pulumi program; gives its outputs."""

PROGRAMS: dict[str, str] = {
    "AwsCognitoUserPool": "aws_cognito_user_pool",
    "AwsHttpApiGateway": "aws_http_api_gateway",
    "AwsLambda": "aws_lambda",
    "AwsLambdaLayer": "aws_lambda_layer",
    "AwsIamRole": "aws_iam_role",
    "AwsCertManagerCert": "aws_cert_manager_cert",
}


def program_of(kind: str) -> Program:
    """The program of a kind of the table."""
    deploy: Program = import_module(f"openmcf.provisioner.programs.{PROGRAMS[kind]}").deploy
    return deploy
