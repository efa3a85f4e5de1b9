"""The Lambda triggers of a pool: each field, accepted and refused."""

from typing import Any

from tests.support.case_tests import field_test
from tests.support.cases import block, choice
from tests.support.manifests import ABSENT, FieldCase
from tests.support.user_pool import BASE, FUNCTION, KEY, ROLE

ALONE = (
    *("preSignUp", "preAuthentication", "postAuthentication", "postConfirmation"),
    *("preTokenGeneration", "customMessage", "userMigration"),
)
CHALLENGES = ("defineAuthChallenge", "createAuthChallenge", "verifyAuthChallengeResponse")
VERSIONED = ("preTokenGenerationConfig", "customEmailSender", "customSmsSender")
V1 = {"lambdaArn": FUNCTION, "lambdaVersion": "V1_0"}
CUSTOM_AUTH = {"lambdaConfig": dict.fromkeys(CHALLENGES, FUNCTION)}


def function(path: str, given: dict[str, Any] | None = None, *, required: bool = False) -> FieldCase:
    """A function by ARN or reference."""
    bad = [(ROLE, "bad-format"), ({"value": "hook"}, "bad-format"), (7, "wrong-type")]
    bad += [(f"{FUNCTION}:$LATEST", "bad-format"), (f"{FUNCTION}:{'1' * 2048}", "out-of-range")]
    missing = [(ABSENT, "required")] if required else []
    good = [FUNCTION, {"value": FUNCTION}, {"valueFrom": {"kind": "AwsLambda", "name": "hook"}}]
    return FieldCase(path, good, [*bad, *missing], given)


def with_key(trigger: str) -> dict[str, Any]:
    """The change for one versioned trigger, with the key that custom senders need."""
    return {"lambdaConfig": {"kmsKeyId": KEY, trigger: V1}}


FIELDS = [
    block("lambdaConfig", {}, {"preSignUp": FUNCTION}),
    *(function(f"lambdaConfig.{trigger}") for trigger in ALONE),
    *(function(f"lambdaConfig.{trigger}", CUSTOM_AUTH) for trigger in CHALLENGES),
    *(block(f"lambdaConfig.{trigger}", V1, given=with_key(trigger)) for trigger in VERSIONED),
    *(
        function(f"lambdaConfig.{trigger}.lambdaArn", with_key(trigger), required=True)
        for trigger in VERSIONED
    ),
    *(
        choice(f"lambdaConfig.{trigger}.lambdaVersion", *versions, given=with_key(trigger), required=True)
        for trigger, versions in zip(VERSIONED, (["V1_0", "V2_0", "V3_0"], ["V1_0"], ["V1_0"]), strict=True)
    ),
    FieldCase(
        "lambdaConfig.kmsKeyId",
        [KEY],
        [(FUNCTION, "bad-format"), (f"{KEY}!", "bad-format")],
        with_key("customSmsSender"),
    ),
]


test_a_field_takes_what_fits_and_refuses_the_rest = field_test(BASE, FIELDS)
