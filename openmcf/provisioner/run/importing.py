"""Reads what AWS has of a kind, to be adopted."""

from dataclasses import replace

from botocore.exceptions import BotoCoreError, ClientError

from openmcf.aws.clients import Clients
from openmcf.aws.error_messages import explained
from openmcf.aws.resource import NotFound, ProviderError
from openmcf.errors import OpenmcfError, UsageError
from openmcf.kit.importing import ExistingResource
from openmcf.provisioner.run.target import Target
from openmcf.specs.registry import answering, naming_package, part


def existing(kind: str, id_: str, target: Target) -> ExistingResource:
    """What AWS has of a kind, by its id there. Raises UsageError, or OpenmcfError if AWS does not say."""
    read = part(kind, "importer").read_existing
    try:
        with naming_package(kind, "importer", NotFound, ProviderError, BotoCoreError, ClientError):
            return _naming_package(kind, read(lambda region: _connected(target, region), id_))
    except NotFound as error:
        hint = "check the id, the account and the region"
        raise OpenmcfError(f"AWS has no {kind} `{id_}` there", hint) from error
    except ProviderError as error:
        message, _, hint = str(error).partition("\nhint: ")
        raise OpenmcfError(message, hint or None) from error
    except (BotoCoreError, ClientError) as error:
        message, _, hint = explained(error, target.emulator).partition("\nhint: ")
        raise OpenmcfError(f"{kind} `{id_}` cannot be read: {message}", hint or None) from error


def _naming_package(kind: str, existing: ExistingResource) -> ExistingResource:
    """What exists; what its functions raise becomes KindUnusable."""
    return replace(
        existing,
        ids=answering(kind, "ids", existing.ids),
        secrets=answering(kind, "secrets", existing.secrets),
        files=answering(kind, "files", existing.files),
    )


def _connected(target: Target, region: str | None) -> Clients:
    """Clients of a region, or of the target's own, with credentials that AWS knows."""
    chosen = region or target.region
    if chosen is None:
        raise UsageError("AWS's settings name no region", "pass --region, or set AWS_REGION")
    target.check(chosen)
    return target.clients(chosen)
