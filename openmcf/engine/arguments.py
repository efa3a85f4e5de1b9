"""The commands and flags of the Pulumi CLI that `pulumi.automation` uses."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from functools import cache
from typing import NoReturn

from openmcf.engine.failures import EngineFailure

UPDATES = ("up", "preview", "refresh", "destroy")


class _Parser(ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise EngineFailure(f"the embedded engine cannot do that: {message}; try --engine pulumi")


def parse(arguments: Sequence[str]) -> Namespace:
    """The command (`command`, for `stack` also `action`) and its flags.

    Raises EngineFailure if the embedded engine does not have the command, or not with these flags.
    """
    return _parser().parse_args([item for item in arguments if item != "--non-interactive"])


@cache
def _parser() -> ArgumentParser:
    # Made once: it takes 9 ms, and a stack's run is six commands of some 10 ms each (measured).
    parser = _Parser("pulumi", add_help=False, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    for name in UPDATES:
        _update(commands.add_parser(name, add_help=False))
    _stack(commands.add_parser("stack", add_help=False))
    cancel = commands.add_parser("cancel", add_help=False)
    cancel.add_argument("name", nargs="?")
    cancel.add_argument("--yes", action="store_true")
    cancel.add_argument("--stack")
    return parser


def _update(parser: ArgumentParser) -> None:
    for flag in (
        "--stack",
        "--client",
        "--exec-kind",
        "--event-log",
        "--message",
        "--color",
        "--config-file",
    ):
        parser.add_argument(flag, default="")
    for flag in ("--target", "--exclude", "--replace"):
        parser.add_argument(flag, action="append", default=[])
    for flag in ("--yes", "--skip-preview", "--preview-only", "--refresh", "--target-dependents", "--diff"):
        parser.add_argument(flag, action="store_true")
    for flag in (
        "--suppress-outputs",
        "--suppress-progress",
        "--expect-no-changes",
        "--clear-pending-creates",
    ):
        parser.add_argument(flag, action="store_true")
    parser.add_argument("--run-program", choices=("false",))
    parser.add_argument("--parallel", type=int, default=16)


def _stack(parser: ArgumentParser) -> None:
    parser.add_argument("--stack", default="")
    actions = parser.add_subparsers(dest="action", required=True, parser_class=_Parser)
    for name in ("init", "select", "rm", "ls", "output", "export", "import", "history", "rename"):
        action = actions.add_parser(name, add_help=False)
        action.add_argument("name", nargs="?", default="")
        action.add_argument("--stack", default="")
        for flag in (
            "--json",
            "--show-secrets",
            "--yes",
            "--force",
            "--preserve-config",
            "--all",
            "--no-select",
        ):
            action.add_argument(flag, action="store_true")
        for flag in ("--file", "--secrets-provider"):
            action.add_argument(flag, default="")
        for flag in ("--page", "--page-size"):
            action.add_argument(flag, type=int, default=0)
