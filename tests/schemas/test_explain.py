"""`explain`: what it says of a kind, a field and an output; and what it cannot find."""

from textwrap import dedent

import pytest

from openmcf.errors import UnknownField, UnknownKind
from openmcf.schemas.explain import explain
from openmcf.specs.field_types import walk
from openmcf.specs.registry import KINDS, kind_named

PAGES = {
    "AwsIamRole": """\
        KIND:     AwsIamRole

        An IAM role with its trust policy, attached and inline policies.

        FIELDS OF spec:
          description          string                         optional
              What the role is for.
          path                 string                         default /
              Path of the role in IAM.
          trustPolicy          map<string, any>               required
              Who may assume the role: an IAM policy document.
          managedPolicyArns    string[]                       default []
              Managed policies to attach.
          inlinePolicies       map<string, map<string, any>>  default {}
              Inline policies: IAM policy documents by policy name.
          permissionsBoundary  string                         optional
              Managed policy that bounds what the role may ever do.
          maxSessionDuration   integer                        default 3600
              Longest session of the role, in seconds.
          tags                 map<string, string>            default {}
              Tags on the role.

        OUTPUTS:
          role_arn   string
              ARN of the role.
          role_name  string
              Name of the role.""",
    "AwsIamRole.spec.path": """\
        KIND:     AwsIamRole
        PATH:     spec.path
        TYPE:     string
        PRESENCE: default /
        VALUE:    a path that begins and ends with /
        VALUE:    at most 512 characters

        Path of the role in IAM. Changing it replaces the resource.""",
    "AwsLambda.roleArn": """\
        KIND:     AwsLambda
        PATH:     spec.roleArn
        TYPE:     StringValueOrRef
        PRESENCE: required
        VALUE:    an IAM role ARN, such as arn:aws:iam::123456789012:role/my-role
        VALUE:    1 to 2,048 characters

        Role that the function runs as. By default `valueFrom` takes `status.outputs.role_arn` of
        AwsIamRole.""",
    "AwsIamRole.metadata.relationships[0]": """\
        KIND:     AwsIamRole
        PATH:     metadata.relationships
        TYPE:     object[]
        PRESENCE: default []

        Relations, for catalogues.

        FIELDS:
          kind   string  required
              Kind of the other manifest.
          env    string  optional
              Environment of the other manifest.
          name   string  required
              Name of the other manifest.
          type   string  required
              What the relation is.
          group  string  optional
              Path such as `a/b`, for display.""",
    "AwsIamRole.metadata.labels": """\
        KIND:     AwsIamRole
        PATH:     metadata.labels
        TYPE:     map<string, string>
        PRESENCE: default {}

        Labels; those of `pulumi.openmcf.org/` say which stack this is.""",
    "AwsIamRole.status.outputs.role_arn": """\
        KIND:     AwsIamRole
        PATH:     status.outputs.role_arn
        TYPE:     string

        ARN of the role.""",
    "AwsCognitoUserPool.outputs.client_secrets": """\
        KIND:     AwsCognitoUserPool
        PATH:     status.outputs.client_secrets
        TYPE:     map<string, string>

        Secret of each client with `generateSecret`, by the client's name. Masked unless asked for.""",
}


@pytest.mark.parametrize("target", PAGES)
def test_a_page(target: str) -> None:
    assert explain(target) == dedent(PAGES[target])


@pytest.mark.parametrize(
    ("target", "same"),
    [
        ("AwsCognitoUserPool.clients.name", "AwsCognitoUserPool.spec.clients[].name"),
        ("AwsCognitoUserPool.clients[3].generate_secret", "AwsCognitoUserPool.clients.generateSecret"),
        ("AwsCognitoUserPool.outputs", "AwsCognitoUserPool.status"),
        ('AwsIamRole.metadata.labels["a.b/c"]', "AwsIamRole.metadata.labels.team"),
        ("AwsIamRole.api_version", "AwsIamRole.apiVersion"),
    ],
)
def test_a_path_may_be_written_in_several_ways(target: str, same: str) -> None:
    assert explain(target) == explain(same)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_and_output_has_a_page(kind: str) -> None:
    known = kind_named(kind)
    for path, field in walk(known.manifest):
        assert field.description or field.shape.model or path == "kind", path
        assert path == "status" or f"PATH:     {path}\n" in explain(f"{kind}.{path.replace('<name>', 'x')}")
    for name in known.outputs.model_fields:
        assert explain(f"{kind}.outputs.{name}").count("\n") > 3


def test_a_reference_can_be_looked_into() -> None:
    assert "PATH:     spec.roleArn.valueFrom.fieldPath\n" in explain("AwsLambda.roleArn.valueFrom.fieldPath")


@pytest.mark.parametrize(
    ("target", "message", "hint"),
    [
        ("AwsIamRole.trustpolicy", "there is no `spec.trustpolicy`", "did you mean `trustPolicy`?"),
        ("AwsIamRole.metadata.nam", "there is no `metadata.nam`", "did you mean `name`?"),
        ("AwsIamRole.outputs.arn", "there is no `status.outputs.arn`", "known there: role_arn, role_name"),
        ("AwsIamRole.outputs.roleArn", "there is no `status.outputs.roleArn`", "did you mean `role_arn`?"),
        ("AwsIamRole.tags.team.x", "there is no `spec.tags.<name>.x`", None),
        ("AwsIamRole.tags[", "`tags[` is no path", "write it as KIND.spec.field"),
    ],
)
def test_an_unknown_field_is_told_with_the_nearest(target: str, message: str, hint: str | None) -> None:
    with pytest.raises(UnknownField) as caught:
        explain(target)
    assert (str(caught.value), caught.value.hint) == (message, hint)


def test_an_unknown_kind_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownKind) as caught:
        explain("AwsCognitoUserPol.clients")
    assert caught.value.hint == "did you mean `AwsCognitoUserPool`?"
