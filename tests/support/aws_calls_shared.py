"""What the calls of all kinds are made with."""

from typing import Any, NamedTuple

from tests.support.strategies_shared import Data

LITERALS = {
    "arn:acm:certificate": "arn:aws:acm:us-east-1:123456789012:certificate/1234abcd-12ab-34cd-56ef",
    "arn:iam:role": "arn:aws:iam::123456789012:role/app",
    "arn:kms:key": "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
    "arn:lambda:function": "arn:aws:lambda:us-east-1:123456789012:function:app",
    "arn:lambda:layer": "arn:aws:lambda:us-east-1:123456789012:layer:app:1",
    "arn:s3:bucket": "arn:aws:s3:::acme-copies",
    "bucket-name": "acme-logs",
    "client-id": "1a2b3c4d5e6f7g8h9i0j",
    "hosted-zone-id": "Z0123456789ABCDEFGHIJ",
    "security-group-id": "sg-0123456789abcdef0",
    "subnet-id": "subnet-0123456789abcdef0",
    "url": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Ab1Cd2EfG",
}
"""Outputs of other manifests, by their format."""


class Call(NamedTuple):
    """An operation of AWS's API, with its parameters as boto3 takes them."""

    service: str
    operation: str
    parameters: Data


def given(**parameters: Any) -> Data:
    """The parameters that have a value."""
    return {name: value for name, value in parameters.items() if value is not None}


def pascal(fields: Data | None, **renamed: str) -> Data | None:
    """The fields under the names that the API has for them: as they are with a capital, or another."""
    if fields is None:
        return None
    return {renamed.get(name, name[0].upper() + name[1:]): value for name, value in fields.items()}


def tag_list(tags: Data | None) -> list[Data] | None:
    """Tags as the older services take them."""
    return [{"Key": key, "Value": value} for key, value in tags.items()] if tags else None
