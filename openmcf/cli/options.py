"""Options that several commands share, as dataclasses, and how a command takes them."""

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from openmcf.cli.selection import (
    AllowPrivateAddresses,
    KustomizeDirectory,
    ManifestOption,
    Overlay,
    Selection,
    Settings,
    Targets,
    selected,
)

Output = Annotated[Literal["text", "json"], typer.Option("--output", "-o", help="How to report.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
UseCache = Annotated[
    bool, typer.Option("--cache/--no-cache", help="Whether answers that are kept from earlier runs count.")
]
AllowDataLoss = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="Let this manifest lose what nobody can bring back, such as users; repeatable."
    ),
]
AllowInUse = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help="Delete what is of this manifest although other stacks use it; repeatable."
    ),
]
AllowRename = Annotated[
    list[str] | None,
    typer.Option(
        metavar="OLD",
        help="Let a manifest go on with the stack that is recorded of this one, such as "
        "'AwsIamRole/reader (env prod)'; repeatable.",
    ),
]


@dataclass(frozen=True)
class ManifestOptions:
    """Which manifests."""

    targets: Targets = None
    manifest: ManifestOption = None
    kustomize_directory: KustomizeDirectory = None
    overlay: Overlay = None
    settings: Settings = None
    allow_private_addresses: AllowPrivateAddresses = False

    @property
    def are_named(self) -> bool:
        """Whether the user named any, or said something that only makes sense of one."""
        return self._name_some or bool(self.settings)

    def or_else(self, targets: Sequence[str], overlay: tuple[str, str] | None) -> "ManifestOptions":
        """The same, but of these manifests where the user named none."""
        if self._name_some:
            return self
        directory, name = overlay or (None, None)
        return replace(self, targets=[*targets], kustomize_directory=directory, overlay=name)

    @property
    def _name_some(self) -> bool:
        return any((self.targets, self.manifest, self.kustomize_directory, self.overlay))

    @property
    def selection(self) -> Selection:
        """The same as one value. Raises UsageError."""
        return selected(
            self.targets,
            self.manifest,
            self.kustomize_directory,
            self.overlay,
            self.settings,
            self.allow_private_addresses,
        )


@dataclass(frozen=True)
class ManifestsByOption:
    """Which manifests, for a command whose arguments are something else."""

    manifest: ManifestOption = None
    kustomize_directory: KustomizeDirectory = None
    overlay: Overlay = None
    settings: Settings = None
    allow_private_addresses: AllowPrivateAddresses = False

    @property
    def options(self) -> ManifestOptions:
        """The same as for other commands."""
        return ManifestOptions(
            None,
            self.manifest,
            self.kustomize_directory,
            self.overlay,
            self.settings,
            self.allow_private_addresses,
        )


@dataclass(frozen=True)
class StackOptions:
    """Where their state is, and which engine works on it."""

    local: Annotated[bool, typer.Option("--local", help="On the emulated AWS of this machine.")] = False
    engine: Annotated[
        Literal["auto", "embedded", "pulumi"],
        typer.Option(
            envvar="OPENMCF_ENGINE",
            help="`auto` is the Pulumi CLI if it is installed, else the embedded one.",
        ),
    ] = "auto"
    backend: Annotated[
        str | None, typer.Option(metavar="URL", help="Where state is kept; by default PULUMI_BACKEND_URL.")
    ] = None
    stack: Annotated[
        str | None,
        typer.Option(metavar="[ORGANIZATION/PROJECT/]NAME", help="The stack of the only manifest."),
    ] = None


@dataclass(frozen=True)
class TargetOptions:
    """As whom AWS is called, and how."""

    provider_config: Annotated[
        Path | None, typer.Option("--provider-config", "-p", help="OpenMCF's file with AWS keys.")
    ] = None
    profile: Annotated[str | None, typer.Option(help="Profile of AWS's settings.")] = None
    region: Annotated[
        str | None,
        typer.Option(help="Region for manifests that state none; by default that of AWS's settings."),
    ] = None
    assume_role: Annotated[
        str | None, typer.Option(metavar="ARN", help="Role to assume before anything else.")
    ] = None
    parallel: Annotated[
        int, typer.Option(min=1, help="How many stacks at a time, and how many resources of each.")
    ] = 8


def expanded(command: Callable[..., None]) -> Callable[..., None]:
    """The command as typer takes it: each parameter that is a dataclass of options becomes its fields."""
    parameters = inspect.signature(command, eval_str=True).parameters.values()
    groups: dict[str, Any] = {own.name: own.annotation for own in parameters if is_dataclass(own.annotation)}

    def call(**values: Any) -> None:
        for name, group in groups.items():
            values[name] = group(**{field.name: values.pop(field.name) for field in fields(group)})
        command(**values)

    flat = [part for own in parameters for part in _parts(own)]
    call.__doc__ = command.__doc__
    call.__annotations__ = {part.name: part.annotation for part in flat}
    call.__signature__ = inspect.Signature(flat)  # type: ignore[attr-defined] # as `inspect.signature` reads it
    return call


def _parts(parameter: inspect.Parameter) -> list[inspect.Parameter]:
    if not is_dataclass(parameter.annotation):
        return [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)]
    fields_of = inspect.signature(parameter.annotation, eval_str=True).parameters  # type: ignore[arg-type]
    return [own.replace(kind=inspect.Parameter.KEYWORD_ONLY) for own in fields_of.values()]
