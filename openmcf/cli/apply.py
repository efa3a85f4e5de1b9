"""`openmcf apply`."""

from openmcf.cli.consent import ask, named
from openmcf.cli.jobs import jobs_to_deploy
from openmcf.cli.options import (
    AllowDataLoss,
    ManifestOptions,
    Output,
    StackOptions,
    TargetOptions,
    Yes,
    expanded,
)


@expanded
def apply(
    manifests: ManifestOptions,
    stacks: StackOptions,
    target: TargetOptions,
    allow_data_loss: AllowDataLoss = None,
    yes: Yes = False,
    output: Output = "text",
) -> None:
    """Bring the cloud to what the manifests say: plan, ask, do it, and show the outputs."""
    jobs = jobs_to_deploy(manifests.selection, stacks.stack)
    allowed = named("--allow-data-loss", allow_data_loss, jobs)
    from openmcf.cli.application import (
        Application,
        write_outputs,
    )  # after the manifests are known to be valid
    from openmcf.cli.deployment import opened
    from openmcf.cli.each import each, end_if_undone, write_json

    with opened(jobs, stacks, target) as deployment:
        deployment.introduce()
        application = Application(deployment, allowed)
        planned = each(deployment, application.planning.plan)
        application.planning.show()
        end_if_undone(planned)
        application.refuse_losses()
        if not application.planning.is_empty:
            ask("Apply this?", yes=yes)
        records = each(deployment, application.apply)
        application.tell_stale()
    if output == "json":
        write_json(records)
    else:
        write_outputs(records)
    end_if_undone(records)
