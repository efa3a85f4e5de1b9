"""`openmcf import`, as a user sees it, on the local AWS."""

import json
import re
from pathlib import Path

import pytest

from openmcf.specs.registry import KINDS
from tests.support import made_by_hand
from tests.support.deploying import ROLE, Deploying
from tests.support.local_aws import Service

IMPORTED = Path(__file__).parent / "imported_pool.yaml"
CERTIFICATE = """\
  region: us-east-1
  primaryDomainName: example.com
  alternateDomainNames:
    - www.example.com
    - '*.example.com'
  tags:
    team: web
"""
GOOGLE = ("--set", f"spec.identityProviders[0].providerDetails.client_secret={made_by_hand.SECRET}")


def test_a_pool_with_all_that_belongs_to_it(deploy: Deploying, service: Service) -> None:
    pool = made_by_hand.large_pool(service("cognito-idp"), "customers")
    ended = deploy("import", "AwsCognitoUserPool", pool, "--output", "customers.yaml")
    assert (ended.code, ended.out) == (0, ""), ended.err
    assert "\n8 to import\n" in ended.err
    assert ended.err.endswith("AwsCognitoUserPool.customers\nno changes\n")
    assert Path("customers.yaml").read_text() == IMPORTED.read_text()
    assert deploy("plan", "customers.yaml", *GOOGLE).out.endswith("\nno changes\n")
    applied = deploy("apply", "customers.yaml", *GOOGLE)
    assert applied.code == 0
    assert f"user_pool_id                 {pool}\n" in applied.out
    destroyed = deploy("destroy", "customers.yaml", *GOOGLE, "--yes", "--allow-data-loss", "customers")
    assert destroyed.code == 0
    with pytest.raises(service("cognito-idp").exceptions.ResourceNotFoundException):
        service("cognito-idp").describe_user_pool(UserPoolId=pool)


def test_a_secret_of_the_pool_is_nowhere_in_clear(deploy: Deploying, service: Service) -> None:
    pool = made_by_hand.large_pool(service("cognito-idp"), "secretive")
    ended = deploy("import", "AwsCognitoUserPool", pool)
    place = "spec.identityProviders[0].providerDetails.client_secret"
    assert f"note: {place} is a secret, which is not written: give it with --set" in ended.err
    assert ended.out.startswith(f"# A secret, to be given with --set: {place}\n")
    everything = [file.read_text() for file in deploy.state.rglob("*") if file.is_file()]
    assert [text for text in (ended.out, ended.err, *everything) if made_by_hand.SECRET in text] == []
    Path("pool.yaml").write_text(ended.out)
    refused = deploy("plan", "pool.yaml")
    assert refused.code == 1
    assert f"{place}: must have a value, not null" in refused.err


def test_a_role(deploy: Deploying, service: Service) -> None:
    arn = made_by_hand.role(service("iam"), "reporter")
    for other in (arn.replace("000000000000", "123456789012"), arn.replace(":role/", ":policy/")):
        assert f"error: AWS has no AwsIamRole `{other}` there\n" in deploy("import", "AwsIamRole", other).err
    ended = deploy("import", "AwsIamRole", arn, "-o", "role.yaml")
    assert ended.code == 0, ended.err
    assert "\n4 to import\n" in ended.err
    text = Path("role.yaml").read_text()
    assert text.startswith("apiVersion: aws.openmcf.org/v1\nkind: AwsIamRole\nmetadata:\n  name: reporter\n")
    assert "  path: /teams/web/\n" in text
    assert deploy("plan", "role.yaml").out.endswith("\nno changes\n")
    assert deploy("destroy", "role.yaml", "--yes").code == 0
    assert "reporter" not in [role["RoleName"] for role in service("iam").list_roles()["Roles"]]


