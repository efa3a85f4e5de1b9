"""A provider's servicer in this process, called as a stub is: what saves the channel."""

import traceback
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import grpc


class InProcess:
    """A provider's servicer in this process, with the methods of a stub."""

    def __init__(self, servicer: Any) -> None:
        self._servicer = servicer

    def __getattr__(self, method: str) -> Any:
        return _answering(getattr(self._servicer, method))


def _answering(implementation: Callable[[Any, Any], Any]) -> Callable[[Any], Any]:
    """The method of a stub: whatever its implementation raises ends the call, as gRPC has it.

    The code is the one that says that nobody knows whether it was done.
    """

    def answer(request: Any) -> Any:
        try:
            return implementation(request, _Context())
        except grpc.RpcError:
            raise
        except Exception as error:
            raise Aborted(grpc.StatusCode.DEADLINE_EXCEEDED, _unexpected(error)) from error

    return answer


def _unexpected(error: Exception) -> str:
    """What the servicer did not foresee, and where: values of another form than those it asks for."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.name} in {place.filename.rpartition('/')[2]}, line {place.lineno}"
    return f"{_UNEXPECTED} ({type(error).__name__}: {error}; {where})\n{_UNEXPECTED_HINT}"


_UNEXPECTED = "what AWS answers, or what is recorded of the resource, is not of the form that it should have"
_UNEXPECTED_HINT = (
    "hint: run it again; if that fails too, restore the state from a backup, or report this as a bug"
)


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
