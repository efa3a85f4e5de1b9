"""What comes of a provider's errors."""

from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2_grpc

from openmcf.provisioner.engine.failures import ProviderFailed
from openmcf.provisioner.engine.in_process import InProcess
from openmcf.provisioner.engine.provider_client import ProviderClient
from openmcf.provisioner.wire import Secret


class Quoting(provider_pb2_grpc.ResourceProviderServicer):
    """A provider that refuses everything, and quotes what it was given."""

    def Create(self, request: Any, context: Any) -> Any:  # noqa: N802 - gRPC's name
        context.abort(grpc.StatusCode.UNKNOWN, f"refused: {request.properties}")


def test_a_secret_that_an_error_quotes_is_not_told() -> None:
    client = ProviderClient(InProcess(Quoting()))
    inputs = {"name": "shop", "environment": {"KEY": Secret("correct horse")}}
    with pytest.raises(ProviderFailed) as raised:
        client.create("urn", inputs, preview=False)
    assert "shop" in str(raised.value)
    assert "correct horse" not in str(raised.value)
    assert "[secret]" in str(raised.value)
