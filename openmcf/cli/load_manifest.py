"""`openmcf load-manifest`."""

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

import typer
from pydantic.alias_generators import to_snake

from openmcf.cli.options import ManifestOptions
from openmcf.cli.options import expanded as with_options
from openmcf.cli.reports import Summary, print_problems
from openmcf.cli.selection import manifests
from openmcf.cli.views import log, visible, write
from openmcf.manifests.check import Checked
from openmcf.manifests.effective import effective
from openmcf.manifests.files import FileResult
from openmcf.manifests.references import referenced
from openmcf.manifests.yaml.emit import to_yaml
from openmcf.specs.findings import leaves, render
from openmcf.specs.manifest import Manifest


@with_options
def load_manifest(
    chosen: ManifestOptions,
    output: Annotated[Literal["yaml", "json"], typer.Option("--output", "-o", help="Format.")] = "yaml",
    show_secrets: Annotated[bool, typer.Option("--show-secrets", help="Show secrets in clear.")] = False,
    expanded: Annotated[
        bool, typer.Option("--expanded", help="Show composite manifests as the manifests they stand for.")
    ] = False,
) -> None:
    """Show manifests as they take effect: after overlays, --set and defaults.

    Without --show-secrets null is written in place of each secret, with which a manifest is not valid.
    """
    selection = chosen.selection
    summary = Summary()
    write_one = _yaml_writer() if output == "yaml" else _write_json
    for checked in manifests(selection):
        if checked.owner:
            summary.add_problems(checked.problems)
        else:
            titles = (checked.title,) if checked.title else ()
            summary.add(FileResult("", titles, checked.problems))
        print_problems(checked.problems)
        if expanded and checked.stack_manifest:
            _note_outputs(checked.stack_manifest)
        if (shown_as := _shown(checked, expanded=expanded)) is not None:
            shown = effective(shown_as, show_secrets=show_secrets, mask=None)
            write_one(shown)
            _note_secrets(shown)
    if summary.errors:
        log(str(summary))
        raise typer.Exit(1)


def _shown(checked: Checked, *, expanded: bool) -> Manifest | None:
    """The manifest that is shown: without `expanded` no part of another, with it the parts in its place."""
    hidden = checked.stack_manifest if expanded else checked.owner
    return None if hidden else checked.manifest


def _note_outputs(manifest: Manifest) -> None:
    """Say what a composite manifest's outputs are taken from."""
    who = f"{manifest.kind}/{manifest.metadata.name}"
    for reference, use in referenced(manifest, manifest.metadata.env):
        name = render((to_snake(str(use.path[1])), *use.path[2:-1]))
        log(visible(f"{who}: its output {name} is {reference.field_path} of {use.target}"))


def _note_secrets(manifest: dict[str, Any]) -> None:
    """Say which secrets are left out; what is unset is too, so that only they are null."""
    if secrets := [render(path) for path, value in leaves(manifest) if value is None]:
        who = f"{manifest['kind']}/{manifest['metadata']['name']}"
        log(visible(f"{who}: secrets are left out: {', '.join(secrets)}; --show-secrets shows them"))


def _yaml_writer() -> Callable[[dict[str, Any]], None]:
    """Writes YAML documents, parted by `---`."""
    separator = ""

    def write_yaml(manifest: dict[str, Any]) -> None:
        nonlocal separator
        write(separator + to_yaml(manifest).rstrip("\n"))
        separator = "---\n"

    return write_yaml


def _write_json(manifest: dict[str, Any]) -> None:
    """A JSON document a line."""
    write(json.dumps(manifest))
