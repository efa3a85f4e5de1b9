"""What the local AWS does not emulate is told apart from what fails."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from openmcf.aws.clients import Clients
from openmcf.aws.emulator import is_unsupported

POOL = {"UserPoolId": "us-east-1_Ab1Cd2EfG"}


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "unsupported"),
    [
        ("cognito-idp", "update_group", {**POOL, "GroupName": "a"}, True),
        ("cognito-idp", "create_managed_login_branding", {**POOL, "ClientId": "a"}, True),
        ("cognito-idp", "set_risk_configuration", POOL, True),
        ("cognito-idp", "add_user_pool_client_secret", {**POOL, "ClientId": "a"}, True),
        ("cognito-idp", "set_log_delivery_configuration", {**POOL, "LogConfigurations": []}, True),
        ("iam", "generate_organizations_access_report", {"EntityPath": "o-1234567890/r-1234"}, True),
        ("acm", "get_account_configuration", {}, True),
        ("logs", "list_log_anomaly_detectors", {}, True),
        ("route53", "list_traffic_policies", {}, True),
        ("apigatewayv2", "export_api", {"ApiId": "a", "OutputType": "JSON", "Specification": "OAS30"}, True),
        ("cognito-idp", "describe_user_pool", POOL, False),
        ("apigatewayv2", "get_api", {"ApiId": "a1b2c3d4"}, False),
        ("iam", "get_role", {"RoleName": "nobody"}, False),
    ],
)
def test_a_gap_is_no_failure(
    ministack: Clients, service: str, operation: str, parameters: dict[str, Any], unsupported: bool
) -> None:
    with pytest.raises(ClientError) as raised:
        getattr(ministack(service), operation)(**parameters)
    assert is_unsupported(raised.value) is unsupported
