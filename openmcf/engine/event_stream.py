"""Events on their way to whoever listens."""

import queue
from collections.abc import Iterator

import grpc
from pulumi.runtime.proto import events_pb2, events_pb2_grpc


class EventStream:
    """Sends events to a listener's address (`tcp://host:port`, as the SDK gives it), in order."""

    def __init__(self, address: str) -> None:
        self._queue: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._channel = grpc.insecure_channel(address.removeprefix("tcp://"))
        self._sent = events_pb2_grpc.EventsStub(self._channel).StreamEvents.future(self._requests())

    def emit(self, event: str) -> None:
        """Send one event."""
        self._queue.put(event)

    def close(self) -> None:
        """Wait until the listener has had all of them."""
        self._queue.put(None)
        self._sent.result()
        self._channel.close()

    def _requests(self) -> Iterator[events_pb2.EventRequest]:
        for event in iter(self._queue.get, None):
            yield events_pb2.EventRequest(event=event)