def test_tags_of_aws_itself_are_left_alone(deploy: Deploying, service: Service) -> None:
    """Such as those that CloudFormation sets on all that it makes."""
    made_by_hand.role(service("iam"), "stacked")
    of_aws = {"Key": "aws:cloudformation:stack-name", "Value": "web"}
    service("iam").tag_role(RoleName="stacked", Tags=[of_aws])
    ended = deploy("import", "AwsIamRole", "stacked", "-o", "role.yaml")
    assert ended.code == 0, ended.err
    assert "  tags:\n    team: web\n" in Path("role.yaml").read_text()
    assert "cloudformation" not in Path("role.yaml").read_text()
    assert deploy("apply", "role.yaml", "--yes", "--set", "spec.tags.team=shop").code == 0
    assert of_aws in service("iam").list_role_tags(RoleName="stacked")["Tags"]


def test_what_a_manifest_says_otherwise_is_refused_and_not_recorded(
    deploy: Deploying, service: Service
) -> None:
    pool = made_by_hand.small_pool(service("cognito-idp"), "strict")
    tier = ("--set", "spec.userPoolTier=PLUS", "-o", "strict.yaml")
    ended = deploy("import", "AwsCognitoUserPool", pool, *tier)
    assert (ended.code, ended.out) == (1, "")
    assert '\n    ~ userPoolTier: "ESSENTIALS" -> "PLUS"\n= cognito:UserPoolClient ' in ended.err
    assert "error: what exists is not as its manifest says" in ended.err
    assert deploy("import", "AwsCognitoUserPool", pool, *tier, "--allow-changes").code == 2  # nobody to ask
    nobody = ("--set", "spec.lambdaConfig.preSignUp={valueFrom: {name: nobody}}")
    unresolved = deploy("import", "AwsCognitoUserPool", pool, *nobody)
    assert "error: AwsCognitoUserPool/strict needs what is not there" in unresolved.err
    assert not Path("strict.yaml").exists()
    assert not list(deploy.state.rglob("*strict.json"))
    assert deploy("import", "AwsCognitoUserPool", pool, *tier, "--allow-changes", "--yes").code == 0
    described = service("cognito-idp").describe_user_pool(UserPoolId=pool)["UserPool"]
    assert described["UserPoolTier"] == "PLUS"
    assert deploy("plan", "strict.yaml").out.endswith("\nno changes\n")


@pytest.mark.parametrize("version", ["", ":1"])
def test_a_trigger_with_its_permission(deploy: Deploying, service: Service, version: str) -> None:
    """A permission that openmcf would have made is adopted; where there is none, it would have to be made."""
    name = f"hook{version.removeprefix(':')}"
    arn = made_by_hand.function(service("lambda"), name, made_by_hand.role(service("iam"), f"{name}-role"))
    service("lambda").publish_version(FunctionName=name)
    hooks = {"PreSignUp": arn + version}
    pool = made_by_hand.small_pool(service("cognito-idp"), f"{name}ed", LambdaConfig=hooks)
    refused = deploy("import", "AwsCognitoUserPool", pool)
    assert refused.code == 1
    assert "+ lambda:Permission preSignUp\n" in refused.err
    service("lambda").add_permission(
        FunctionName=arn + version,
        StatementId=f"{pool}-preSignUp",
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn=f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool}",
    )
    ended = deploy("import", "AwsCognitoUserPool", pool, "-o", "hooked.yaml")
    assert ended.code == 0, ended.err
    assert "\n3 to import\n" in ended.err
    assert deploy("plan", "hooked.yaml").out.endswith("\nno changes\n")


