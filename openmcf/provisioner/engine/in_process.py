"""A provider's servicer in this process, called as a stub is: what saves the channel."""

from collections.abc import Sequence
from typing import Any, NoReturn

import grpc


class InProcess:
    """A provider's servicer in this process, with the methods of a stub."""

    def __init__(self, servicer: Any) -> None:
        self._servicer = servicer

    def __getattr__(self, method: str) -> Any:
        implementation = getattr(self._servicer, method)
        return lambda request: implementation(request, _Context())


class Aborted(grpc.RpcError):
    """What a servicer in this process ended a call with."""

    def __init__(
        self, code: grpc.StatusCode, details: str, metadata: Sequence[tuple[str, bytes]] = ()
    ) -> None:
        super().__init__(details)
        self._code, self._details, self._metadata = code, details, metadata

    def code(self) -> grpc.StatusCode:
        """The sort of error."""
        return self._code

    def details(self) -> str:
        """The text of the error."""
        return self._details

    def trailing_metadata(self) -> Any:
        """What came with the status."""
        return self._metadata


class _Context:
    """As much of a ServicerContext as providers need."""

    def abort(self, code: grpc.StatusCode, details: str) -> NoReturn:
        raise Aborted(code, details)

    def abort_with_status(self, status: Any) -> NoReturn:
        raise Aborted(status.code, status.details, status.trailing_metadata)
