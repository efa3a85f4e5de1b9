"""Files of plans: `plan --save` writes them, and `apply --plan` is held to them."""

import secrets
import shlex
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from openmcf.cli.backend_choice import backend_of
from openmcf.cli.deployment import Deployment
from openmcf.cli.files import write_file
from openmcf.cli.manifest_files import SUFFIXES
from openmcf.cli.options import StackOptions
from openmcf.cli.planning import Planning
from openmcf.cli.selection import Selection
from openmcf.cli.views import log, visible
from openmcf.engine.actor import actor
from openmcf.engine.timestamps import readable
from openmcf.errors import PlanOutdated, UsageError, reason
from openmcf.provisioner.plans.saved_plan import (
    Place,
    SavedPlan,
    is_path,
    read_saved_plan,
    saved_stack,
    text_of,
)
from openmcf.provisioner.plans.stale_plan import other_manifests, other_states
from openmcf.urls import shown

PLAN_AGAIN = "make the plan again"
AS_PLANNED = (
    f"{PLAN_AGAIN}; or give what it does not keep, such as --set, --stack and addresses, as it was given then"
)


def read_plan(file: Path, stacks: StackOptions) -> SavedPlan:
    """The plan in a file. Raises UsageError, also where it is for another place than the options say."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        what = reason(error) if isinstance(error, OSError) else "it is no text"
        raise UsageError(f"{file} cannot be read: {what}", "`openmcf plan --save FILE` writes it") from error
    saved, here = read_saved_plan(text, str(file)), place_of(stacks)
    if saved.place.local != here.local:
        where, hint = ("the local AWS", "pass --local") if saved.place.local else ("AWS", "leave out --local")
        raise UsageError(f"{file} is a plan for {where}", hint)
    if saved.place.backend != here.backend:
        message = f"{file} is a plan for the state in {saved.place.backend}, not in {here.backend}"
        raise UsageError(message, "name that with --backend or PULUMI_BACKEND_URL")
    return saved


def place_of(stacks: StackOptions) -> Place:
    """Where the options have plans applied."""
    return Place(local=stacks.local, backend=shown(backend_of(stacks)))


def refuse_among_manifests(file: Path, targets: Sequence[str]) -> None:
    """Raise UsageError if the next command would take the file of a plan for a manifest."""
    for target in targets:
        directory = Path(target).resolve()
        if file.suffix in SUFFIXES and directory.is_dir() and directory in file.resolve().parents:
            hint = f"save it elsewhere, or by another name, such as {file.with_suffix('.plan')}"
            raise UsageError(f"{file} would be taken for a manifest, since {target} is read as a whole", hint)


def save_plan(file: Path, selection: Selection, planning: Planning, place: Place, account: str) -> None:
    """Write the plans of a command to a file."""
    provisioner, salt = planning.deployment.provisioner, secrets.token_hex(16)
    stacks = (
        saved_stack(planned.job, planned.plan, provisioner.region_of(planned.job), salt)
        for planned in planning.in_order()
    )
    saved = SavedPlan(
        made=readable(datetime.now(UTC)),
        by=actor(),
        place=place,
        account=account,
        targets=tuple(filter(is_path, selection.targets)),
        overlay=selection.overlay,
        salt=salt,
        stacks=tuple(stacks),
    )
    write_file(file, text_of(saved))
    local = "--local " if place.local else ""
    command = f"openmcf apply {local}--plan {shlex.quote(str(file))}"
    log(visible(f"saved in {file}; `{command}` does this, and nothing else"))


def refuse_outdated(saved: SavedPlan, deployment: Deployment, account: str) -> None:
    """Raise PlanOutdated if the account is another, or the manifests or their states have moved on."""
    provisioner = deployment.provisioner
    regions = {job.stack: provisioner.region_of(job) for job in provisioner.jobs}
    manifests = [*other_manifests(saved, provisioner.jobs, regions)]
    why = [*manifests, *other_states(saved, provisioner.other_stacks)]
    if saved.account != account:
        why.insert(0, f"it is for account {saved.account}, and this is {account}")
    if why:
        told = [f"the plan of {saved.made} no longer holds:", *why]
        raise PlanOutdated("\n".join(told), AS_PLANNED if manifests else PLAN_AGAIN)
