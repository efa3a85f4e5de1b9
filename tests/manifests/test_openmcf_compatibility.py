"""Manifests as OpenMCF's own CLI takes them, in the spellings that its protobuf reader allows.

The forms are those that OpenMCF's CLI of January 2026 was seen to accept: field names in either case, choices
by name or number, 128.0 for 128, null and empty values for "unset", references in every dialect of paths,
also to kinds that openmcf does not have.
"""

from textwrap import indent

import pytest

from tests.support.manifests import checked


def envelope(kind: str, spec: str, metadata: str = "name: example") -> str:
    """A full manifest as text."""
    head = f"apiVersion: aws.openmcf.org/v1\nkind: {kind}\n"
    return f"{head}metadata:\n{indent(metadata, '  ')}\nspec:\n{indent(spec, '  ')}\n"


ROLE = "arn:aws:iam::123456789012:role/service-role/hello"

LAMBDA_FROM_S3 = f"""\
functionName: hello
roleArn: {{value: {ROLE}}}
codeSourceType: CODE_SOURCE_TYPE_S3
runtime: python3.13
handler: main.handler
s3: {{bucket: my-artifacts, key: lambda/hello.zip}}
"""
LAMBDA_FROM_AN_IMAGE = f"""\
functionName: hello
roleArn: {{value: {ROLE}}}
codeSourceType: CODE_SOURCE_TYPE_IMAGE
imageUri: 123456789012.dkr.ecr.us-east-1.amazonaws.com/payments:1.2.3
"""
TRUST = """\
trustPolicy:
  Version: "2012-10-17"
  Statement:
    - Effect: Allow
      Principal: {Service: lambda.amazonaws.com}
      Action: sts:AssumeRole
"""
CERT = """\
primaryDomainName: example.com
route53HostedZoneId: {value: Z0123456789ABC}
"""

