"""`--set`: an argument and a manifest in, values and problems out."""

from typing import Any

import pytest

from openmcf.errors import UsageError
from openmcf.manifests.check import check
from openmcf.manifests.overrides import apply, parse_override
from openmcf.manifests.yaml.parse import Document, parse
from openmcf.manifests.yaml.values import Reader
from openmcf.specs.findings import Problem
from tests.support.places import value_at

POOL = """\
apiVersion: aws.openmcf.org/v1
kind: AwsCognitoUserPool
metadata: {name: auth, labels: {team: a}}
spec:
  region: us-east-1
  mfa_configuration: "OFF"
  groups: [{name: admins}]
  clients:
    - name: web
      generateSecret: false
      logoutUrls: [https://dev.example.com/bye]
    - name: spa
"""
FUNCTION = """\
apiVersion: aws.openmcf.org/v1
kind: AwsLambda
metadata: {name: app}
spec:
  roleArn: arn:aws:iam::123456789012:role/app
  functionName: app
  environment: &environment {STAGE: dev}
  tags: *environment
"""
ROLE = """\
apiVersion: aws.openmcf.org/v1
kind: AwsIamRole
metadata: {name: app}
spec:
  trustPolicy: {Version: "2012-10-17", Statement: [{Effect: Allow}]}
"""


def changed(text: str, *arguments: str) -> tuple[Any, tuple[Problem, ...]]:
    """The manifest's values after the settings, and its problems."""
    (document,) = parse(text, "test.yaml")
    assert isinstance(document, Document)
    texts = {"test.yaml": text}
    document, findings = apply([parse_override(argument) for argument in arguments], document, texts)
    return Reader().read(document.root), check(document, texts, findings).problems


def value(text: str, path: str, *arguments: str) -> object:
    return value_at(changed(text, *arguments)[0], path)


def problem(text: str, argument: str) -> Problem:
    """The one problem that the argument brings to the manifest."""
    (new,) = {p for p in changed(text, argument)[1] if p.file.startswith("--set")}
    return new


@pytest.mark.parametrize(
    ("argument", "path", "wanted"),
    [
        ("spec.clients[0].name=shop", "spec.clients[0].name", "shop"),
        ("spec.clients.0.name=shop", "spec.clients[0].name", "shop"),
        ("spec.clients[1].name=12345", "spec.clients[1].name", "12345"),
        ("spec.clients[2].name=new", "spec.clients[2]", {"name": "new"}),
        ("spec.clients.2={name: new}", "spec.clients[2]", {"name": "new"}),
        ("spec.clients[0]=null", "spec.clients", [{"name": "spa"}]),
        ("spec.clients[2]=null", "spec.clients[2]", None),
        ("spec.clients[0].generate_secret=true", "spec.clients[0].generateSecret", True),
        ("spec.clients[1].generate_secret=true", "spec.clients[1].generateSecret", True),
        (
            "spec.clients[0].generateSecret=null",
            "spec.clients[0]",
            {"name": "web", "logoutUrls": ["https://dev.example.com/bye"]},
        ),
        ("spec.clients[0].logoutUrls[1]=https://b?a=b", "spec.clients[0].logoutUrls[1]", "https://b?a=b"),
        ("spec.clients[0].logoutUrls=[a, 'b']", "spec.clients[0].logoutUrls", ["a", "b"]),
        ('spec.clients=[{"name":\n "a"}]', "spec.clients", [{"name": "a"}]),
        ("spec.mfaConfiguration=ON", "spec.mfa_configuration", "ON"),
        ("spec.passwordPolicy.minimumLength=12", "spec.passwordPolicy", {"minimumLength": 12}),
        ("spec.passwordPolicy.minimumLength=null", "spec.passwordPolicy", None),
        ("metadata.labels.team=true", "metadata.labels.team", "true"),
        ('metadata.labels["a.b/c=d"]=x', 'metadata.labels["a.b/c=d"]', "x"),
        ("metadata.labels.a_b=x", "metadata.labels.a_b", "x"),
        ("metadata.labels.team=null", "metadata.labels", {}),
        ("metadata.labels.team=", "metadata.labels.team", ""),
        ("metadata.annotations={a: b, c: 'd: e'}", "metadata.annotations", {"a": "b", "c": "d: e"}),
    ],
)
def test_a_value_is_what_its_field_takes(argument: str, path: str, wanted: object) -> None:
    assert value(POOL, path, argument) == wanted


@pytest.mark.parametrize(
    ("argument", "wanted"),
    [
        ("spec.roleArn=arn", "arn"),
        ("spec.roleArn={valueFrom: {name: other}}", {"valueFrom": {"name": "other"}}),
        ("spec.roleArn={value: arn}", {"value": "arn"}),
        ("spec.roleArn={a: b}", "{a: b}"),
        ("spec.roleArn.value=arn", {"value": "arn"}),
        ("spec.roleArn.value_from.name=other", {"valueFrom": {"name": "other"}}),
    ],
)
def test_a_reference_can_be_set_in_each_of_its_forms(argument: str, wanted: object) -> None:
    assert value(FUNCTION, "spec.roleArn", argument) == wanted


def test_what_has_no_model_is_read_as_yaml() -> None:
    path = "spec.trustPolicy.Statement"
    assert value(ROLE, path, f"{path}.0.Action=[a, 1]") == [{"Effect": "Allow", "Action": ["a", 1]}]
    assert value(ROLE, path, f"{path}[1].Sid=true") == [{"Effect": "Allow"}, {"Sid": True}]


def test_later_settings_build_on_earlier_ones() -> None:
    assert value(POOL, "spec.clients[2]", "spec.clients[2].name=a", "spec.clients[2].name=b") == {"name": "b"}


