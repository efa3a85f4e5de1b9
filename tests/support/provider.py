"""The provider in this process, as the engine calls it."""

from openmcf.aws.clients import Clients
from openmcf.aws.provider import AwsProvider
from openmcf.engine.provider_client import ProviderClient


def provider_of(clients: Clients) -> ProviderClient:
    """The provider, configured, in this process."""
    client = ProviderClient(AwsProvider(lambda _: clients))
    client.configure({"region": clients.region})
    return client


def urn(token: str) -> str:
    """A URN of the type."""
    return f"urn:pulumi:dev::openmcf::{token}::it"
