"""Which manifests a command is about: the options that say so, and the manifests they select."""

import os.path
from collections.abc import Iterator
from functools import partial
from typing import Annotated, NamedTuple

import typer

from openmcf.cli.batch import check_sources
from openmcf.cli.manifest_files import read_file
from openmcf.cli.sources import Source, expand, read
from openmcf.errors import UsageError
from openmcf.manifests.check import Checked
from openmcf.manifests.files import (
    FileResult,
    Prepare,
    check_content,
    check_expanded,
    collect,
    unchanged,
    unread,
)
from openmcf.specs.findings import Finding, Mark

Targets = Annotated[
    list[str] | None,
    typer.Argument(help="Files, directories, globs, http(s) addresses, or - for standard input."),
]
ManifestOption = Annotated[
    list[str] | None, typer.Option("--manifest", "-f", help="The same as TARGETS, as an option.")
]
KustomizeDirectory = Annotated[
    str | None, typer.Option("--kustomize-dir", help="Directory with a base and overlays.")
]
Overlay = Annotated[str | None, typer.Option("--overlay", help="Which of its overlays.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", help="Override a value: path=value, as in spec.region=eu-west-1.")
]
AllowPrivateAddresses = Annotated[
    bool, typer.Option(help="Let an address on the web lead to one of this machine or its networks.")
]


class Selection(NamedTuple):
    """What the user named: sources, an overlay of a kustomize directory, and values to set.

    inwards: whether addresses on the web may lead to private ones.
    """

    targets: tuple[str, ...]
    overlay: tuple[str, str] | None
    prepare: Prepare
    inwards: bool


def selected(
    targets: list[str] | None,
    manifest: list[str] | None,
    kustomize_directory: str | None,
    overlay: str | None,
    settings: list[str] | None,
    allow_private_addresses: bool,
) -> Selection:
    """The options as one value. Raises UsageError if they name nothing, or only half of something."""
    named = (*(targets or ()), *(manifest or ()))
    if not named and not kustomize_directory and not overlay:
        hint = "name FILE, or -f FILE, or - for standard input, or --kustomize-dir DIR --overlay NAME"
        raise UsageError("no manifest is named", hint)
    if bool(kustomize_directory) != bool(overlay):
        raise UsageError("--kustomize-dir and --overlay go together")
    chosen = (kustomize_directory, overlay) if kustomize_directory and overlay else None
    return Selection(named, chosen, preparing(settings or []), allow_private_addresses)


def preparing(arguments: list[str]) -> Prepare:
    """What does the `--set`s to each document. Raises UsageError."""
    if not arguments:
        return unchanged
    from openmcf.manifests.overrides import apply, parse_override

    return partial(apply, [parse_override(argument) for argument in arguments])


def results(selection: Selection, jobs: int | None) -> Iterator[FileResult]:
    """The result for each file that is selected, in order, and for the overlay."""
    if selection.targets:
        yield from check_sources(_sources(selection), selection.prepare, jobs)
    if selection.overlay:
        yield collect("/".join(selection.overlay), _check_overlay(*selection.overlay, selection.prepare))


def manifests(selection: Selection) -> Iterator[Checked]:
    """Each selected manifest with its model, one at a time."""
    for source in _sources(selection):
        if isinstance(source, Finding):
            yield unread(source)
        else:
            yield from check_content(source.name, read(source), selection.prepare)
    if selection.overlay:
        yield from _check_overlay(*selection.overlay, selection.prepare)


def _sources(selection: Selection) -> Iterator[Source | Finding]:
    return expand(selection.targets, inwards=selection.inwards)


def _check_overlay(directory: str, overlay: str, prepare: Prepare) -> Iterator[Checked]:
    from openmcf.manifests.kustomize.build import build

    built = build(directory, overlay, read_file, os.path.isdir)
    for problem in built.problems:
        yield Checked(None, (problem,), None, None)
    if not built.documents and not built.problems:
        mark = Mark(f"{directory}/overlays/{overlay}", 1, 1)
        yield unread(Finding((), "the overlay builds no manifest", rule="empty-file", mark=mark))
    for document in built.documents:
        texts = dict(built.texts)
        prepared, findings = prepare(document, texts)
        yield from check_expanded(prepared, texts, findings)
