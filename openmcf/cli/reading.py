"""What `openmcf refresh` and `openmcf drift` do: how the cloud differs from the record."""

import sys
from collections.abc import Sequence

from openmcf.cli.composite_parts import as_recorded
from openmcf.cli.deployment import opened
from openmcf.cli.for_each_stack import Record, end_if_undone, for_each_stack, write_json
from openmcf.cli.options import AllowRename, Output, StackOptions, TargetOptions
from openmcf.cli.plan_views import changes_record, drift_text
from openmcf.cli.views import results_of, write
from openmcf.engine.events import OnEvent
from openmcf.provisioner.run.stack_manifest import StackManifest


def read_back(
    jobs: Sequence[StackManifest],
    stacks: StackOptions,
    target: TargetOptions,
    output: Output,
    allow_rename: AllowRename,
    *,
    preview: bool,
    clear_pending: bool = False,
) -> bool:
    """Show how the cloud differs from what is recorded, which is fixed unless previewed: whether it does.

    Ends the command where something could not be read.
    """
    texts: dict[str, str] = {}

    def read(job: StackManifest, on_event: OnEvent) -> Record:
        provisioner = deployment.provisioner
        drift = provisioner.refresh(job, on_event, preview=preview, clear_pending=clear_pending)
        texts[str(job.stack)] = drift_text(job, drift, sys.stdout)
        return changes_record(job, drift, ()) | {"status": "previewed" if preview else "refreshed"}

    with opened(as_recorded(jobs, stacks), stacks, target) as deployment:
        deployment.introduce()
        deployment.refuse_others(allow_rename)
        deployment.refuse_lost()
        records = for_each_stack(deployment, read)
    with results_of("nothing was recorded" if preview else "what was read is recorded"):
        if output == "json":
            write_json(records)
        else:
            for record in records:
                if text := texts.get(record["stack"]):
                    write(text)
    end_if_undone(records)
    return any(record["changes"] for record in records)
