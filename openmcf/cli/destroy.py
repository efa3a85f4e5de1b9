"""`openmcf destroy`."""

from openmcf.cli.confirm import named
from openmcf.cli.options import (
    AllowDataLoss,
    AllowInUse,
    AllowRename,
    ManifestOptions,
    Output,
    StackOptions,
    TargetOptions,
    Yes,
    expanded,
)
from openmcf.cli.stack_manifests import recorded_jobs
from openmcf.cli.views import results_of


@expanded
def destroy(
    manifests: ManifestOptions,
    stacks: StackOptions,
    target: TargetOptions,
    allow_data_loss: AllowDataLoss = None,
    allow_in_use: AllowInUse = None,
    allow_rename: AllowRename = None,
    yes: Yes = False,
    output: Output = "text",
) -> None:
    """Delete all that was applied, what needs others first; then forget the stacks."""
    given = recorded_jobs(manifests.selection, stacks.stack)
    # after the manifests are known to be valid
    from openmcf.cli.composite_parts import as_recorded
    from openmcf.cli.deployment import opened
    from openmcf.cli.destroy_run import DestroyRun
    from openmcf.cli.for_each_stack import end_if_undone, for_each_stack, write_json

    jobs = as_recorded(given, stacks)
    allowed = named("--allow-data-loss", allow_data_loss, jobs)
    in_use = named("--allow-in-use", allow_in_use, jobs)
    with opened(jobs, stacks, target) as deployment:
        deployment.introduce()
        deployment.refuse_others(allow_rename)
        deployment.tell_lost()
        demolition = DestroyRun(deployment)
        demolition.refuse_in_use(in_use)
        planned = for_each_stack(deployment, demolition.plan, backwards=True)
        demolition.planning.show()
        end_if_undone(planned)
        demolition.agree(allowed, yes=yes)
        records = for_each_stack(deployment, demolition.destroy, backwards=True)
    if output == "json":
        with results_of("what was deleted is deleted, and forgotten"):
            write_json(records)
    end_if_undone(records)
