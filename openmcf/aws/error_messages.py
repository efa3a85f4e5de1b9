"""AWS's refusals and botocore's errors in the user's words: what was asked, what came back, what to do."""

import re

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    ParamValidationError,
    PartialCredentialsError,
)
from botocore.exceptions import ConnectionError as NoConnection
from botocore.parsers import ResponseParserError

from openmcf.aws.emulator import is_unsupported
from openmcf.aws.resource import NotFound
from openmcf.urls import hidden

_CREDENTIALS = "give AWS credentials, by `aws configure`, AWS_PROFILE or --profile, or use --local"
_RENEW = "the credentials are wrong or have expired: renew them, or choose others with --profile"
_PERMISSION = (
    "the credentials do not allow this call: ask for the permission, or choose others with --profile"
)
_QUOTA = "a quota of the account is used up: delete what is not needed, or ask for more in Service Quotas"
_TAKEN = (
    "something that openmcf does not know has that name: `openmcf import` adopts it, else choose another name"
)
_NOT_EMPTY = "apply `forceDestroy: true` first, on its own, which deletes what is in it, or empty it yourself"
_TAKEN_BY_OTHERS = "all accounts share the names of buckets, and another has this one: choose another name"
_AGAIN = "AWS is busy: run this again, with a lower --parallel if it stays so"
_NETWORK = "check the network and the region, and a proxy if there is one"
_REFRESH = "`openmcf refresh` records that, and the next apply makes it anew"
_BY_CODE = {
    **dict.fromkeys(
        (
            *("UnrecognizedClientException", "InvalidClientTokenId", "InvalidSignatureException"),
            *("SignatureDoesNotMatch", "ExpiredToken", "ExpiredTokenException", "AuthFailure"),
        ),
        _RENEW,
    ),
    **dict.fromkeys(("AccessDenied", "AccessDeniedException", "UnauthorizedOperation"), _PERMISSION),
    **dict.fromkeys(("LimitExceeded", "LimitExceededException", "ServiceQuotaExceededException"), _QUOTA),
    **dict.fromkeys(
        (
            *("EntityAlreadyExists", "ResourceAlreadyExistsException"),
            *("GroupExistsException", "DuplicateProviderException", "BucketAlreadyOwnedByYou"),
        ),
        _TAKEN,
    ),
    **dict.fromkeys(
        (
            *("Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded"),
            *("ConcurrentModificationException", "ConcurrentModification", "InternalErrorException"),
        ),
        _AGAIN,
    ),
    "BucketNotEmpty": _NOT_EMPTY,
    "BucketAlreadyExists": _TAKEN_BY_OTHERS,
}
_BY_TYPE: dict[type[BotoCoreError], str] = {
    NoCredentialsError: _CREDENTIALS,
    PartialCredentialsError: _CREDENTIALS,
    NoRegionError: "say the region, in the manifest or with --region",
    NoConnection: _NETWORK,
    HTTPClientError: _NETWORK,
}
# Lambda, API Gateway and Cognito have no code of their own for it.
_SAYS_TAKEN = re.compile("already (exist|associated)", re.IGNORECASE)
# botocore quotes the values that it finds wrong, and one of them may be a secret.
_QUOTED_VALUE = re.compile(r", value: .*?(?=, (?:type|valid))", re.DOTALL)


def explained(error: BaseException, emulator: str | None = None) -> str:
    """The error as text, with a hint on a line of its own where the cure is known.

    emulator: name and version of the emulated AWS that was asked, None for AWS itself.
    """
    match error:
        case ClientError():
            return _with_hint(_refusal(error), _hint(error, emulator))
        case ParamValidationError():
            return _QUOTED_VALUE.sub("", str(error))
        case NotFound():
            return _with_hint("AWS does not have the resource any more", _REFRESH)
        case ResponseParserError():
            return _with_hint("the answer is none of AWS's: its body makes no sense", _NETWORK)
        case BotoCoreError():
            hints = (hint for sort, hint in _BY_TYPE.items() if isinstance(error, sort))
            return _with_hint(hidden(str(error)), next(hints, None))
    return str(error)


def _refusal(error: ClientError) -> str:
    refusal = error.response["Error"]
    request = error.response.get("ResponseMetadata", {}).get("RequestId")
    message = f"{error.operation_name}: {refusal['Code']}: {refusal.get('Message') or 'no reason given'}"
    return f"{message} (request {request})" if request else message


def _hint(error: ClientError, emulator: str | None) -> str | None:
    if emulator and is_unsupported(error):
        return f"the local AWS ({emulator}) does not have {error.operation_name}; AWS itself has"
    refusal = error.response["Error"]
    creates = error.operation_name.startswith(("Create", "AddPermission"))
    says_taken = creates and _SAYS_TAKEN.search(refusal.get("Message") or "")
    return _BY_CODE.get(refusal["Code"], _TAKEN if says_taken else None)


def _with_hint(message: str, hint: str | None) -> str:
    return f"{message}\nhint: {hint}" if hint else message
