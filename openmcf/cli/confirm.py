"""The user's word before something is changed."""

import sys
from collections.abc import Container, Sequence

import typer

from openmcf.cli.views import log
from openmcf.errors import Interrupted, UsageError
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.specs.findings import nearest


def named(option: str, names: Sequence[str] | None, jobs: Sequence[StackManifest]) -> frozenset[str]:
    """The names given to an option that allows something. Raises UsageError for one that no manifest has."""
    known = [*dict.fromkeys(job.allowed_as for job in jobs)]
    for name in names or ():
        if name not in known:
            near = nearest(name, known)
            hint = f"did you mean `{near}`?" if near else f"they are named {', '.join(known)}"
            raise UsageError(f"{option} {name}: none of the manifests is named that", hint)
    return frozenset(names or ())


def ask(question: str, *, yes: bool) -> None:
    """Ask, unless --yes has answered. Ends the command where the answer is no, or nobody can be asked."""
    if not yes:
        _ask_for({"y", "Y", "yes"}, f"{question} [y/N]", "--yes does it without asking")


def ask_for_name(question: str, name: str) -> None:
    """Let a name be typed for what cannot be undone. Ends the command where it is another."""
    hint = f"--yes with --allow-data-loss {name} does it without asking"
    _ask_for({name}, f"{question}; type `{name}` to go on", hint)


def _ask_for(answers: Container[str], question: str, hint: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask at; nothing was changed", hint)
    try:
        given = typer.prompt(question, err=True, default="", show_default=False)
    except typer.Abort:  # Ctrl-C
        raise Interrupted("stopped; nothing was changed") from None
    if given not in answers:
        log("nothing was changed")
        raise typer.Exit(1)
