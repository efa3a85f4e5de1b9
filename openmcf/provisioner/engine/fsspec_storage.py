"""State in Google Cloud Storage (`gs://<bucket>/<prefix>`) or Azure Blob Storage (`azblob://<container>/<prefix>`).

Both are reached through fsspec, which has a file system for each; they are optional packages.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from openmcf.errors import StateUnusable
from openmcf.provisioner.engine.storage import optional_library


class FsspecStorage:
    """Files of a fsspec file system whose writes replace a whole object."""

    def __init__(self, files: Any, root: str, url: str) -> None:
        self._files = files
        self._root = root
        self.url = url

    @classmethod
    def at(cls, url: str) -> "FsspecStorage":
        """The bucket or container that a URL names."""
        parts = urlsplit(url)
        root = f"{parts.netloc}/{parts.path.strip('/')}".rstrip("/")
        shown = f"{parts.scheme}://{root}"
        with _told(shown):
            if parts.scheme == "gs":
                return cls(optional_library("gcsfs", "gs").GCSFileSystem(), root, shown)
            options = dict(parse_qsl(parts.query))
            return cls(_azure(options, os.environ), root, shown)

    def read(self, key: str) -> bytes | None:
        """The content of an object, None where there is none."""
        with _told(self.url):
            try:
                content: bytes = self._files.cat_file(self._path(key))
            except FileNotFoundError:
                return None
            return content

    def write(self, key: str, data: bytes) -> None:
        """Put an object."""
        with _told(self.url):
            self._files.pipe_file(self._path(key), data)

    def delete(self, key: str) -> None:
        """Delete an object."""
        with _told(self.url):
            try:
                self._files.rm_file(self._path(key))
            except FileNotFoundError:
                return

    def keys(self, prefix: str) -> list[str]:
        """The objects whose keys begin with the prefix."""
        folder = self._path(prefix.rpartition("/")[0])
        with _told(self.url):
            self._files.invalidate_cache()
            found = [path.lstrip("/").removeprefix(f"{self._root}/") for path in self._files.find(folder)]
        return sorted(key for key in found if key.startswith(prefix))

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}".rstrip("/")


def _azure(options: Mapping[str, str], environ: Mapping[str, str]) -> Any:
    """Azure's file system, with the environment variables that Pulumi's backend reads."""
    credential = {
        "account_key": environ.get("AZURE_STORAGE_KEY"),
        "sas_token": environ.get("AZURE_STORAGE_SAS_TOKEN"),
        "connection_string": environ.get("AZURE_STORAGE_CONNECTION_STRING"),
    }
    return optional_library("adlfs", "azblob").AzureBlobFileSystem(
        account_name=options.get("storage_account", environ.get("AZURE_STORAGE_ACCOUNT")),
        **{name: value for name, value in credential.items() if value},
        anon=False,
    )


@contextmanager
def _told(where: str) -> Iterator[None]:
    """Say any failure in the user's words: the libraries below raise what they like."""
    try:
        yield
    except StateUnusable:
        raise
    except Exception as error:
        raise StateUnusable(f"the state at {where} cannot be reached: {error}") from error
