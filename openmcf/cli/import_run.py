"""What `openmcf import` does with what exists: its manifest, and its record."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from openmcf.cli.confirm import ask
from openmcf.cli.deployment import Deployment
from openmcf.cli.files import write_file
from openmcf.cli.plan_views import done, plan_text
from openmcf.cli.progress import progress
from openmcf.cli.stack_manifests import job_to_adopt
from openmcf.cli.views import log, visible
from openmcf.engine.events import OnEvent
from openmcf.engine.stack import Engine
from openmcf.errors import (
    DeploymentFailed,
    ImportRefused,
    StackExists,
    UsageError,
)
from openmcf.kit.importing import ExistingResource
from openmcf.manifests.effective import minimal
from openmcf.manifests.files import Prepare
from openmcf.manifests.yaml.emit import to_yaml
from openmcf.provisioner.plans.plan import Plan, kind_of
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.state.recorded_imports import Holder
from openmcf.specs.findings import render
from openmcf.specs.identity import Stack
from openmcf.specs.manifest import API_VERSION, STACK_FQDN

_KEEPING = frozenset({"create", "import", "same", "update"})
"""The operations that take nothing away."""

_AS_IT_IS = "what AWS cannot change must be in the manifest as it is: --set it so, or leave out --name"


def job_of(
    kind: str, name: str, stack: Stack | None, existing: ExistingResource, prepare: Prepare
) -> StackManifest:
    """The manifest of what exists, checked; a stack that was named stands in its labels.

    With errors, all are told, and typer.Exit is raised.
    """
    metadata: dict[str, Any] = {"name": name}
    if stack:
        metadata["labels"] = {STACK_FQDN: str(stack)}
    content = {"apiVersion": API_VERSION, "kind": kind, "metadata": metadata, "spec": existing.spec}
    return job_to_adopt(to_yaml(content).encode(), f"{kind} as it is", prepare, existing.ids)


def text_of(job: StackManifest, existing: ExistingResource) -> tuple[str, list[str]]:
    """The manifest to write, and the paths of its secrets.

    In place of each secret stands null, with which the manifest is not valid until the secret is given.
    """
    content, secrets = minimal(job.manifest), []
    for path in existing.secrets(content):
        owner: Any = content
        for part in path[:-1]:
            owner = owner[part]
        owner[path[-1]] = None
        secrets.append(render(path))
    heads = [f"# A secret, to be given with --set: {place}\n" for place in secrets]
    return "".join(heads) + to_yaml(content), secrets


def files_of(job: StackManifest, existing: ExistingResource, output: Path | None) -> dict[Path, bytes]:
    """The files that are to lie beside the manifest, such as code, and where that is.

    Raises UsageError if the manifest goes to no file, and OpenmcfError where one of them cannot be had.
    """
    wanted = existing.files(job.manifest)
    if wanted and output is None:
        message = f"{', '.join(wanted)} goes beside the manifest, and standard output takes only the manifest"
        raise UsageError(message, "name a file for the manifest: -o FILE")
    return {output.parent / name: fetch() for name, fetch in wanted.items()} if output else {}


def in_place(
    job: StackManifest, files: Mapping[Path, bytes], output: Path | None, scratch: Path
) -> StackManifest:
    """The job with its files where its program finds them; until it is agreed to, that is not their place."""
    for path, content in files.items():
        write_file(scratch / "beside" / path.name, content)
    beside = scratch / "beside" if files else output.parent if output else Path()
    return replace(job, directory=beside)


def refuse_in_clear(engine: Engine, secrets: Sequence[str]) -> None:
    """Raise ImportRefused for secrets that the Pulumi CLI would record in clear (measured with 3.260)."""
    if secrets and engine.name == "pulumi":
        raise ImportRefused(
            f"the Pulumi CLI would record in clear what it imports, {', '.join(secrets)} too",
            "import it with --engine embedded; the Pulumi CLI carries on from there",
        )


def _held(holder: Holder) -> str:
    stack, (first, *others) = holder.stack, holder.changes
    whose = f"{stack.identity}, stack {stack.stack}," if stack.identity else f"stack {stack.stack}"
    more = f" and {len(others)} more" if others else ""
    return f"{whose} has `{kind_of(first.type)} {first.name}`{more} already"


class ImportRun:
    """The import of one manifest, whose job knows what exists."""

    def __init__(self, deployment: Deployment, job: StackManifest) -> None:
        self._job = job
        self._provisioner = deployment.provisioner.of((job,))
        self._deployment = replace(deployment, provisioner=self._provisioner)

    def agree(self, *, allow_changes: bool, yes: bool) -> Plan:
        """Show what would be recorded, and see that nothing would be changed, unless that is allowed.

        yes: whether to change it without asking. Raises StackMismatch, StackExists, NameTaken and
        ImportRefused.
        """
        account = self._deployment.introduce()
        self._deployment.refuse_others()
        self._deployment.refuse_lost()
        plan = self._planned()
        self._refuse_recorded(plan)
        self._refuse_taken(plan, account)
        changes = [change for change in plan.differing if change.op != "import" or change.differences]
        if changes and not allow_changes:
            raise ImportRefused(
                "what exists is not as its manifest says; see above what would change",
                "--set what the manifest should say, or let it be changed with --allow-changes",
            )
        if changes:
            ask("Change this, and record it?", yes=yes)
        return plan

    def _planned(self) -> Plan:
        try:
            return self._plan(self._job)
        except DeploymentFailed as refusal:
            raise ImportRefused(str(refusal), _AS_IT_IS) from refusal

    def _refuse_recorded(self, plan: Plan) -> None:
        """Refuse a stack that has all of it already, or something else that would have to go.

        What an import recorded that was cut short stays the same, and the rest is imported.
        """
        if "import" not in plan.counts or plan.counts.keys() - _KEEPING:
            message = f"the stack {self._job.stack} has resources of {self._job.identity} already"
            raise StackExists(message, "choose another --name, or another --stack")

    def _refuse_taken(self, plan: Plan, account: str) -> None:
        """Refuse what other recorded stacks have, by id or by a name that AWS takes only once."""
        if found := self._provisioner.holders(self._job, plan, account):
            message = "\n".join(map(_held, found))
            raise ImportRefused(message, "two stacks would undo each other's changes: carry on with that one")
        for error in self._provisioner.taken_names({self._job.stack: plan}, account).values():
            raise error

    def record(self, plan: Plan) -> None:
        """Record what exists, as planned, and show that a plan finds no more to do."""
        with self._watched() as tell:
            plan = self._provisioner.apply(self._job, tell, plan.basis)
        log(visible(f"{self._job.identity}: {done(plan)}"))
        self._plan(replace(self._job, import_ids={}))

    def _plan(self, job: StackManifest) -> Plan:
        """Make the plan of the manifest, and show it."""
        with self._watched() as tell:
            plan = self._provisioner.plan(job, tell)
        log(plan_text(job, plan, (), values=True, stream=sys.stderr))
        return plan

    @contextmanager
    def _watched(self) -> Iterator[OnEvent]:
        """What takes in the events of a run, which Ctrl-C may stop."""
        with progress() as shown, self._deployment.interruptible(), shown.of(self._job) as tell:
            yield tell