def test_an_alias_is_not_changed_along() -> None:
    spec = value(FUNCTION, "spec", "spec.environment.STAGE=prod")
    assert isinstance(spec, dict)
    assert (spec["environment"], spec["tags"]) == ({"STAGE": "prod"}, {"STAGE": "dev"})


def test_what_a_merge_key_brings_can_be_changed_and_unset() -> None:
    text = FUNCTION.replace("*environment", "{<<: *environment, a: b}")
    assert value(text, "spec.tags", "spec.tags.STAGE=prod") == {"STAGE": "prod", "a": "b"}
    assert value(text, "spec.tags", "spec.tags.STAGE=null") == {"a": "b"}


def test_a_map_that_merges_itself_is_a_problem_and_no_hang() -> None:
    values, problems = changed(ROLE.replace("spec:\n", "spec: &spec\n  <<: *spec\n"), "spec.path=/a/")
    assert values["spec"]["path"] == "/a/"
    assert not [problem for problem in problems if problem.path.startswith("spec.path")]


@pytest.mark.parametrize(
    ("argument", "rule", "path", "words"),
    [
        ("spec.groups[0].precedence=x", "wrong-type", "spec.groups[0].precedence", "an integer"),
        ("spec.groups[0].precedence=1.5", "wrong-type", "spec.groups[0].precedence", "an integer"),
        ("spec.groups[0].precedence=", "wrong-type", "spec.groups[0].precedence", "an integer"),
        ("spec.clients[0].generateSecret=yes", "wrong-type", "spec.clients[0].generateSecret", "true or"),
        ("spec.mfaConfiguration=on", "unknown-value", "spec.mfaConfiguration", "OPTIONAL"),
        ("spec.clients=web", "set-failed", "spec.clients", "takes a list"),
        ("spec.passwordPolicy=8", "set-failed", "spec.passwordPolicy", "takes a map"),
        ("spec.clients=", "wrong-type", "spec.clients", "a list"),
        ("spec.clients={name: a}\n---\nb", "set-failed", "spec.clients", "takes a list"),
        ("spec.clients=[{name: a", "set-failed", "spec.clients", "no YAML"),
        ("spec.clients[3].name=a", "set-failed", "spec.clients[3].name", "2 items"),
        ("spec.clients.web.name=a", "set-failed", "spec.clients", "is a list"),
        ("spec.region.x=a", "set-failed", "spec.region", "nothing below"),
        ("spec[0]=a", "set-failed", "spec", "is a map"),
        ("metadata.labels[0]=a", "set-failed", "metadata.labels", "is a map"),
        ("spec.clinets[0].name=a", "unknown-field", "spec.clinets", "no field"),
        ("spec.clinets=null", "unknown-field", "spec.clinets", "no field"),
        ("spec.clients[0].Name=a", "unknown-field", "spec.clients[0].Name", "no field"),
    ],
)  # fmt: skip
def test_a_setting_that_does_not_fit_is_a_problem(argument: str, rule: str, path: str, words: str) -> None:
    found = problem(POOL, argument)
    assert (found.rule, found.path) == (rule, path)
    assert words in found.message


def test_a_problem_with_a_value_shows_the_argument() -> None:
    argument = "spec.passwordPolicy.minimumLength=5"
    found = problem(POOL, argument)
    assert (found.file, found.line) == ("--set spec.passwordPolicy.minimumLength", 1)
    assert (found.column, found.width, found.excerpt) == (len(argument), 1, argument)


def test_a_problem_inside_of_a_value_is_found_there() -> None:
    found = problem(POOL, "spec.clients=[{name: web, generateSecret: x}]")
    assert (found.path, found.column) == ("spec.clients[0].generateSecret", 43)


def test_a_near_field_is_the_hint() -> None:
    assert problem(POOL, "spec.clinets[0].name=a").hint == "did you mean `clients`?"
    assert problem(FUNCTION, "spec.roleArn.valueFrom.nmae=a").hint == "did you mean `name`?"


def test_what_cannot_be_set_is_not_shown_for_it_may_be_a_secret() -> None:
    found = problem(POOL, "spec.identityProviders[0].clientSecrt=hunter2")
    assert found.excerpt == "spec.identityProviders[0].clientSecrt=…"
    assert "hunter2" not in repr(found)


def test_a_manifest_that_has_another_type_there_is_told_so() -> None:
    found = problem(POOL.replace("labels: {team: a}", "labels: x"), "metadata.labels.team=b")
    assert (found.rule, found.path) == ("set-failed", "metadata.labels.team")


def test_a_document_that_is_no_manifest_stays_as_it_is() -> None:
    values, problems = changed("- a", "spec.x=y")
    assert (values, [problem.rule for problem in problems]) == (["a"], ["not-a-manifest"])


@pytest.mark.parametrize(
    "argument", ["", "=x", "spec", "spec..a=x", "spec.=x", "a b=x", "spec[x]=y", "a/b=c", "a." * 100 + "b=c"]
)
def test_what_is_no_setting_is_a_usage_error(argument: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_override(argument)
    assert error.value.hint


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        (
            "spec.identityProviders[x].clientSecret=hunter2",
            "`spec.identityProviders[x].clientSecret` is no path",
        ),
        ("spec.environment.TOKEN: hunter2", "there is no `=`"),
        ("spec.environment.TOKEN:hunter2=", "`spec.environment.TOKEN` is no path"),
        ("spec.environment.TOKEN: a=hunter2", "`spec.environment.TOKEN` is no path"),
        ("TOKEN: hunter2=", "what is before the `=` is no path"),
        ("hunter2", "there is no `=`"),
    ],
)
def test_a_usage_error_does_not_show_the_value(argument: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        parse_override(argument)
    assert str(error.value) == f"--set takes path=value; {said}"
