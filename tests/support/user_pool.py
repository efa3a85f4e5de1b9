"""A small user pool, and parts for it that satisfy the rules about them."""

from typing import Any

from tests.support.manifests import manifest

KIND = "AwsCognitoUserPool"
BASE = manifest(KIND, {"region": "us-east-1", "clients": [{"name": "web"}]})

FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:hook"
ROLE = "arn:aws:iam::123456789012:role/sms"
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd"
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd"
IDENTITY = "arn:aws:ses:us-east-1:123456789012:identity/noreply@example.com"

SMS: dict[str, Any] = {"smsConfiguration": {"snsCallerArn": ROLE, "externalId": "acme"}}
SES: dict[str, Any] = {"emailConfiguration": {"emailSendingAccount": "DEVELOPER", "sourceArn": IDENTITY}}
RECOVERY = [{"name": "verified_email", "priority": 2}, {"name": "verified_phone_number", "priority": 1}]
GOOGLE_DETAILS = {"client_id": "a", "client_secret": "b", "authorize_scopes": "email"}
GOOGLE = {"providerName": "Google", "providerType": "Google", "providerDetails": GOOGLE_DETAILS}
OIDC_DETAILS = GOOGLE_DETAILS | {
    "attributes_request_method": "GET",
    "oidc_issuer": "https://login.example.com",
}
OIDC = {"providerName": "Corporate", "providerType": "OIDC", "providerDetails": OIDC_DETAILS}
