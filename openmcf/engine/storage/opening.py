"""Which store the URL of a Pulumi backend names."""

from urllib.parse import urlsplit

from openmcf.engine.storage.storage import Storage
from openmcf.errors import StateUnusable
from openmcf.urls import shown


def open_storage(url: str) -> Storage:
    """The store of a Pulumi backend URL. Raises StateUnusable if the URL makes no sense."""
    match _scheme(url):
        case "file":
            from openmcf.engine.storage.file import FileStorage

            return FileStorage.at(url)
        case "s3":
            from openmcf.engine.storage.s3 import S3Storage

            return S3Storage.at(url)
        case "postgres":
            from openmcf.engine.storage.postgres import PostgresStorage

            return PostgresStorage.at(url)
        case "gs" | "azblob":
            from openmcf.engine.storage.fsspec import FsspecStorage

            return FsspecStorage.at(url)
        case "http" | "https":
            hint = "Pulumi Cloud needs the Pulumi CLI: use --engine pulumi"
        case _:
            hint = "a backend begins with file://, s3://, gs://, azblob:// or postgres://"
    raise StateUnusable(f"{shown(url)} is no state backend", hint)


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme
    except ValueError as error:
        raise StateUnusable(
            f"the backend {shown(url)} is no URL",
            "name one such as `s3://bucket/folder`, by --backend or PULUMI_BACKEND_URL",
        ) from error
