"""The local AWS of a command."""

import os

from openmcf.cli.options import TargetOptions
from openmcf.errors import UsageError
from openmcf.local import aws
from openmcf.local.home import default_directory


def started(options: TargetOptions) -> aws.LocalAws:
    """The local AWS, started if need be. Raises UsageError for options that are for AWS."""
    if options.profile or options.provider_config or options.assume_role:
        raise UsageError("--local takes no credentials", "leave out --profile, -p and --assume-role")
    return aws.ensure(default_directory(os.environ))
