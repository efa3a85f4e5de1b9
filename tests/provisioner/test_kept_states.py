"""States that earlier versions of openmcf left: nothing in them changes by a newer version, on either engine.

`kept` has manifests, and what commit 5651e42 recorded of them on a local AWS: it was the last whose programs
registered with Pulumi's SDK. No AWS answers here: a plan needs none.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

from openmcf.aws.provider import AwsProvider
from openmcf.engine.backend import Backend
from openmcf.engine.embedded import EmbeddedEngine
from openmcf.engine.stack import Engine
from openmcf.kit.programs import PULUMI_AWS
from openmcf.manifests.files import check_content, unchanged
from openmcf.provisioner.run.provisioner import Provisioner
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.run.stacks import Stacks
from openmcf.provisioner.run.target import local
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.provisioner.state.state_reader import DiyBackendReader
from openmcf.pulumi_cli.command import CliCommand
from openmcf.pulumi_cli.engine import CliEngine
from openmcf.pulumi_cli.provider_server import serving
from openmcf.specs.manifest import stack_of

KEPT = Path(__file__).parent / "kept"
MANIFESTS = sorted((KEPT / "manifests").rglob("*.yaml"))
LIFE = "c5b4c11657f656a3"
"""The life of the local AWS on which they were applied."""

TARGET = local("http://127.0.0.1:9", "MiniStack", ("test", "test"), "us-east-1", LIFE)
PASSPHRASE = {"PULUMI_CONFIG_PASSPHRASE": "local"}


def job_of(file: Path) -> StackManifest:
    """The manifest of a file."""
    (checked,) = check_content(str(file), file.read_bytes(), unchanged)
    assert checked.manifest is not None, checked.problems
    return StackManifest(checked.manifest, file.parent, stack_of(checked.manifest))


def changes(engine: Engine, environment: dict[str, str], directory: Path) -> Iterator[tuple[str, object]]:
    """What a plan of each manifest would change."""
    shutil.copytree(KEPT / "state", directory / ".pulumi")
    backend = f"file://{directory}"
    jobs = [job_of(file) for file in MANIFESTS]
    other_stacks = OtherStacks(DiyBackendReader(Backend.open(backend), PASSPHRASE))
    stacks = Stacks(engine, backend, PASSPHRASE | environment)
    provisioner = Provisioner(stacks, TARGET, jobs, directory / "scratch", other_stacks)
    for job in jobs:
        plan = provisioner.plan(job, lambda _: None)
        yield str(job.identity), () if plan.is_empty else (plan.differing, plan.gives_anew)


def provider() -> AwsProvider:
    """The provider, which is asked nothing that needs AWS."""
    return AwsProvider(TARGET.clients)


def test_the_embedded_engine_finds_no_changes(tmp_path: Path) -> None:
    engine = EmbeddedEngine(lambda _: provider(), Event())
    found = dict(changes(engine, {}, tmp_path))
    assert found == dict.fromkeys(found, ())
    assert len(found) == len(MANIFESTS)


def test_the_pulumi_cli_finds_no_changes(tmp_path: Path, pulumi_program: Path) -> None:
    engine = CliEngine(CliCommand(pulumi_program.parents[1], Event()))
    with ExitStack() as until_left:
        port = until_left.enter_context(serving(provider(), "aws", PULUMI_AWS))
        environment = {
            "PULUMI_DEBUG_PROVIDERS": f"aws:{port}",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        found = dict(changes(engine, environment, tmp_path))
    assert found == dict.fromkeys(found, ())
