"""How fast many stacks are ordered and applied; `docs/performance.md` keeps the results.

1. Order: 1,000 and 10,000 manifests with three references each, from models to an order, in CPU-seconds.
2. Apply: 200 independent roles on the local AWS, 1, 4 and 16 at a time, beside 20 by the Pulumi CLI, with the
   same programs and provider, in stacks a minute.
"""

import gc
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

from openmcf.aws.provider import AwsProvider
from openmcf.engine.backend import Backend
from openmcf.engine.embedded import EmbeddedEngine
from openmcf.engine.events import EngineEvent
from openmcf.engine.stack import Engine
from openmcf.kit.programs import PULUMI_AWS
from openmcf.local import aws, child
from openmcf.manifests.files import check_content, unchanged
from openmcf.provisioner.plans.plan import Plan
from openmcf.provisioner.run.graph import in_order, needs_of, walk
from openmcf.provisioner.run.provisioner import Provisioner
from openmcf.provisioner.run.stack_manifest import StackManifest
from openmcf.provisioner.run.stacks import Stacks, directory_backend
from openmcf.provisioner.run.target import Target, local
from openmcf.provisioner.state.other_stacks import OtherStacks
from openmcf.provisioner.state.state_reader import DiyBackendReader
from openmcf.pulumi_cli.command import CliCommand
from openmcf.pulumi_cli.engine import CliEngine
from openmcf.pulumi_cli.provider_server import serving
from openmcf.specs.identity import Stack
from openmcf.specs.manifest import stack_of
from tests.support.pulumi_cli import find_cli

COUNTS = (1_000, 10_000)
PARALLEL = (1, 4, 16)
STACKS, STACKS_OF_CLI = 200, 20

_FUNCTION = """\
apiVersion: aws.openmcf.org/v1
kind: AwsLambda
metadata: {{name: m{number}}}
spec:
  runtime: python3.12
  handler: app.handler
  s3: {{bucket: acme-code, key: app.zip}}
  roleArn: {{value: "arn:aws:iam::123456789012:role/worker"}}
  environment:
    STAGE: prod
"""
_VARIABLE = (
    "    OF_{0}: {{valueFrom: {{kind: AwsLambda, name: m{0}, fieldPath: status.outputs.function_arn}}}}\n"
)

_ROLE = """\
apiVersion: aws.openmcf.org/v1
kind: AwsIamRole
metadata: {{name: {name}}}
spec:
  trustPolicy:
    Version: "2012-10-17"
    Statement: [{{Effect: Allow, Principal: {{Service: lambda.amazonaws.com}}, Action: "sts:AssumeRole"}}]
"""


def job_of(text: str) -> StackManifest:
    """A manifest's text as a job."""
    (checked,) = check_content("manifest", text.encode(), unchanged)
    assert checked.manifest is not None, checked.problems
    return StackManifest(checked.manifest, Path(), stack_of(checked.manifest))


def functions(count: int) -> Iterator[StackManifest]:
    """Manifests, those that need others first, each with three references where there are three others."""
    for number in reversed(range(count)):
        needed = sorted({number - 1, number // 2, number // 3} - {number, -1})
        yield job_of(_FUNCTION.format(number=number) + "".join(map(_VARIABLE.format, needed)))


def order() -> None:
    """Print how long it takes to order many manifests."""
    for count in COUNTS:
        jobs = [*functions(count)]
        start = time.process_time()
        dependencies = needs_of(jobs)
        in_order(dependencies)
        took = time.process_time() - start
        references = sum(map(len, dependencies.values()))
        print(f"{count:,} manifests, {references:,} references: ordered in {took:.2f} s of CPU (goal: 1 s)")


def provisioner_of(stacks: Stacks, target: Target, count: int, parallel: int, scratch: Path) -> Provisioner:
    """What applies that many new roles."""
    name = f"{stacks.engine.name}-{parallel}"
    jobs = tuple(job_of(_ROLE.format(name=f"{name}-{number}")) for number in range(count))
    neighbours = OtherStacks(DiyBackendReader(Backend.open(stacks.backend), stacks.environment))
    return Provisioner(stacks, target, jobs, scratch, neighbours, parallel)


def apply_all(provisioner: Provisioner) -> None:
    """Apply all manifests, and print how many that makes a minute."""
    jobs = {job.stack: job for job in provisioner.jobs}

    def apply(stack: Stack) -> Plan:
        return provisioner.apply(jobs[stack], _unheard, {})

    start = time.perf_counter()
    with ThreadPoolExecutor(provisioner.parallel) as workers:
        for _, result in walk(provisioner.dependencies, apply, workers):
            assert isinstance(result, Plan), result
            assert result.counts == {"create": 1}
    a_minute = len(jobs) / (time.perf_counter() - start) * 60
    engine = provisioner.stacks.engine
    print(f"{engine}, {len(jobs)} stacks, {provisioner.parallel} at a time: {a_minute:,.0f} a minute")


def _unheard(_: EngineEvent) -> None:
    """Take an event as a view does."""


def applying(directory: Path) -> None:
    """Print how many stacks a minute are applied, each time from an empty state."""
    emulated = aws.ensure(directory / "aws", child.free_port())
    target = local(emulated.endpoint, f"MiniStack {emulated.version}", emulated.credentials, emulated.region)
    provider = AwsProvider(target.clients)

    def measure(engine: Engine, environment: Mapping[str, str], count: int, parallel: int) -> None:
        backend = directory_backend(directory / f"{engine.name}-{parallel}")
        stacks = Stacks(engine, backend, {"PULUMI_CONFIG_PASSPHRASE": "benchmark", **environment})
        apply_all(provisioner_of(stacks, target, count, parallel, directory))

    try:
        for parallel in PARALLEL:  # with a new engine each, which has no keys yet
            measure(EmbeddedEngine(lambda _: provider, Event()), {}, STACKS, parallel)
        if program := find_cli():
            cli = CliEngine(CliCommand(program.parents[1], Event()))
            with serving(provider, "aws", PULUMI_AWS) as port:
                environment = {"PULUMI_DEBUG_PROVIDERS": f"aws:{port}", "PULUMI_SKIP_UPDATE_CHECK": "true"}
                for parallel in PARALLEL:
                    measure(cli, environment, STACKS_OF_CLI, parallel)
    finally:
        aws.stop(directory / "aws")


def main() -> None:
    """Run all of it."""
    gc.set_threshold(1_000_000)  # as `openmcf` itself does
    order()
    with TemporaryDirectory() as directory:
        applying(Path(directory))


if __name__ == "__main__":
    main()
