"""`openmcf apply`."""

from pathlib import Path
from typing import Annotated

import typer

from openmcf.cli.confirm import ask, named
from openmcf.cli.known_unchanged import Question
from openmcf.cli.options import (
    AllowDataLoss,
    AllowInUse,
    AllowRename,
    ManifestOptions,
    Output,
    StackOptions,
    TargetOptions,
    UseCache,
    Yes,
    expanded,
)
from openmcf.cli.stack_manifests import manifests_to_deploy


@expanded
def apply(
    manifests: ManifestOptions,
    stacks: StackOptions,
    target: TargetOptions,
    plan: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Do what `plan --save` wrote there and nothing else, without asking."
        ),
    ] = None,
    allow_data_loss: AllowDataLoss = None,
    allow_in_use: AllowInUse = None,
    allow_rename: AllowRename = None,
    yes: Yes = False,
    output: Output = "text",
    cache: UseCache = True,
) -> None:
    """Bring the cloud to what the manifests say: plan, ask, do it, and show the outputs."""
    saved = None
    if plan:
        from openmcf.cli.plan_files import read_plan

        saved = read_plan(plan, stacks)
        manifests = manifests.or_else(saved.targets, saved.overlay)
    given = manifests_to_deploy(manifests.selection, stacks.stack)
    is_plain = not (plan or allow_data_loss or allow_in_use or allow_rename)
    question = Question(("apply", output), given, stacks, target, use_cache=cache and is_plain)
    if question.is_answered():
        return
    # after the manifests are known to be valid
    from openmcf.cli.apply_run import ApplyRun
    from openmcf.cli.composite_parts import to_apply
    from openmcf.cli.deployment import opened
    from openmcf.cli.for_each_stack import end_if_undone, for_each_stack
    from openmcf.cli.plan_files import refuse_outdated

    jobs = to_apply(given, stacks)
    allowed = named("--allow-data-loss", allow_data_loss, jobs)
    in_use = named("--allow-in-use", allow_in_use, jobs)
    with opened(jobs, stacks, target) as deployment, question.heard():
        account = deployment.introduce()
        deployment.refuse_others(allow_rename)
        deployment.refuse_lost()
        if saved:
            refuse_outdated(saved, deployment, account)
        application = ApplyRun(deployment, allowed, saved.by_stack if saved else None)
        planned = for_each_stack(deployment, application.planning.plan)
        application.planning.show()
        end_if_undone(application.refuse_taken_names(planned, account))
        application.refuse(in_use)
        if not (saved or application.planning.is_empty):
            ask("Apply this?", yes=yes)
        records = for_each_stack(deployment, application.apply)
        application.tell_stale()
        application.write_results(records, output)
        end_if_undone(records)
        if application.planning.is_settled:
            question.keep_answer()
