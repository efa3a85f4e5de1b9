"""AwsCognitoUserPool: the rules about its triggers."""

from tests.support.case_tests import rule_test
from tests.support.manifests import RuleCase
from tests.support.user_pool import BASE, FUNCTION, KEY
from tests.support.user_pool_changes import client, triggers

FAR_FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:hook"
FUNCTION_REFERENCE = {"valueFrom": {"name": "hook"}}
FAR_KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd"
CHALLENGES = dict.fromkeys(
    ("defineAuthChallenge", "createAuthChallenge", "verifyAuthChallengeResponse"), FUNCTION
)
RULES = [
    *(
        RuleCase(
            "cognito-trigger-region",
            triggers(**{name: FUNCTION}),
            triggers(**{name: FAR_FUNCTION}),
            f"spec.lambdaConfig.{name}",
        )
        for name in (
            *("preSignUp", "preAuthentication", "postAuthentication", "postConfirmation", *CHALLENGES),
            *("preTokenGeneration", "customMessage", "userMigration"),
        )
    ),
    *(
        RuleCase(
            "cognito-trigger-region",
            triggers(**{name: {"lambdaArn": FUNCTION_REFERENCE, "lambdaVersion": "V1_0"}}),
            triggers(**{name: {"lambdaArn": FAR_FUNCTION, "lambdaVersion": "V1_0"}}),
            f"spec.lambdaConfig.{name}.lambdaArn",
        )
        for name in ("preTokenGenerationConfig", "customEmailSender", "customSmsSender")
    ),
    RuleCase(
        "cognito-trigger-region",
        triggers(kmsKeyId=KEY),
        triggers(kmsKeyId=FAR_KEY),
        "spec.lambdaConfig.kmsKeyId",
    ),
    RuleCase(
        "cognito-pre-token-twice",
        triggers(
            preTokenGeneration=FUNCTION,
            preTokenGenerationConfig={"lambdaArn": FUNCTION, "lambdaVersion": "V2_0"},
        ),
        triggers(
            preTokenGeneration=FUNCTION + "-2",
            preTokenGenerationConfig={"lambdaArn": FUNCTION, "lambdaVersion": "V2_0"},
        ),
        "spec.lambdaConfig.preTokenGeneration",
    ),
    *(
        RuleCase(
            "cognito-sender-key",
            triggers(kmsKeyId=KEY, **{name: {"lambdaArn": FUNCTION, "lambdaVersion": "V1_0"}}),
            triggers(**{name: {"lambdaArn": FUNCTION, "lambdaVersion": "V1_0"}}),
            "spec.lambdaConfig.kmsKeyId",
        )
        for name in ("customEmailSender", "customSmsSender")
    ),
    RuleCase(
        "cognito-custom-auth-incomplete",
        triggers(**CHALLENGES),
        triggers(defineAuthChallenge=FUNCTION, createAuthChallenge=FUNCTION),
        "spec.lambdaConfig.verifyAuthChallengeResponse",
    ),
    RuleCase(
        "cognito-custom-auth-trigger",
        triggers(**CHALLENGES) | client(explicitAuthFlows=["ALLOW_CUSTOM_AUTH"]),
        client(explicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"]),
        "spec.clients[0].explicitAuthFlows[1]",
    ),
]


test_a_rule_finds_its_fault_and_nothing_else = rule_test(BASE, RULES)