@pytest.mark.parametrize(
    ("arguments", "code", "error"),
    [
        (("AwsCognitoUserPool", "us-east-1_nowhere"), 1, "AWS has no AwsCognitoUserPool `us-east-1_nowhere`"),
        (("AwsCognitoUserPool", ""), 1, "AWS has no AwsCognitoUserPool `` there"),
        (
            ("AwsCognitoUserPool", "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a"),
            1,
            "AWS has no AwsCognitoUserPool `arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_a`",
        ),
        (("AwsIamRole", "nobody"), 1, "AWS has no AwsIamRole `nobody` there"),
        (("AwsHttpApiGateway", "a1b2c3d4e5"), 1, "AWS has no AwsHttpApiGateway `a1b2c3d4e5` there"),
        (("AwsHttpApiGateway", "us-east-1_nowhere"), 1, "AWS has no AwsHttpApiGateway `us-east-1_nowhere`"),
        (("AwsLambda", "nobody"), 1, "AWS has no AwsLambda `nobody` there"),
        (("AwsLambda", "us-east-1_nowhere:1"), 1, "AWS has no AwsLambda `us-east-1_nowhere:1` there"),
        (
            ("AwsLambda", "arn:aws:lambda:us-east-1:123456789012:function:nobody"),
            1,
            "AWS has no AwsLambda `arn:aws:lambda:us-east-1:123456789012:function:nobody` there",
        ),
        (("AwsHttpApiGateway", ""), 1, "AWS has no AwsHttpApiGateway `` there"),
        (("AwsLambdaLayer", "x"), 1, "AWS has no AwsLambdaLayer `x` there"),
        (
            ("AwsLambdaLayer", "arn:aws:lambda:us-east-1:000000000000:layer:base:1"),
            1,
            "AWS has no AwsLambdaLayer `arn:aws:lambda:us-east-1:000000000000:layer:base:1` there",
        ),
        (("AwsCertManagerCert", "x"), 1, "AWS has no AwsCertManagerCert `x` there"),
        (
            ("AwsCertManagerCert", "arn:aws:acm:us-east-1:000000000000:certificate/1234abcd"),
            1,
            "AWS has no AwsCertManagerCert `arn:aws:acm:us-east-1:000000000000:certificate/1234abcd` there",
        ),
        (("AwsCognitoPool", "x"), 2, "there is no kind `AwsCognitoPool`"),
        (("AwsIamRole", "nobody", "--set", "spec"), 2, "--set takes path=value"),
        (("AwsIamRole", "nobody", "--stack", "a/b"), 2, "`a/b` does not name a stack"),
    ],
)
def test_what_cannot_be_found(deploy: Deploying, arguments: tuple[str, ...], code: int, error: str) -> None:
    ended = deploy("import", *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert f"error: {error}" in ended.err


def test_what_is_recorded_already_is_not_imported_again(deploy: Deploying, service: Service) -> None:
    Path("role.yaml").write_text(ROLE.format(name="gatekeeper"))
    deploy("apply", "role.yaml", "--yes")
    ended = deploy("import", "AwsIamRole", "gatekeeper")
    assert ended.code == 1
    stack = "organization/openmcf/dev.AwsIamRole.gatekeeper"
    assert f"error: the stack {stack} has resources of AwsIamRole/gatekeeper already\n" in ended.err


def test_what_another_recorded_stack_has_stays_its_own(deploy: Deploying) -> None:
    Path("role.yaml").write_text(ROLE.format(name="doorman"))
    deploy("apply", "role.yaml", "--yes")
    deploy("apply", "pool.yaml", "--yes")
    pool = deploy("outputs", "-f", "pool.yaml", "user_pool_id").out.strip()
    for name, options, held in (
        ("AwsIamRole/doorman", ("AwsIamRole", "doorman"), "`iam:Role doorman`"),
        ("AwsCognitoUserPool/staff", ("AwsCognitoUserPool", pool), "`cognito:UserPool staff` and 2 more"),
    ):
        for elsewhere in (("--stack", "acme/web/other"), ("--set", "metadata.env=prod")):
            refused = deploy("import", *options, *elsewhere, "-o", "other.yaml")
            stack = f"organization/openmcf/dev.{name.replace('/', '.')}"
            assert (refused.code, refused.out) == (1, "")
            assert f"error: {name}, stack {stack}, has {held} already\n" in refused.err
    assert not Path("other.yaml").exists()
    assert len(json.loads(deploy("list", "-o", "json").out)["stacks"]) == 2


def test_what_a_stack_of_another_account_has_by_that_id_is_another(deploy: Deploying, tmp_path: Path) -> None:
    Path("role.yaml").write_text(ROLE.format(name="namesake"))
    deploy("apply", "role.yaml", "--yes")
    [state] = deploy.state.rglob("dev.AwsIamRole.namesake.json")
    state.write_text(state.read_text().replace("000000000000", "111122223333"))
    imported = deploy("import", "AwsIamRole", "namesake", "--stack", "acme/web/other")
    assert imported.code == 0, imported.err
    assert "    pulumi.openmcf.org/stack.fqdn: acme/web/other\n" in imported.out


def test_a_preview_shows_the_manifest_and_what_would_be_recorded(deploy: Deploying, service: Service) -> None:
    pool = made_by_hand.large_pool(service("cognito-idp"), "previewed")
    seen = deploy("import", "AwsCognitoUserPool", pool, "--preview-only", "-o", "previewed.yaml")
    assert seen.code == 0, seen.err
    assert seen.err.endswith("\n8 to import\n")
    assert not Path("previewed.yaml").exists()
    assert json.loads(deploy("list", "-o", "json").out) == {"stacks": []}
    assert not list(deploy.state.rglob("*previewed.json"))
    assert deploy("import", "AwsCognitoUserPool", pool).out == seen.out


def test_a_preview_of_what_is_not_as_its_manifest_says_is_refused(
    deploy: Deploying, service: Service
) -> None:
    pool = made_by_hand.small_pool(service("cognito-idp"), "unlike")
    other = ("--set", "spec.userPoolTier=PLUS", "--preview-only")
    seen = deploy("import", "AwsCognitoUserPool", pool, *other)
    assert seen.code == 1
    assert "  userPoolTier: PLUS\n" in seen.out
    assert "error: what exists is not as its manifest says" in seen.err
    allowed = deploy("import", "AwsCognitoUserPool", pool, *other, "--allow-changes")
    assert allowed.code == 0
    tier = service("cognito-idp").describe_user_pool(UserPoolId=pool)["UserPool"]["UserPoolTier"]
    assert tier == "ESSENTIALS"


def test_of_clients_with_one_name_none_is_chosen(deploy: Deploying, service: Service) -> None:
    cognito = service("cognito-idp")
    pool = cognito.create_user_pool(PoolName="twins")["UserPool"]["Id"]
    first, second, _ = (
        cognito.create_user_pool_client(UserPoolId=pool, ClientName=name)["UserPoolClient"]["ClientId"]
        for name in ("shop", "shop", "office")
    )
    ended = deploy("import", "AwsCognitoUserPool", pool, "-o", "twins.yaml")
    ids = ", ".join(sorted((first, second)))
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.endswith(
        f"error: the pool `{pool}` has 2 clients named `shop`: {ids}\n"
        "hint: a manifest tells them apart by name: rename all but one of each, then import again\n"
    )
    assert not Path("twins.yaml").exists()
    assert json.loads(deploy("list", "-o", "json").out) == {"stacks": []}


def test_what_aws_cannot_change_is_refused(deploy: Deploying, service: Service) -> None:
    made_by_hand.role(service("iam"), "named")
    ended = deploy("import", "AwsIamRole", "named", "--name", "other", "--allow-changes", "--yes")
    assert (ended.code, ended.out) == (1, "")
    assert "Role `other`: " in ended.err
    assert "hint: what AWS cannot change must be in the manifest as it is" in ended.err
    assert not list(deploy.state.rglob("*other.json"))


def test_a_pool_is_not_put_in_the_place_of_another(deploy: Deploying, service: Service) -> None:
    deploy("apply", "pool.yaml", "--yes")
    pool = made_by_hand.small_pool(service("cognito-idp"), "staff")
    ended = deploy("import", "AwsCognitoUserPool", pool, "--allow-changes", "--yes")
    assert (ended.code, ended.out) == (1, "")
    assert "has resources of AwsCognitoUserPool/staff already\n" in ended.err
    assert deploy("plan", "pool.yaml").out.endswith("\nno changes\n")


def test_what_an_import_left_is_imported_by_the_next(deploy: Deploying, service: Service) -> None:
    """As after one that was cut short."""
    pool = made_by_hand.small_pool(service("cognito-idp"), "grown")
    deploy("import", "AwsCognitoUserPool", pool)
    service("cognito-idp").create_user_pool_client(UserPoolId=pool, ClientName="mobile")
    ended = deploy("import", "AwsCognitoUserPool", pool, "-o", "grown.yaml")
    assert ended.code == 0
    assert "\n1 to import, 2 unchanged\n" in ended.err
    assert deploy("plan", "grown.yaml").out.endswith("\nno changes\n")


def test_a_file_with_something_else_is_not_overwritten(deploy: Deploying, service: Service) -> None:
    made_by_hand.role(service("iam"), "writer")
    Path("notes.yaml").write_text("mine")
    ended = deploy("import", "AwsIamRole", "writer", "-o", "notes.yaml")
    assert (ended.code, Path("notes.yaml").read_text()) == (2, "mine")
    assert deploy("import", "AwsIamRole", "writer", "-o", "role.yaml").code == 0


def test_what_no_manifest_can_say_is_told(deploy: Deploying, service: Service) -> None:
    pool = service("cognito-idp").create_user_pool(PoolName="empty")["UserPool"]["Id"]
    ended = deploy("import", "AwsCognitoUserPool", pool)
    assert (ended.code, ended.out) == (1, "")
    assert "AwsCognitoUserPool as it is:" in ended.err
    assert "spec.clients: " in ended.err


def test_with_the_pulumi_cli(deploy: Deploying, service: Service, pulumi: tuple[str, ...]) -> None:
    pool = made_by_hand.small_pool(service("cognito-idp"), "shared")
    ended = deploy("import", "AwsCognitoUserPool", pool, "-o", "shared.yaml", *pulumi)
    assert ended.code == 0, ended.err
    assert "\n2 to import\n" in ended.err
    assert deploy("plan", "shared.yaml", *pulumi).out.endswith("\nno changes\n")
    assert deploy("plan", "shared.yaml").out.endswith("\nno changes\n")


def test_secrets_are_not_handed_to_the_pulumi_cli(
    deploy: Deploying, service: Service, pulumi: tuple[str, ...]
) -> None:
    pool = made_by_hand.large_pool(service("cognito-idp"), "guarded")
    ended = deploy("import", "AwsCognitoUserPool", pool, *pulumi)
    assert (ended.code, ended.out) == (1, "")
    assert "error: the Pulumi CLI would record in clear what it imports" in ended.err
    assert [file for file in deploy.state.rglob("*") if file.is_file()] == []


def test_a_certificate(deploy: Deploying, service: Service) -> None:
    arn = service("acm").request_certificate(
        DomainName="example.com",
        SubjectAlternativeNames=["www.example.com", "*.example.com"],
        ValidationMethod="DNS",
        Tags=[{"Key": "team", "Value": "web"}],
    )["CertificateArn"]
    ended = deploy("import", "AwsCertManagerCert", arn, "-o", "certificate.yaml")
    assert ended.code == 0, ended.err
    assert "note: its validation records stay as they are; with `route53HostedZoneId`" in ended.err
    assert Path("certificate.yaml").read_text().partition("spec:\n")[2] == CERTIFICATE
    assert deploy("plan", "certificate.yaml").out.endswith("\nno changes\n")
    others = service("acm").import_certificate(Certificate=b"x", PrivateKey=b"y")["CertificateArn"]
    refused = deploy("import", "AwsCertManagerCert", others)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith(f"error: `{others}` is IMPORTED\n")


def test_every_kind_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "import.md").read_text()
    assert re.findall(r"^\| `(Aws\w+)` \|", page, re.MULTILINE) == list(KINDS)
