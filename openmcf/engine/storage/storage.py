"""Where state is kept: a flat store of files under keys with slashes, named by a URL as Pulumi names it."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Protocol

from openmcf.errors import StateUnusable
from openmcf.urls import hidden


class Storage(Protocol):
    """A store of files. Every method raises StateUnusable where the store cannot be reached or refuses."""

    url: str
    """What the store is called in messages; it holds no password."""

    def read(self, key: str) -> bytes | None:
        """What is stored under the key; None if nothing is."""

    def write(self, key: str, data: bytes) -> None:
        """Store the data, wholly or not at all; after the return it outlives a crash of the machine."""

    def delete(self, key: str) -> None:
        """Forget the key; an absent one is fine."""

    def keys(self, prefix: str) -> list[str]:
        """All keys that begin with the prefix, sorted."""


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
