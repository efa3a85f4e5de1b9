"""For every resource type two sets of inputs, by which `test_conformance.py` leads it through its life."""

import base64
import json
from collections.abc import Callable
from typing import Any

from openmcf.aws.clients import Clients
from tests.support.conformance import ByHand, Code, Made, Pair, policy

LAMBDA = {"Service": "lambda.amazonaws.com"}
ACCOUNT = "123456789012"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/app"
OTHER_ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/other"
FUNCTION_ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:hook"
INVOKE_ARN = f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{FUNCTION_ARN}/invocations"
CERTIFICATE_ARN = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/1234abcd-12ab-34cd-56ef-1234567890ab"
KEY_ARN = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab"
SES_ARN = f"arn:aws:ses:us-east-1:{ACCOUNT}:identity/noreply@example.com"
ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_"
TAGS = {"team": "shop", "stage": "dev"}
OTHER_TAGS = {"stage": "prod", "a.b": "c"}
TEAM = {
    "name": "team",
    "attributeDataType": "String",
    "mutable": True,
    "stringAttributeConstraints": {"minLength": "0", "maxLength": "2048"},
}
EMAIL = TEAM | {"name": "email", "required": True}
IMAGE = base64.b64encode(b"image").decode()
LOGO = {"category": "FORM_LOGO", "colorMode": "LIGHT", "extension": "PNG", "bytes": IMAGE}
FAVICON = LOGO | {"category": "FAVICON_ICO", "extension": "ICO"}


def _policy_by_hand(clients: Clients) -> tuple[str, Callable[[], Any]]:
    iam, document = clients("iam"), policy(Action="s3:ListBucket", Resource="*")
    arn = iam.create_policy(PolicyName="list", PolicyDocument=document)["Policy"]["Arn"]
    return arn, lambda: iam.delete_policy(PolicyArn=arn)


def _zone_by_hand(clients: Clients) -> tuple[str, Callable[[], Any]]:
    route53 = clients("route53")
    made = route53.create_hosted_zone(Name="example.com", CallerReference="test")["HostedZone"]["Id"]
    zone = made.removeprefix("/hostedzone/")
    return zone, lambda: route53.delete_hosted_zone(Id=zone)


def _bucket_by_hand(name: str) -> ByHand:
    def make(clients: Clients) -> tuple[str, Callable[[], Any]]:
        s3 = clients("s3")
        s3.create_bucket(Bucket=name, ObjectOwnership="BucketOwnerPreferred")  # so that it takes a list
        s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
        s3.put_bucket_acl(Bucket=name, ACL="log-delivery-write")  # which moto asks for

        def delete() -> None:
            for one in s3.list_object_versions(Bucket=name).get("Versions", []):  # moto writes logs
                s3.delete_object(Bucket=name, Key=one["Key"], VersionId=one["VersionId"])
            s3.delete_bucket(Bucket=name)

        return name, delete

    return make


def bucket_policy(effect: str) -> str:
    """A policy about requests without TLS."""
    condition = {"Bool": {"aws:SecureTransport": "false"}}
    principal, resource = {"AWS": "arn:aws:iam::123456789012:root"}, "arn:aws:s3:::the-orders/*"
    return policy(Effect=effect, Principal=principal, Action="s3:*", Resource=resource, Condition=condition)


def replication(prefix: str, status: str) -> dict[str, Any]:
    """A rule that copies objects to the other bucket."""
    return {
        "id": "replication",
        "status": status,
        "priority": 1,
        "filter": {"prefix": prefix},
        "deleteMarkerReplication": {"status": "Disabled"},
        "destination": {"bucket": "arn:aws:s3:::the-copies", "storageClass": "STANDARD_IA"},
    }


SENDING = {
    "integrationMethod": "POST",
    "payloadFormatVersion": "1.0",
    "credentialsArn": ROLE_ARN,
    "requestParameters": {"QueueUrl": "$request.header.queue", "MessageBody": "$request.body"},
}


BY_HAND: dict[str, ByHand] = {
    "policy by hand": _policy_by_hand,
    "zone by hand": _zone_by_hand,
    "bucket by hand": _bucket_by_hand("the-originals"),
    "bucket for copies": _bucket_by_hand("the-copies"),
}

