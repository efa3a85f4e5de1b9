"""State in Google Cloud Storage (`gs://<bucket>/<prefix>`) or Azure Blob Storage (`azblob://<container>/<prefix>`).

Both are reached through fsspec, which has a file system for each; they are optional packages, whose libraries
raise what they like.
"""

import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from openmcf.engine.storage.storage import optional_library, reached


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
        with reached(shown, Exception):
            if parts.scheme == "gs":
                return cls(optional_library("gcsfs", "gs").GCSFileSystem(), root, shown)
            options = dict(parse_qsl(parts.query))
            return cls(_azure(options, os.environ), root, shown)

    def read(self, key: str) -> bytes | None:
        """The content of an object, None if there is none."""
        with reached(self.url, Exception):
            try:
                content: bytes = self._files.cat_file(self._path(key))
            except FileNotFoundError:
                return None
            return content

    def write(self, key: str, data: bytes) -> None:
        """Put an object."""
        with reached(self.url, Exception):
            self._files.pipe_file(self._path(key), data)

    def delete(self, key: str) -> None:
        """Delete an object."""
        with reached(self.url, Exception):
            try:
                self._files.rm_file(self._path(key))
            except FileNotFoundError:
                return

    def keys(self, prefix: str) -> list[str]:
        """The objects whose keys begin with the prefix."""
        folder = self._path(prefix.rpartition("/")[0])
        with reached(self.url, Exception):
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
