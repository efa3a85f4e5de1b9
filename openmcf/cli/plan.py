"""`openmcf plan`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from openmcf.cli.known_unchanged import Question
from openmcf.cli.options import ManifestOptions, Output, StackOptions, TargetOptions, UseCache, expanded
from openmcf.cli.stack_manifests import manifests_to_deploy

CHANGES = 2
"""The exit code of `plan --exit-code` where there are changes."""


@expanded
def plan(
    manifests: ManifestOptions,
    stacks: StackOptions,
    target: TargetOptions,
    diff: Annotated[bool, typer.Option("--diff", help="Show old and new values.")] = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 2 if there are changes.")] = False,
    save: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the plan to a file, for `apply --plan`."),
    ] = None,
    output: Output = "text",
    cache: UseCache = True,
) -> None:
    """Show what `apply` would change, and what would be lost; change nothing."""
    selection = manifests.selection
    jobs = manifests_to_deploy(selection, stacks.stack)
    question = Question(("plan", output, diff), jobs, stacks, target, use_cache=cache and not save)
    if question.is_answered():
        return
    # after the manifests are known to be valid
    from openmcf.cli.composite_parts import to_apply
    from openmcf.cli.deployment import opened
    from openmcf.cli.for_each_stack import end_if_undone, for_each_stack, write_json
    from openmcf.cli.plan_files import place_of, refuse_among_manifests, save_plan
    from openmcf.cli.planning import Planning

    if save:
        refuse_among_manifests(save, selection.targets)
    with opened(to_apply(jobs, stacks), stacks, target) as deployment, question.heard():
        account = deployment.introduce()
        deployment.refuse_lost()
        stream = sys.stdout if output == "text" else None
        planning = Planning(deployment, deployment.provisioner.plan, stream, diff)
        records = for_each_stack(deployment, planning.plan)
        planning.show()
        records = planning.refuse_taken_names(records, account)
        if output == "json":
            write_json(records)
        end_if_undone(records)
        if planning.is_settled:
            question.keep_answer()
    if save:
        save_plan(save, selection, planning, place_of(stacks), account)
    if exit_code and not planning.is_empty:
        raise typer.Exit(CHANGES)