PAIRS: dict[str, Pair] = {
    "certificate": Pair(
        "aws:acm/certificate:Certificate",
        {
            "domainName": "example.com",
            "subjectAlternativeNames": ["www.example.com", "*.example.com"],
            "validationMethod": "DNS",
            "options": {"certificateTransparencyLoggingPreference": "ENABLED"},
            "tags": TAGS,
        },
        {
            "options": {"certificateTransparencyLoggingPreference": "DISABLED"},
            "tags": OTHER_TAGS,
        },
        same={
            "keyAlgorithm": "RSA_2048",
            "domainName": "Example.com",
            "subjectAlternativeNames": ["*.Example.com", "www.example.com"],
            "options": None,
        },
    ),
    "certificate of another algorithm": Pair(
        "aws:acm/certificate:Certificate",
        {"domainName": "example.org", "validationMethod": "DNS", "keyAlgorithm": "EC_prime256v1"},
    ),
    "certificate validation": Pair(
        "aws:acm/certificateValidation:CertificateValidation",
        {"certificateArn": Made("certificate")},
        import_id="{certificateArn}",
        makes_nothing=True,
    ),
    "api": Pair(
        "aws:apigatewayv2/api:Api",
        {
            "name": "orders",
            "protocolType": "HTTP",
            "description": "Orders",
            "ipAddressType": "dualstack",
            "disableExecuteApiEndpoint": True,
            "corsConfiguration": {
                "allowOrigins": ["https://app.example.com"],
                "allowMethods": ["GET", "POST"],
                "allowHeaders": ["x-a", "Authorization"],
                "allowCredentials": False,
                "maxAge": 300,
            },
            "tags": TAGS,
        },
        {
            "name": "shop",
            "corsConfiguration": {"allowOrigins": ["*"], "maxAge": 300},
            "version": "2",
            "tags": OTHER_TAGS,
            "failOnWarnings": True,
        },
        same={
            "corsConfiguration": {
                "allowOrigins": ["https://app.example.com"],
                "allowMethods": ["POST", "get"],
                "allowHeaders": ["authorization", "X-A"],
                "maxAge": 300,
            }
        },
    ),
    "api without CORS": Pair(
        "aws:apigatewayv2/api:Api",
        {"name": "plain", "protocolType": "HTTP", "corsConfiguration": {"allowOrigins": ["*"]}},
        {"name": "plain"},
    ),
    "stage": Pair(
        "aws:apigatewayv2/stage:Stage",
        {
            "apiId": Made("api"),
            "name": "v1",
            "autoDeploy": True,
            "accessLogSettings": {
                "destinationArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:/orders",
                "format": "$context.requestId",
            },
            "defaultRouteSettings": {"throttlingBurstLimit": 5, "throttlingRateLimit": 2.5},
            "routeSettings": [
                {"routeKey": "GET /a", "throttlingBurstLimit": 1, "detailedMetricsEnabled": False},
                {"routeKey": "GET /b", "throttlingBurstLimit": 1},
            ],
            "stageVariables": {"backend": "blue", "level": "info"},
            "tags": TAGS,
        },
        {
            "description": "First",
            "defaultRouteSettings": {"throttlingBurstLimit": 6, "throttlingRateLimit": 3.5},
            "routeSettings": [{"routeKey": "GET /b", "throttlingBurstLimit": 1}],
            "stageVariables": {"backend": "green"},
            "tags": OTHER_TAGS,
        },
    ),
    "stage of another API": Pair(
        "aws:apigatewayv2/stage:Stage", {"apiId": Made("api without CORS"), "name": "v1"}
    ),
    "other stage of another API": Pair(
        "aws:apigatewayv2/stage:Stage", {"apiId": Made("api without CORS"), "name": "$default"}
    ),
    "JWT authorizer": Pair(
        "aws:apigatewayv2/authorizer:Authorizer",
        {
            "apiId": Made("api"),
            "name": "users",
            "authorizerType": "JWT",
            "identitySources": ["$request.header.Authorization"],
            "jwtConfiguration": {"issuer": f"{ISSUER}a", "audiences": ["web", "mobile"]},
        },
        {
            "name": "people",
            "identitySources": ["$request.header.Token"],
            "jwtConfiguration": {"issuer": f"{ISSUER}b", "audiences": ["web"]},
        },
        same={"jwtConfiguration": {"issuer": f"{ISSUER}a", "audiences": ["mobile", "web"]}},
    ),
    "Lambda authorizer": Pair(
        "aws:apigatewayv2/authorizer:Authorizer",
        {
            "apiId": Made("api"),
            "name": "function",
            "authorizerType": "REQUEST",
            "identitySources": ["$request.header.Authorization"],
            "authorizerUri": INVOKE_ARN,
            "authorizerPayloadFormatVersion": "2.0",
            "authorizerResultTtlInSeconds": 300,
            "enableSimpleResponses": True,
        },
        {
            "name": "function",
            "authorizerUri": INVOKE_ARN.replace("hook", "other"),
            "authorizerPayloadFormatVersion": "1.0",
            "authorizerResultTtlInSeconds": 0,
            "authorizerCredentialsArn": ROLE_ARN,
        },
    ),
    "integration": Pair(
        "aws:apigatewayv2/integration:Integration",
        {
            "apiId": Made("api"),
            "integrationType": "HTTP_PROXY",
            "integrationMethod": "ANY",
            "integrationUri": "https://example.com",
            "payloadFormatVersion": "1.0",
            "connectionType": "INTERNET",
            "timeoutMilliseconds": 30000,
            "requestParameters": {"overwrite:path": "/x", "append:header.a": "1"},
            "responseParameters": [
                {"statusCode": "500", "mappings": {"overwrite:statuscode": "503"}},
                {"statusCode": "404", "mappings": {"append:header.b": "2"}},
            ],
            "description": "The backend",
        },
        {
            "integrationMethod": "GET",
            "integrationUri": "https://example.org",
            "payloadFormatVersion": "2.0",
            "timeoutMilliseconds": 1000,
            "requestParameters": {"append:header.a": "2"},
            "responseParameters": [{"statusCode": "404", "mappings": {}}],
            "credentialsArn": ROLE_ARN,
            "connectionType": "VPC_LINK",
            "connectionId": "a1b2c3",
            "tlsConfig": {"serverNameToVerify": "example.com"},
        },
    ),
    "integration with a service": Pair(
        "aws:apigatewayv2/integration:Integration",
        {"apiId": Made("api"), "integrationType": "AWS_PROXY", "integrationSubtype": "SQS-SendMessage"}
        | SENDING,
        SENDING | {"requestParameters": {"QueueUrl": "$request.header.other"}},
    ),
    "route": Pair(
        "aws:apigatewayv2/route:Route",
        {
            "apiId": Made("api"),
            "routeKey": "GET /orders",
            "target": Made("integration", form="integrations/{}"),
            "authorizationType": "AWS_IAM",
            "operationName": "listOrders",
        },
        {
            "routeKey": "GET /orders/{id}",
            "authorizationType": "JWT",
            "authorizerId": Made("JWT authorizer"),
            "authorizationScopes": ["b", "a"],
            "apiKeyRequired": True,
        },
    ),
    "domain name": Pair(
        "aws:apigatewayv2/domainName:DomainName",
        {
            "domainName": "api.example.com",
            "domainNameConfiguration": {
                "certificateArn": CERTIFICATE_ARN,
                "endpointType": "REGIONAL",
                "securityPolicy": "TLS_1_2",
            },
            "tags": TAGS,
        },
        {
            "domainNameConfiguration": {
                "certificateArn": CERTIFICATE_ARN.replace("1234abcd", "4321abcd"),
                "endpointType": "REGIONAL",
                "securityPolicy": "TLS_1_2",
            },
        },
    ),
    "API mapping": Pair(
        "aws:apigatewayv2/apiMapping:ApiMapping",
        {
            "apiId": Made("api"),
            "domainName": Made("domain name"),
            "stage": Made("stage"),
            "apiMappingKey": "x",
        },
        {"apiId": Made("stage of another API", "apiId"), "stage": Made("other stage of another API")},
    ),
    "log group": Pair(
        "aws:cloudwatch/logGroup:LogGroup",
        {"name": "/aws/lambda/hello", "retentionInDays": 30, "tags": TAGS},
        {"tags": OTHER_TAGS, "kmsKeyId": KEY_ARN, "skipDestroy": True},
        same={"logGroupClass": "STANDARD", "skipDestroy": False},
    ),
    "identity provider": Pair(
        "aws:cognito/identityProvider:IdentityProvider",
        {
            "userPoolId": Made("user pool"),
            "providerName": "Google",
            "providerType": "Google",
            "providerDetails": {"client_id": "a", "client_secret": "b", "authorize_scopes": "email"},
            "attributeMapping": {"email": "email"},
            "idpIdentifiers": ["example.com", "example.org"],
        },
        {"providerDetails": {"client_id": "c", "client_secret": "d", "authorize_scopes": "email"}},
        same={"idpIdentifiers": ["example.org", "example.com"]},
    ),
    "branding": Pair(
        "aws:cognito/managedLoginBranding:ManagedLoginBranding",
        {
            "userPoolId": Made("user pool"),
            "clientId": Made("user pool client"),
            "settings": json.dumps({"components": {"order": ["b", "a"]}}),
            "assets": [LOGO],
        },
        {"assets": [FAVICON, LOGO], "useCognitoProvidedValues": True},
    ),
    "resource server": Pair(
        "aws:cognito/resourceServer:ResourceServer",
        {
            "userPoolId": Made("user pool"),
            "identifier": "https://api.example.com",
            "name": "API",
            "scopes": [
                {"scopeName": "read", "scopeDescription": "Read all"},
                {"scopeName": "write", "scopeDescription": "Write all"},
            ],
        },
        {"name": "The API"},
        same={
            "scopes": [
                {"scopeName": "write", "scopeDescription": "Write all"},
                {"scopeName": "read", "scopeDescription": "Read all"},
            ],
        },
    ),
    "user group": Pair(
        "aws:cognito/userGroup:UserGroup",
        {
            "userPoolId": Made("user pool"),
            "name": "admins",
            "description": "All may",
            "precedence": 1,
            "roleArn": ROLE_ARN,
        },
        {"precedence": 0, "roleArn": f"{ROLE_ARN}2"},
    ),
    "user pool": Pair(
        "aws:cognito/userPool:UserPool",
        {
            "name": "acme",
            "usernameConfiguration": {"caseSensitive": False},
            "usernameAttributes": ["email"],
            "autoVerifiedAttributes": ["email"],
            "deletionProtection": "INACTIVE",
            "userPoolTier": "PLUS",
            "adminCreateUserConfig": {"allowAdminCreateUserOnly": False},
            "passwordPolicy": {
                "minimumLength": 12,
                "passwordHistorySize": 0,
                "requireLowercase": True,
                "requireNumbers": True,
                "requireSymbols": False,
                "requireUppercase": True,
                "temporaryPasswordValidityDays": 7,
            },
            "accountRecoverySetting": {"recoveryMechanisms": [{"name": "verified_email", "priority": 1}]},
            "schemas": [
                EMAIL,
                TEAM,
            ],
            "smsConfiguration": {"snsCallerArn": ROLE_ARN, "externalId": "x"},
            "tags": TAGS,
        },
        {
            "name": "other",
            "accountRecoverySetting": {"recoveryMechanisms": [{"name": "admin_only", "priority": 1}]},
            "adminCreateUserConfig": {"allowAdminCreateUserOnly": True},
            "deletionProtection": "ACTIVE",
            "deviceConfiguration": {"challengeRequiredOnNewDevice": True},
            "emailConfiguration": {
                "emailSendingAccount": "DEVELOPER",
                "fromEmailAddress": "noreply@example.com",
                "sourceArn": SES_ARN,
            },
            "emailVerificationMessage": "Your code is {####}",
            "emailVerificationSubject": "Your code",
            "lambdaConfig": {
                "preSignUp": FUNCTION_ARN,
                "preTokenGenerationConfig": {"lambdaArn": FUNCTION_ARN, "lambdaVersion": "V2_0"},
            },
            "mfaConfiguration": "OPTIONAL",
            "signInPolicy": {"allowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]},
            "smsAuthenticationMessage": "Sign in with {####}",
            "smsConfiguration": {"snsCallerArn": f"{ROLE_ARN}2", "externalId": "x"},
            "smsVerificationMessage": "Verify with {####}",
            "schemas": [
                EMAIL,
                {"name": "rank", "attributeDataType": "Number", "mutable": True},
                TEAM,
            ],
            "softwareTokenMfaConfiguration": {"enabled": True},
            "tags": OTHER_TAGS,
            "userAttributeUpdateSettings": {"attributesRequireVerificationBeforeUpdates": ["email"]},
            "userPoolAddOns": {"advancedSecurityMode": "AUDIT"},
            "userPoolTier": "PLUS",
            "verificationMessageTemplate": {
                "defaultEmailOption": "CONFIRM_WITH_LINK",
                "emailMessageByLink": "{##Here##}",
                "emailSubjectByLink": "Verify",
            },
            "webAuthnConfiguration": {"relyingPartyId": "example.com", "userVerification": "required"},
            "emailMfaConfiguration": {"message": "Your code is {####}", "subject": "Code"},
        },
    ),
    "user pool of another tier": Pair(
        "aws:cognito/userPool:UserPool", {"name": "tier"}, {"name": "other", "userPoolTier": "PLUS"}
    ),
    "user pool client": Pair(
        "aws:cognito/userPoolClient:UserPoolClient",
        {
            "userPoolId": Made("user pool"),
            "name": "web",
            "generateSecret": True,
            "allowedOauthFlowsUserPoolClient": True,
            "allowedOauthFlows": ["code"],
            "allowedOauthScopes": ["openid", "email"],
            "callbackUrls": ["https://a.example.com", "https://b.example.com"],
            "supportedIdentityProviders": ["COGNITO"],
            "explicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "accessTokenValidity": 60,
            "idTokenValidity": 60,
            "refreshTokenValidity": 30,
            "tokenValidityUnits": {"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"},
            "refreshTokenRotation": {"feature": "ENABLED", "retryGracePeriodSeconds": 10},
            "enableTokenRevocation": False,
            "preventUserExistenceErrors": "ENABLED",
        },
        {
            "name": "site",
            "accessTokenValidity": 30,
            "allowedOauthFlowsUserPoolClient": False,
            "allowedOauthFlows": ["code", "implicit"],
            "allowedOauthScopes": ["profile", "email", "openid"],
            "analyticsConfiguration": {"applicationArn": "arn:aws:mobiletargeting:us-east-1:1:apps/a"},
            "authSessionValidity": 5,
            "defaultRedirectUri": "https://b.example.com",
            "enablePropagateAdditionalUserContextData": True,
            "explicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
            "idTokenValidity": 30,
            "logoutUrls": ["https://b.example.com/out"],
            "readAttributes": ["email", "name"],
            "refreshTokenValidity": 7,
            "tokenValidityUnits": {"accessToken": "minutes", "idToken": "minutes", "refreshToken": "days"},
            "writeAttributes": ["name"],
        },
        same={"callbackUrls": ["https://b.example.com", "https://a.example.com"]},
    ),
    "user pool domain": Pair(
        "aws:cognito/userPoolDomain:UserPoolDomain",
        {"userPoolId": Made("user pool"), "domain": "acme-prefix", "managedLoginVersion": 1},
        {"managedLoginVersion": 2},
    ),
    "role": Pair(
        "aws:iam/role:Role",
        {
            "name": "worker",
            "path": "/app/",
            "assumeRolePolicy": policy(Principal=LAMBDA, Action="sts:AssumeRole"),
            "description": "Works",
            "maxSessionDuration": 3600,
            "forceDetachPolicies": True,
            "tags": TAGS,
        },
        {
            "assumeRolePolicy": policy(Principal={"AWS": ACCOUNT}, Action="sts:AssumeRole"),
            "maxSessionDuration": 7200,
            "permissionsBoundary": "arn:aws:iam::aws:policy/ReadOnlyAccess",
        },
        same={"assumeRolePolicy": policy(Principal=LAMBDA, Action=["sts:AssumeRole"])},
    ),
    "role that an account assumes": Pair(
        "aws:iam/role:Role",
        {
            "name": "guest",
            "assumeRolePolicy": policy(
                Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, Action=["sts:TagSession", "sts:AssumeRole"]
            ),
        },
        {"assumeRolePolicy": policy(Principal=LAMBDA, Action="sts:AssumeRole")},
        same={
            "assumeRolePolicy": policy(
                Principal={"AWS": ACCOUNT}, Action=["sts:AssumeRole", "sts:TagSession"]
            )
        },
    ),
    "role policy": Pair(
        "aws:iam/rolePolicy:RolePolicy",
        {"role": Made("role"), "name": "read", "policy": policy(Action="s3:GetObject", Resource="*")},
        {"policy": policy(Action="s3:PutObject", Resource="*")},
        same={"policy": policy(Action=["s3:GetObject"], Resource=["*"])},
    ),
    "role policy attachment": Pair(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        {"role": Made("role"), "policyArn": Made("policy by hand")},
    ),
    "function": Pair(
        "aws:lambda/function:Function",
        {
            "name": "hello",
            "role": Made("role", "arn"),
            "runtime": "python3.12",
            "handler": "index.handler",
            "code": Code("first"),
            "architectures": ["x86_64"],
            "memorySize": 128,
            "timeout": 3,
            "tracingConfig": {"mode": "PassThrough"},
            "environment": {"variables": {"LEVEL": "info", "EMPTY": ""}},
            "reservedConcurrentExecutions": 5,
            "description": "Says hello",
            "tags": TAGS,
        },
        {
            "role": Made("role that an account assumes", "arn"),
            "runtime": "python3.13",
            "handler": "index.main",
            "code": Code("second"),
            "architectures": ["arm64"],
            "memorySize": 256,
            "timeout": 10,
            "tracingConfig": {"mode": "Active"},
            "ephemeralStorage": {"size": 1024},
            "environment": {"variables": {"LEVEL": "debug"}},
            "deadLetterConfig": {"targetArn": "arn:aws:sqs:us-east-1:000000000000:failed"},
            "kmsKeyArn": KEY_ARN,
            "layers": [Made("layer version")],
            "vpcConfig": {"subnetIds": ["subnet-b", "subnet-a"], "securityGroupIds": ["sg-a"]},
            "tags": OTHER_TAGS,
        },
        same={"packageType": "Zip", "memorySize": None},
    ),
    "layer version": Pair(
        "aws:lambda/layerVersion:LayerVersion",
        {
            "layerName": "shared",
            "code": Code("first"),
            "description": "What functions share",
            "compatibleRuntimes": ["python3.12", "python3.13"],
            "compatibleArchitectures": ["x86_64"],
        },
        {"skipDestroy": True},
    ),
    "permission": Pair(
        "aws:lambda/permission:Permission",
        {
            "statementId": "api",
            "function": Made("function", "arn"),
            "action": "lambda:InvokeFunction",
            "principal": "apigateway.amazonaws.com",
            "sourceArn": f"arn:aws:execute-api:us-east-1:{ACCOUNT}:a1b2c3/*/*",
        },
        import_id="{function}/{id}",
    ),
    "record": Pair(
        "aws:route53/record:Record",
        {
            "zoneId": Made("zone by hand"),
            "name": "_a1b2.example.com",
            "type": "CNAME",
            "ttl": 60,
            "records": ["_c3d4.acm-validations.aws."],
            "allowOverwrite": True,
        },
        {"ttl": 300, "records": ["_e5f6.acm-validations.aws."]},
    ),
    "bucket": Pair(
        "aws:s3/bucket:Bucket",
        {"bucket": "the-orders", "tags": TAGS},
        {"bucket": "the-shop", "forceDestroy": True, "tags": OTHER_TAGS},
        same={"forceDestroy": False},
    ),
    "bucket encryption": Pair(
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
        {
            "bucket": Made("bucket"),
            "rules": [
                {
                    "applyServerSideEncryptionByDefault": {
                        "sseAlgorithm": "aws:kms",
                        "kmsMasterKeyId": KEY_ARN,
                    },
                    "bucketKeyEnabled": True,
                }
            ],
        },
        {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]},
        always_there=True,
    ),
    "bucket versioning": Pair(
        "aws:s3/bucketVersioning:BucketVersioning",
        {"bucket": Made("bucket"), "versioningConfiguration": {"status": "Enabled"}},
        {"versioningConfiguration": {"status": "Suspended"}},
        always_there=True,
        same={"versioningConfiguration": {"status": "Enabled", "mfaDelete": "Disabled"}},
    ),
    "public access block": Pair(
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
        {
            "bucket": Made("bucket"),
            "blockPublicAcls": True,
            "blockPublicPolicy": True,
            "ignorePublicAcls": False,
            "restrictPublicBuckets": False,
        },
        {
            "blockPublicAcls": False,
            "blockPublicPolicy": False,
            "ignorePublicAcls": True,
            "restrictPublicBuckets": True,
        },
        same={"ignorePublicAcls": None},
    ),
    "bucket CORS": Pair(
        "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
        {
            "bucket": Made("bucket"),
            "corsRules": [
                {
                    "allowedMethods": ["GET", "PUT"],
                    "allowedOrigins": ["https://app.example.com"],
                    "allowedHeaders": ["*"],
                    "exposeHeaders": ["ETag"],
                    "maxAgeSeconds": 3000,
                }
            ],
        },
        {"corsRules": [{"allowedMethods": ["GET"], "allowedOrigins": ["*"]}]},
    ),
    "bucket lifecycle": Pair(
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
        {
            "bucket": Made("bucket"),
            "rules": [
                {
                    "id": "old",
                    "status": "Enabled",
                    "filter": {"prefix": "logs/"},
                    "transitions": [{"days": 30, "storageClass": "STANDARD_IA"}],
                    "expiration": {"days": 365},
                    "noncurrentVersionExpiration": {"noncurrentDays": 30},
                    "abortIncompleteMultipartUpload": {"daysAfterInitiation": 7},
                }
            ],
        },
        {
            "rules": [
                {
                    "id": "old",
                    "status": "Disabled",
                    "filter": {"prefix": ""},
                    "expiration": {"days": 30},
                }
            ]
        },
    ),
    "bucket logging": Pair(
        "aws:s3/bucketLogging:BucketLogging",
        {"bucket": Made("bucket"), "targetBucket": Made("bucket by hand"), "targetPrefix": "orders/"},
        {"targetBucket": Made("bucket for copies"), "targetPrefix": "shop/"},
    ),
    "bucket policy": Pair(
        "aws:s3/bucketPolicy:BucketPolicy",
        {"bucket": Made("bucket"), "policy": bucket_policy("Deny")},
        {"policy": bucket_policy("Allow")},
    ),
    "bucket replication": Pair(
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
        {
            "bucket": Made("bucket by hand"),
            "role": ROLE_ARN,
            "rules": [replication("orders/", "Enabled")],
        },
        {"role": OTHER_ROLE_ARN, "rules": [replication("", "Disabled")]},
    ),
    "bucket website": Pair(
        "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
        {
            "bucket": Made("bucket"),
            "indexDocument": {"suffix": "index.html"},
            "errorDocument": {"key": "error.html"},
        },
        {"indexDocument": {"suffix": "home.html"}, "errorDocument": {"key": "404.html"}},
    ),
    "bucket that redirects": Pair(
        "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration",
        {
            "bucket": Made("bucket"),
            "redirectAllRequestsTo": {"hostName": "www.example.com", "protocol": "https"},
        },
        {"redirectAllRequestsTo": {"hostName": "example.com"}},
    ),
    "parameter": Pair(
        "aws:ssm/parameter:Parameter",
        {
            "name": "/app/password",
            "type": "SecureString",
            "value": "a1b2",
            "tier": "Standard",
            "description": "The password",
            "allowedPattern": "^[a-z0-9]+$",
            "tags": TAGS,
        },
        {
            "type": "SecureString",
            "value": "c3d4",
            "tier": "Advanced",
            "description": "Another",
            "keyId": "alias/app",
            "tags": OTHER_TAGS,
        },
        same={"dataType": "text", "keyId": "alias/aws/ssm"},
    ),
    "parameter that is not encrypted": Pair(
        "aws:ssm/parameter:Parameter",
        {"name": "words", "type": "String", "value": "a,b"},
        {"type": "StringList", "value": "c,d"},
    ),
}
"""By name; two for one type, if no inputs have all of it."""

LEFT_OUT: dict[tuple[str, str], str] = {
    ("aws:apigatewayv2/api:Api", "apiKeySelectionExpression"): "of WebSocket APIs only",
    ("aws:apigatewayv2/api:Api", "routeSelectionExpression"): "of WebSocket APIs only",
    ("aws:cognito/userPoolClient:UserPoolClient", "tokenValidityUnits"): "read in the units of manifests",
    ("aws:cognito/userPoolDomain:UserPoolDomain", "certificateArn"): "`test_managed_login.py` has it",
    ("aws:lambda/function:Function", "imageUri"): "instead of `code`",
    ("aws:lambda/function:Function", "s3Bucket"): "instead of `code`",
    ("aws:lambda/function:Function", "s3Key"): "instead of `code`",
    ("aws:lambda/function:Function", "s3ObjectVersion"): "instead of `code`",
}
"""Inputs that can change and that no pair has, with the reason."""
