"""Where state is kept: a flat store of files under keys with slashes, named by a URL as Pulumi names it."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Protocol
from urllib.parse import urlsplit

from openmcf.errors import StateUnusable
from openmcf.urls import hidden, shown


class Storage(Protocol):
    """A store of files. Every method raises StateUnusable where the store cannot be reached or refuses."""

    url: str
    """What the store is called in messages; it holds no password."""

    def read(self, key: str) -> bytes | None:
        """What is stored under the key; None where nothing is."""

    def write(self, key: str, data: bytes) -> None:
        """Store the data, wholly or not at all; after the return it outlives a crash of the machine."""

    def delete(self, key: str) -> None:
        """Forget the key; an absent one is fine."""

    def keys(self, prefix: str) -> list[str]:
        """All keys that begin with the prefix, sorted."""


def open_storage(url: str) -> Storage:
    """The store of a Pulumi backend URL. Raises StateUnusable where the URL makes no sense."""
    match _scheme(url):
        case "file":
            from openmcf.provisioner.engine.file_storage import FileStorage

            return FileStorage.at(url)
        case "s3":
            from openmcf.provisioner.engine.s3_storage import S3Storage

            return S3Storage.at(url)
        case "postgres":
            from openmcf.provisioner.engine.postgres_storage import PostgresStorage

            return PostgresStorage.at(url)
        case "gs" | "azblob":
            from openmcf.provisioner.engine.fsspec_storage import FsspecStorage

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


@contextmanager
def reached(where: str, *errors: type[Exception]) -> Iterator[None]:
    """Say what a store's library raises in the user's words. Raises StateUnusable."""
    try:
        yield
    except StateUnusable:
        raise
    except errors as error:
        message = f"the state at {where} cannot be reached: {hidden(str(error).strip())}"
        raise StateUnusable(message, "look at the backend's URL, the network and your credentials") from error


def optional_library(module: str, extra: str) -> ModuleType:
    """A library that only one sort of backend needs. Raises StateUnusable naming the extra that brings it."""
    try:
        return import_module(module)
    except ImportError as error:
        raise StateUnusable(
            f"the {extra} backend needs the package {module}, which is not installed",
            f"pip install 'openmcf[{extra}]'",
        ) from error
