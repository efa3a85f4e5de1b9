"""What the resource types declare of themselves."""

import pytest

from openmcf.aws.types import TYPES, resource_type


@pytest.mark.parametrize("token", TYPES)
def test_the_name_and_the_parent_of_a_resource_are_inputs(token: str) -> None:
    named = resource_type(token).unique_name
    if named:
        assert {named.input, *named.parent} <= resource_type(token).inputs
        assert (named.scope == "parent") == bool(named.parent)


def test_names_that_are_taken_in_an_account_are_declared_so() -> None:
    declared = {token: resource_type(token).unique_name for token in TYPES}
    scopes = {token: named.scope for token, named in declared.items() if named and not named.parent}
    assert (
        scopes.items()
        >= {
            "aws:apigatewayv2/domainName:DomainName": "region",
            "aws:cloudwatch/logGroup:LogGroup": "region",
            "aws:cognito/userPoolDomain:UserPoolDomain": "region",
            "aws:iam/role:Role": "account",
            "aws:lambda/function:Function": "region",
            "aws:lambda/layerVersion:LayerVersion": "region",
            "aws:s3/bucket:Bucket": "account",
        }.items()
    )
