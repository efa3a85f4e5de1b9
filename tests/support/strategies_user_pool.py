"""Random valid specs of user pools: what belongs to the pool itself."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from openmcf.kinds.aws_cognito_user_pool.spec.login_pages import Domain
from openmcf.kinds.aws_cognito_user_pool.spec.messages import (
    EmailConfiguration,
    SmsConfiguration,
)
from openmcf.kinds.aws_cognito_user_pool.spec.pool import AwsCognitoUserPoolSpec
from openmcf.kinds.aws_cognito_user_pool.spec.sign_in import (
    PasswordPolicy,
    SignInPolicy,
    UserPoolAddOns,
    WebAuthn,
)
from openmcf.kinds.aws_cognito_user_pool.spec.triggers import LambdaConfig, PreTokenGenerationConfig
from openmcf.specs.aws.arns import Region
from tests.support.strategies_shared import (
    NEVER,
    Data,
    Strategy,
    data_of,
    field_of,
    matching,
    moved,
    sometimes,
    subsets,
    values_of,
)
from tests.support.strategies_user_pool_clients import clients, looks
from tests.support.strategies_user_pool_directory import directories, groups

_CONTACTS = ("email", "phone_number")
_SNS_ALTERNATES = {"us-east-2": "us-east-1", "eu-central-1": "eu-west-1"}
_TWINS = {
    "emailVerificationMessage": "emailMessage",
    "emailVerificationSubject": "emailSubject",
    "smsVerificationMessage": "smsMessage",
}
"""Fields of the pool, and those of the template that say the same."""


@dataclass(frozen=True)
class Plan:
    """What a pool is to be, decided before its fields: the fields depend on one another through it."""

    region: str
    tier: str
    mfa: str
    sms: bool
    ses: bool
    email_mfa: bool
    passkey_mfa: bool

    @property
    def lite(self) -> bool:
        return self.tier == "LITE"


@st.composite
def _plans(draw: st.DrawFn) -> Plan:
    email_mfa, passkey_mfa = draw(st.booleans()), draw(st.booleans())
    beyond_lite = email_mfa or passkey_mfa
    tier = draw(st.sampled_from(("ESSENTIALS", "PLUS") if beyond_lite else ("LITE", "ESSENTIALS", "PLUS")))
    mfa = draw(st.sampled_from(("OPTIONAL", "ON") if email_mfa else ("OFF", "OPTIONAL", "ON")))
    region = draw(st.sampled_from(("us-east-2", "eu-central-1")) | values_of(Region))
    sms, ses = draw(st.booleans()), email_mfa or draw(st.booleans())
    return Plan(region, tier, mfa, sms, ses, email_mfa, passkey_mfa)


@st.composite
def pools(draw: st.DrawFn) -> Data:
    """The spec of a user pool."""
    plan = draw(_plans())
    directory = draw(directories())
    verified = draw(subsets(_CONTACTS))
    spec: Data = draw(
        data_of(
            AwsCognitoUserPoolSpec,
            **_dependent_fields(plan),
            **dict.fromkeys(directory.fields(), NEVER),
            groups=groups(),
            region=st.just(plan.region),
            userPoolTier=NEVER,
            autoVerifiedAttributes=NEVER,
            attributesRequireVerificationBeforeUpdate=subsets(verified),
            clients=clients(directory, lite=plan.lite),
        )
    )
    always = {"userPoolTier": plan.tier, "mfaConfiguration": plan.mfa, "autoVerifiedAttributes": verified}
    spec |= (
        always
        | directory.fields()
        | draw(_senders(plan))
        | draw(_factors(plan))
        | draw(_sign_in_attributes())
    )
    spec |= draw(looks([client["name"] for client in spec["clients"]]))
    return _without_twins(spec)


def _dependent_fields(plan: Plan) -> dict[str, Strategy]:
    """Fields whose values depend on the plan; those that are given always or never with it are not here."""
    later = (
        "mfaConfiguration",
        "emailConfiguration",
        "smsConfiguration",
        "emailMfa",
        "softwareTokenMfaEnabled",
    )
    others = (
        "webAuthn",
        "accountRecoveryMechanisms",
        "usernameAttributes",
        "aliasAttributes",
        "managedLogin",
    )
    return dict.fromkeys((*later, *others), NEVER) | {
        "passwordPolicy": data_of(
            PasswordPolicy, **({"passwordHistorySize": st.just(0)} if plan.lite else {})
        ),
        "signInPolicy": data_of(SignInPolicy, allowedFirstAuthFactors=_first_factors(plan)),
        "userPoolAddOns": _add_ons(plan),
        "domain": _domains(plan),
        "lambdaConfig": _triggers(plan).map(lambda triggers: moved(triggers, plan.region)),
    }


def _first_factors(plan: Plan) -> Strategy:
    others = [] if plan.lite else ["EMAIL_OTP", "WEB_AUTHN", *(["SMS_OTP"] if plan.sms else [])]
    return subsets(others).map(lambda factors: [*factors, "PASSWORD"])


def _add_ons(plan: Plan) -> Strategy:
    if plan.tier == "PLUS":
        return data_of(UserPoolAddOns)
    return data_of(UserPoolAddOns, advancedSecurityMode=st.just("OFF"), customAuthMode=NEVER)


def _domains(plan: Plan) -> Strategy:
    version = {"managedLoginVersion": st.just(1) if plan.lite else st.integers(1, 2)}
    prefixes = matching("[b-z0-9]([b-z0-9-]*[b-z0-9])?", 1, 63)  # without the letter of aws and amazon
    prefix = data_of(
        Domain, domain=prefixes.filter(lambda text: "cognito" not in text), certificateArn=NEVER, **version
    )
    names = matching(r"[a-z0-9]+(-[a-z0-9]+)?(\.[a-z0-9]+)+", 3, 63)
    own = st.builds(
        lambda domain, arn: domain | {"certificateArn": moved(arn, "us-east-1")},
        data_of(Domain, domain=names, certificateArn=NEVER, **version),
        field_of(Domain, "certificateArn"),
    )
    return prefix | own


@st.composite
def _triggers(draw: st.DrawFn, plan: Plan) -> Data:
    version = {"lambdaVersion": st.just("V1_0")} if plan.lite else {}
    config = data_of(PreTokenGenerationConfig, **version)
    triggers: Data = draw(data_of(LambdaConfig, preTokenGenerationConfig=config, kmsKeyId=NEVER))
    if triggers.get("preTokenGeneration") and triggers.get("preTokenGenerationConfig"):
        triggers["preTokenGeneration"] = triggers["preTokenGenerationConfig"]["lambdaArn"]
    is_needed = triggers.get("customEmailSender") or triggers.get("customSmsSender")
    if is_needed or draw(st.booleans()):
        triggers["kmsKeyId"] = draw(field_of(LambdaConfig, "kmsKeyId"))
    return triggers


@st.composite
def _senders(draw: st.DrawFn, plan: Plan) -> Data:
    """What emails and text messages are sent with."""
    of_ses = {"emailSendingAccount": NEVER, "sourceArn": NEVER, "fromEmailAddress": NEVER}
    email: Data = draw(data_of(EmailConfiguration, **of_ses))
    if plan.ses:
        email |= {
            "emailSendingAccount": "DEVELOPER",
            "sourceArn": draw(field_of(EmailConfiguration, "sourceArn")),
            "fromEmailAddress": draw(st.none() | field_of(EmailConfiguration, "fromEmailAddress")),
        }
    regions = (plan.region, _SNS_ALTERNATES.get(plan.region, plan.region))
    sms = draw(data_of(SmsConfiguration, snsRegion=st.sampled_from(regions)))
    given = {"emailConfiguration": email} if plan.ses or draw(st.booleans()) else {}
    return given | ({"smsConfiguration": sms} if plan.sms else {})


@st.composite
def _factors(draw: st.DrawFn, plan: Plan) -> Data:
    """Second factors, and how to recover an account without them."""
    factors: Data = {}
    if plan.email_mfa:
        factors["emailMfa"] = draw(field_of(AwsCognitoUserPoolSpec, "emailMfa"))
    if plan.passkey_mfa or draw(st.booleans()):
        kind = "MULTI_FACTOR_WITH_USER_VERIFICATION" if plan.passkey_mfa else "SINGLE_FACTOR"
        factors["webAuthn"] = draw(data_of(WebAuthn, factorConfiguration=NEVER)) | {
            "factorConfiguration": kind
        }
    if plan.mfa != "OFF":
        has_other = plan.sms or plan.email_mfa or plan.passkey_mfa
        factors["softwareTokenMfaEnabled"] = not has_other or draw(st.booleans())
    return factors | {"accountRecoveryMechanisms": draw(_recovery(2 if plan.email_mfa else 0))}


@st.composite
def _recovery(draw: st.DrawFn, least: int) -> list[Data]:
    if not least and draw(st.booleans()):
        return [{"name": "admin_only", "priority": draw(st.integers(1, 2))}]
    names = draw(subsets(("verified_email", "verified_phone_number"), least))
    priorities = draw(st.permutations((1, 2)))
    return [{"name": name, "priority": priorities[index]} for index, name in enumerate(names)]


@st.composite
def _sign_in_attributes(draw: st.DrawFn) -> Data:
    name = draw(st.sampled_from(("usernameAttributes", "aliasAttributes")))
    return {name: draw(sometimes(st.none(), field_of(AwsCognitoUserPoolSpec, name)))}


def _without_twins(spec: Data) -> Data:
    """The spec, in which no message is given in the template too."""
    template: dict[str, Any] = spec.get("verificationMessageTemplate") or {}
    return {name: value for name, value in spec.items() if not template.get(_TWINS.get(name, "-"))}
