"""State in an S3 bucket, or in one of a store that speaks S3: `s3://<bucket>/<prefix>?region=…&endpoint=…`."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from openmcf.engine.storage.storage import reached
from openmcf.errors import StateUnusable
from openmcf.unreadable_answers import refuse_unreadable_answers
from openmcf.urls import shown

_PARAMETERS = {
    *("region", "profile", "endpoint", "awssdk", "disableSSL", "disable_https"),
    *("s3ForcePathStyle", "use_path_style", "ssetype", "kmskeyid"),
}
"""What Pulumi's S3 backend takes in its URL and this one honours; `awssdk` says nothing here."""

_ERRORS = (BotoCoreError, ClientError, ValueError)
"""What botocore raises; the last for an endpoint that is no URL."""


_CONNECT_SECONDS, _READ_SECONDS = 10, 30
"""botocore's own are 60 for both, for each of five tries."""


class S3Storage:
    """Objects of a bucket, under a prefix."""

    def __init__(self, client: Any, bucket: str, prefix: str, encryption: Mapping[str, str]) -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix
        self._encryption = encryption
        self.url = f"s3://{bucket}/{prefix}".rstrip("/")

    @classmethod
    def at(cls, url: str) -> "S3Storage":
        """The bucket that a URL names, with the credentials of the ordinary AWS chain."""
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))
        if unknown := sorted(options.keys() - _PARAMETERS):
            message = f"{shown(url)}: the s3 backend knows no parameter {', '.join(unknown)}"
            raise StateUnusable(message, f"it knows {', '.join(sorted(_PARAMETERS))}")
        prefix = parts.path.strip("/")
        encryption = {"ServerSideEncryption": options.get("ssetype"), "SSEKMSKeyId": options.get("kmskeyid")}
        with reached(shown(url), *_ERRORS):
            return cls(
                _client(options),
                parts.netloc,
                prefix and f"{prefix}/",
                {key: value for key, value in encryption.items() if value},
            )

    def read(self, key: str) -> bytes | None:
        """The content of an object, None if there is none."""
        with reached(f"{self.url}/{key}", *_ERRORS):
            try:
                answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
            except self._client.exceptions.NoSuchKey:
                return None
            content: bytes = answer["Body"].read()
            return content

    def write(self, key: str, data: bytes) -> None:
        """Put an object, which S3 does wholly or not at all."""
        with reached(f"{self.url}/{key}", *_ERRORS):
            self._client.put_object(
                Bucket=self._bucket, Key=self._prefix + key, Body=data, **self._encryption
            )

    def delete(self, key: str) -> None:
        """Delete an object."""
        with reached(f"{self.url}/{key}", *_ERRORS):
            self._client.delete_object(Bucket=self._bucket, Key=self._prefix + key)

    def keys(self, prefix: str) -> list[str]:
        """The objects whose keys begin with the prefix."""
        pages = self._client.get_paginator("list_objects_v2")
        with reached(f"{self.url}/{prefix}", *_ERRORS):
            found = [
                item["Key"].removeprefix(self._prefix)
                for page in pages.paginate(Bucket=self._bucket, Prefix=self._prefix + prefix)
                for item in page.get("Contents", ())
            ]
        return sorted(found)


def _client(options: Mapping[str, str]) -> Any:
    insecure = "true" in {options.get("disableSSL"), options.get("disable_https")}
    path_style = "true" in {options.get("s3ForcePathStyle"), options.get("use_path_style")}
    endpoint = options.get("endpoint")
    if endpoint and "://" not in endpoint:
        endpoint = f"{'http' if insecure else 'https'}://{endpoint}"
    client = Session(profile=options.get("profile")).create_client(
        "s3",
        region_name=options.get("region"),
        endpoint_url=endpoint,
        use_ssl=not insecure,
        config=Config(
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_READ_SECONDS,
            s3={"addressing_style": "path" if path_style else "auto"},
            # Many stores that speak S3 refuse the checksums that newer SDKs add to every upload.
            request_checksum_calculation="when_required" if endpoint else None,
        ),
    )
    refuse_unreadable_answers(client)
    return client
