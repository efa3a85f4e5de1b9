"""All cross-field rules of AwsCognitoUserPool; each file has the rules of one subject."""

from openmcf.specs import (
    aws_cognito_user_pool_attribute_rules,
    aws_cognito_user_pool_client_rules,
    aws_cognito_user_pool_domain_rules,
    aws_cognito_user_pool_message_rules,
    aws_cognito_user_pool_name_rules,
    aws_cognito_user_pool_provider_rules,
    aws_cognito_user_pool_sign_in_rules,
    aws_cognito_user_pool_trigger_rules,
)
from openmcf.specs.findings import RuleBook

RULES = RuleBook(
    aws_cognito_user_pool_name_rules.RULES,
    aws_cognito_user_pool_sign_in_rules.RULES,
    aws_cognito_user_pool_attribute_rules.RULES,
    aws_cognito_user_pool_message_rules.RULES,
    aws_cognito_user_pool_trigger_rules.RULES,
    aws_cognito_user_pool_client_rules.RULES,
    aws_cognito_user_pool_provider_rules.RULES,
    aws_cognito_user_pool_domain_rules.RULES,
)
