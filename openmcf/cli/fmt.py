"""`openmcf fmt`."""

import os
import shutil
import tempfile
from typing import Annotated

import typer

from openmcf.cli.reports import print_problems
from openmcf.cli.sources import STDIN, Source, expand, read
from openmcf.cli.views import log, visible, write
from openmcf.errors import UsageError, reason
from openmcf.manifests.format.format import formatted, unordered
from openmcf.manifests.location import problem_of
from openmcf.manifests.yaml.parse import decode
from openmcf.specs.findings import Finding, Mark


def fmt(
    targets: Annotated[
        list[str] | None, typer.Argument(help="Files, directories, globs, or - for standard input.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; list what would change, and exit 1 if any would.")
    ] = False,
) -> None:
    """Write YAML manifests in canonical form; comments, anchors and values stay, JSON is left alone."""
    if not targets:
        raise UsageError("no manifest is named", "openmcf fmt FILE, or a directory, or - for standard input")
    done = [_fmt(source, check=check) for source in expand(targets)]
    if not all(done):
        raise typer.Exit(1)


def _fmt(source: Source | Finding, *, check: bool) -> bool:
    """Format one source; False if that failed, or is still to be done."""
    if isinstance(source, Finding):
        return _failed(source)
    if source.name.endswith(".json"):
        return True
    content = read(source)
    text = content if isinstance(content, Finding) else decode(content, source.name)
    if isinstance(text, Finding):
        return _failed(text)
    result = formatted(text, source.name)
    if not isinstance(result, str):
        return _failed(*result, text=text)
    for mark in unordered(result, source.name):
        place = f"{visible(mark.file)}:{mark.line}"
        log(f"{place}: the keys stay in their order, since an alias needs its anchor before it")
    if source.name == STDIN and not check:
        write(result.removesuffix("\n"))
        return True
    if result.encode() == content:
        return True
    if check:
        write(visible(source.name))
        return False
    return _written(source, result)


def _written(source: Source, text: str) -> bool:
    try:
        if source.content is not None:
            raise OSError("an address cannot be written to")
        _replace(os.path.realpath(source.name), text)
    except OSError as error:
        mark = Mark(source.name, 1, 1)
        return _failed(
            Finding((), f"the file cannot be written: {reason(error)}", rule="fmt-left-alone", mark=mark)
        )
    log(f"formatted {visible(source.name)}")
    return True


def _replace(path: str, text: str) -> None:
    """Put a new text in a file's place at once, so that the file is never half-written; its mode stays."""
    descriptor, temporary = tempfile.mkstemp(prefix=".openmcf-", dir=os.path.dirname(path))
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise


def _failed(*findings: Finding, text: str | None = None) -> bool:
    """Tell the problems; always False."""
    print_problems(problem_of(finding, text=text) for finding in findings)
    return False
