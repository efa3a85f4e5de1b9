"""All cross-field rules of AwsHttpApiGateway; each file has the rules of one subject."""

from openmcf.specs import (
    aws_http_api_gateway_authorization_rules,
    aws_http_api_gateway_cors_rules,
    aws_http_api_gateway_integration_rules,
    aws_http_api_gateway_log_rules,
    aws_http_api_gateway_route_rules,
    aws_http_api_gateway_stage_rules,
)
from openmcf.specs.findings import RuleBook

RULES = RuleBook(
    aws_http_api_gateway_route_rules.RULES,
    aws_http_api_gateway_integration_rules.RULES,
    aws_http_api_gateway_authorization_rules.RULES,
    aws_http_api_gateway_cors_rules.RULES,
    aws_http_api_gateway_stage_rules.RULES,
    aws_http_api_gateway_log_rules.RULES,
)
