"""Distinct, valid manifests of all kinds, in numbers."""

from pathlib import Path

_HEAD = """\
apiVersion: aws.openmcf.org/v1
kind: {kind}
metadata:
  name: {name}
  labels:
    openmcf.org/provisioner: pulumi
    pulumi.openmcf.org/organization: acme
    pulumi.openmcf.org/project: platform
    pulumi.openmcf.org/stack.name: prod.{kind}.{name}
spec:
"""

_SPECS = {
    "AwsCognitoUserPool": """\
  region: us-east-1
  usernameAttributes:
    - email
  passwordPolicy:
    minimumLength: {length}
    requireLowercase: true
    requireNumbers: true
  autoVerifiedAttributes:
    - email
  accountRecoveryMechanisms:
    - name: verified_email
      priority: 1
  clients:
    - name: web-{number}
      allowedOauthFlowsUserPoolClient: true
      allowedOauthFlows:
        - code
      allowedOauthScopes:
        - openid
        - email
      callbackUrls:
        - https://app-{number}.example.com/callback
      logoutUrls:
        - https://app-{number}.example.com/logout
      explicitAuthFlows:
        - ALLOW_USER_SRP_AUTH
        - ALLOW_REFRESH_TOKEN_AUTH
      enableTokenRevocation: true
      preventUserExistenceErrors: ENABLED
  domain:
    domain: acme-{number}-auth
""",
    "AwsHttpApiGateway": """\
  routes:
    - routeKey: "GET /users/{number}"
      integration:
        integrationType: AWS_PROXY
        integrationUri:
          valueFrom:
            kind: AwsLambda
            name: m{function}
            fieldPath: status.outputs.function_arn
      authorizationType: JWT
      authorizerName: cognito
  authorizers:
    - name: cognito
      authorizerType: JWT
      jwtConfiguration:
        issuer:
          valueFrom:
            kind: AwsCognitoUserPool
            name: m{pool}
            fieldPath: status.outputs.user_pool_endpoint
        audiences:
          - valueFrom:
              kind: AwsCognitoUserPool
              name: m{pool}
              fieldPath: status.outputs.client_ids.web-{pool}
""",
    "AwsLambda": """\
  roleArn:
    value: arn:aws:iam::123456789012:role/role-{number}
  runtime: python3.13
  handler: app.handler
  codeSourceType: CODE_SOURCE_TYPE_S3
  s3:
    bucket: acme-code
    key: functions/{number}.zip
  memoryMb: {memory}
  timeoutSeconds: 10
  environment:
    STAGE: prod
    NUMBER: "{number}"
""",
    "AwsLambdaLayer": """\
  s3:
    bucket: acme-code
    key: layers/{number}.zip
  compatibleRuntimes:
    - python3.12
    - python3.13
  description: Shared code {number}
""",
    "AwsIamRole": """\
  description: Role {number}
  trustPolicy:
    Version: "2012-10-17"
    Statement:
      - Effect: Allow
        Principal:
          Service: lambda.amazonaws.com
        Action: sts:AssumeRole
  managedPolicyArns:
    - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
  maxSessionDuration: {duration}
""",
    "AwsCertManagerCert": """\
  region: us-east-1
  primaryDomainName: app-{number}.example.com
  alternateDomainNames:
    - www-{number}.example.com
  route53HostedZoneId: Z0123456789ABC{number}
""",
    "AwsS3Bucket": """\
  region: us-east-1
  versioningEnabled: true
  encryptionType: ENCRYPTION_TYPE_SSE_KMS
  tags:
    number: "{number}"
""",
}


def write_manifests(folder: Path, count: int) -> int:
    """Write that many manifests, a file each and all kinds in turn; their size in bytes."""
    folder.mkdir()
    kinds = list(_SPECS)
    size = 0
    for number in range(count):
        kind = kinds[number % len(kinds)]
        pool = max(number - 1, 0)
        values = {"number": number, "length": 8 + number % 20, "memory": 128 + number % 1000, "pool": pool}
        values |= {"function": min(number + 1, count - 1), "duration": 3600 + number % 3600}
        text = _HEAD.format(kind=kind, name=f"m{number}") + _SPECS[kind].format(**values)
        size += (folder / f"{number}.yaml").write_text(text)
    return size