MANIFESTS = {
    "a function in snake_case": envelope(
        "AwsLambda",
        f"""\
function_name: hello
description: Says hello
role_arn:
  value: {ROLE}
code_source_type: CODE_SOURCE_TYPE_S3
runtime: nodejs18.x
handler: index.handler
s3:
  bucket: my-artifacts
  key: lambda/hello.zip
  object_version: v1
memory_mb: 128
timeout_seconds: 10
reserved_concurrency: -1
environment:
  EXAMPLE: "true"
architecture: X86_64
""",
    ),
    "a function with choices by number": envelope(
        "AwsLambda", LAMBDA_FROM_S3.replace("CODE_SOURCE_TYPE_S3", "1") + "architecture: 2"
    ),
    "an image by number": envelope(
        "AwsLambda", LAMBDA_FROM_AN_IMAGE.replace("CODE_SOURCE_TYPE_IMAGE", "2") + "architecture: 0"
    ),
    "integers written as floats": envelope(
        "AwsLambda", LAMBDA_FROM_S3 + "memoryMb: 128.0\ntimeoutSeconds: 3e1\nreservedConcurrency: 5.0"
    ),
    "zeros for unset": envelope(
        "AwsLambda",
        LAMBDA_FROM_S3 + "memoryMb: 0\ntimeoutSeconds: 0\nreservedConcurrency: 0\narchitecture: 0",
    ),
    "nothing for unset": envelope(
        "AwsLambda",
        LAMBDA_FROM_S3.replace("hello.zip}", 'hello.zip, objectVersion: ""}')
        + 'description: ""\nimageUri: ""\nkmsKeyArn: {}\nenvironment: {}\nsubnets: []\nlayerArns: []',
    ),
    "an image with nothing for its runtime": envelope(
        "AwsLambda", LAMBDA_FROM_AN_IMAGE + 'runtime: ""\nhandler: ""\nkmsKeyArn: {value: ""}'
    ),
    "null for unset": envelope(
        "AwsLambda",
        LAMBDA_FROM_AN_IMAGE + "s3: null\nruntime: ~\nmemoryMb:\nenvironment: null",
    ),
    "an unspecified architecture": envelope(
        "AwsLambda", LAMBDA_FROM_S3 + "architecture: ARCHITECTURE_UNSPECIFIED"
    ),
    "a function in a VPC, with literals": envelope(
        "AwsLambda",
        LAMBDA_FROM_S3
        + """\
subnets: [{value: subnet-aaaa1111}, {value: subnet-bbbb2222}]
securityGroups: [{value: sg-0123456789abcdef0}]
layerArns: [{value: "arn:aws:lambda:us-east-1:123456789012:layer:powertools:3"}]
kmsKeyArn: {value: "arn:aws:kms:us-east-1:123456789012:key/abcde-12345-ffff-9999-0000"}
""",
    ),
    "references by default kind and path": envelope(
        "AwsLambda",
        LAMBDA_FROM_S3.replace(f"{{value: {ROLE}}}", "{valueFrom: {name: role}}")
        + "securityGroups: [{valueFrom: {name: web}}]\nkmsKeyArn: {value_from: {name: key}}\n"
        + "subnets: [{valueFrom: {name: vpc, fieldPath: status.outputs.private_subnets.id}}]",
    ),
    "references in every dialect of paths": envelope(
        "AwsLambda",
        LAMBDA_FROM_S3.replace(
            f"{{value: {ROLE}}}",
            "{value_from: {kind: AwsIamRole, env: dev, name: role, field_path: status.outputs.roleArn}}",
        )
        + """\
security_groups: [{valueFrom: {kind: AwsSecurityGroup, name: web}}]
subnets:
  - {valueFrom: {kind: AwsVpc, name: vpc, fieldPath: "status.outputs.private_subnets.[*].id"}}
  - {valueFrom: {kind: AwsVpc, name: vpc, fieldPath: "status.outputs.privateSubnets.[0].id"}}
  - {valueFrom: {kind: AwsVpc, name: vpc, fieldPath: "status.outputs.private_subnets[1].id"}}
""",
    ),
    "everything that metadata has": envelope(
        "AwsLambda",
        LAMBDA_FROM_S3,
        """\
name: example
slug: example
id: lambda-example
org: my-org
env: dev
group: backend/hello
labels:
  openmcf.org/provisioner: " Pulumi "
  pulumi.openmcf.org/stack.fqdn: my-org/backend/dev
  terraform.openmcf.org/backend.type: s3
annotations: {owner: backend}
tags: [backend, hello]
relationships:
  - {kind: AwsIamRole, name: role, type: depends_on}
  - {kind: 208, env: dev, name: role, type: 1}
""",
    ),
    "outputs that another tool recorded": envelope("AwsLambda", LAMBDA_FROM_S3)
    + "status: {outputs: {function_arn: x, layer_arns: [], lifecycle: {created: 1}}}\n",
    "a role": envelope(
        "AwsIamRole",
        TRUST
        + """\
description: Role of a function
path: /service-roles/
managedPolicyArns:
  - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
  - arn:aws:iam::123456789012:policy/team/read
inlinePolicies:
  customS3Access:
    Version: "2012-10-17"
    Statement:
      - Effect: Allow
        Action: ["s3:GetObject", "s3:PutObject"]
        Resource: "arn:aws:s3:::demo-bucket/*"
""",
    ),
    "a role in snake_case": envelope(
        "AwsIamRole",
        TRUST.replace("trustPolicy", "trust_policy")
        + "managed_policy_arns: []\n"
        + "inline_policies: {p: {Statement: {Effect: Deny, Action: '*', Resource: '*'}}}",
    ),
    "a role with nothing for unset": envelope(
        "AwsIamRole", TRUST + 'path: ""\ndescription: ""\nmanagedPolicyArns: null\ninlinePolicies: {}'
    ),
    "a role for another account": envelope(
        "AwsIamRole",
        """\
trustPolicy:
  Statement:
    Effect: Allow
    Principal: {AWS: "arn:aws:iam::987654321098:root"}
    Action: sts:AssumeRole
    Condition: {StringEquals: {"sts:ExternalId": unique-external-id-12345}}
""",
    ),
    "a role for a federated user": envelope(
        "AwsIamRole",
        """\
trustPolicy:
  Version: "2012-10-17"
  Statement:
    - Effect: Allow
      Principal:
        Federated: arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com
      Action: [sts:AssumeRoleWithWebIdentity, sts:TagSession]
      Condition:
        StringLike: {"token.actions.githubusercontent.com:sub": "repo:my-org/*"}
        ForAllValues:StringEquals: {"aws:TagKeys": [team, env]}
""",
    ),
    "a certificate": envelope(
        "AwsCertManagerCert", CERT + "alternateDomainNames: [www.example.com, '*.a.org']"
    ),
    "a certificate in snake_case": envelope(
        "AwsCertManagerCert",
        """\
primary_domain_name: "*.example.com"
alternate_domain_names: [example.com]
route53_hosted_zone_id: {value: test-zone-id}
validation_method: EMAIL
""",
    ),
    "a certificate that repeats its primary name": envelope(
        "AwsCertManagerCert", CERT + "alternateDomainNames: [example.com, www.example.com]"
    ),
    "a certificate with a zone of another stack": envelope(
        "AwsCertManagerCert",
        """\
primaryDomainName: example.com
route53HostedZoneId: {valueFrom: {kind: AwsRoute53Zone, name: zone, fieldPath: status.outputs.zone_id}}
validationMethod: null
""",
    ),
    "a certificate with a zone by default kind": envelope(
        "AwsCertManagerCert", "primaryDomainName: example.com\nroute53HostedZoneId: {valueFrom: {name: zone}}"
    ),
    "a certificate with an empty zone": envelope(
        "AwsCertManagerCert", "primaryDomainName: example.com\nroute53HostedZoneId: {}"
    ),
}


@pytest.mark.parametrize("text", MANIFESTS.values(), ids=MANIFESTS.keys())
def test_what_openmcf_accepts_is_accepted(text: str) -> None:
    outcome = checked(text)
    assert [problem for problem in outcome.problems if problem.severity == "error"] == []
    assert outcome.manifest is not None
