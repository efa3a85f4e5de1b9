"""From a command's options to the target of its manifests."""

from openmcf.cli.options import TargetOptions
from openmcf.errors import UsageError
from openmcf.local.aws import LocalAws
from openmcf.provisioner.run.target import Target, ambient, assumed, configured, local


def local_target(running: LocalAws, region: str | None) -> Target:
    """The local AWS as a target."""
    emulator = f"MiniStack {running.version}"
    region = region or running.region
    return local(running.endpoint, emulator, running.credentials, region, running.life)


def real_target(options: TargetOptions) -> Target:
    """AWS, as whom the options say. Raises UsageError and CredentialsMissing."""
    if options.profile and options.provider_config:
        raise UsageError("--profile and --provider-config both say as whom to go", "leave one of them out")
    chosen = (
        configured(options.provider_config, options.region)
        if options.provider_config
        else ambient(options.profile, options.region)
    )
    return assumed(chosen, options.assume_role) if options.assume_role else chosen
