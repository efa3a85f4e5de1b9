"""How fast the embedded engine is beside the Pulumi CLI; `docs/performance.md` keeps the results.

Both drive the same program and the same provider on one local AWS: a pool with 2, 100 and 500 clients,
applied, applied again without a change, and planned. The process has run both before.

The CLI is measured twice: under openmcf, which lets Python's collector rest, and as any program of Pulumi's
Automation API runs it, with the collector as Python sets it.
"""

import gc
import json
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pulumi
from openmcf.aws.server import AwsProvider, serving
from openmcf.engine.choice import Engine, choose
from openmcf.engine.in_process import InProcess
from pulumi import automation
from pulumi.automation import PulumiCommand

from openmcf.kit.program import Context
from openmcf.kit.programs import program_of
from openmcf.local import aws
from openmcf.manifests.files import check_content, unchanged
from openmcf.provisioner.run.stacks import Program, Stacks, directory_backend
from openmcf.provisioner.run.target import Target, local
from openmcf.specs.identity import Stack
from openmcf.specs.references import Reference
from tests.support.pulumi_cli import MISSING, find_cli

EMBEDDED, CLI, PLAIN_CLI = ENGINES = ("embedded", "Pulumi CLI", "Pulumi CLI, plain")
COLLECTOR_AT_REST = 1_000_000
"""As `openmcf/__main__.py` sets it."""
PYTHONS_THRESHOLDS = gc.get_threshold()
SIZES = (2, 100, 500)
OPERATIONS = ("first apply", "no-op apply", "plan")
REGION, PARALLEL = "us-east-1", 8
SPEED, LINEARITY = 5, 1.3
"""The goals: how many times as fast as the CLI, and a client's time at 500 clients beside that at 100."""


class Measured(NamedTuple):
    """The seconds of an operation."""

    engine: str
    clients: int
    operation: str
    seconds: float


def program(clients: int, scratch: Path) -> Program:
    """A user pool with so many clients."""
    flows = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
    each = [{"name": f"client-{number:03}", "explicitAuthFlows": flows} for number in range(clients)]
    content = {
        "apiVersion": "aws.openmcf.org/v1",
        "kind": "AwsCognitoUserPool",
        "metadata": {"name": "bench"},
        "spec": {"region": REGION, "clients": each},
    }
    (checked,) = check_content("bench.json", json.dumps(content).encode(), unchanged)
    assert checked.manifest, checked.problems
    manifest = checked.manifest

    def declare() -> None:
        context = Context(_literal, REGION, Path(), scratch, lambda _type, _name: None)
        for name, value in program_of(manifest.kind)(manifest, context).items():
            pulumi.export(name, value)

    return declare


def _literal(value: str | Reference) -> str:
    assert isinstance(value, str)
    return value


@contextmanager
def engines(target: Target, directory: Path) -> Iterator[dict[str, Stacks]]:
    """Both engines, each with a state of its own."""
    cli = find_cli()
    if cli is None:
        raise SystemExit(MISSING)
    embedded = choose("embedded", lambda _: InProcess(AwsProvider(target.clients)), Event())
    official = Engine("pulumi", PulumiCommand(root=str(cli.parents[1]), skip_version_check=True))
    with serving(AwsProvider(target.clients)) as port:
        environ = {
            "PULUMI_DEBUG_PROVIDERS": f"aws:{port}",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        backend = directory_backend(directory / "state")
        cli_stacks = Stacks(official, backend, environ)
        yield {EMBEDDED: Stacks(embedded, backend, {}), CLI: cli_stacks, PLAIN_CLI: cli_stacks}


def measure(stacks: Stacks, engine: str, clients: int, scratch: Path) -> Iterator[Measured]:
    """Measure the operations, one after the other."""
    name = Stack("organization", "bench", f"{ENGINES.index(engine)}-{clients}")
    gc.set_threshold(*PYTHONS_THRESHOLDS if engine == PLAIN_CLI else (COLLECTOR_AT_REST,))
    with stacks.opened(name, program(clients, scratch), {"aws:region": REGION}) as stack:
        for operation in OPERATIONS:
            start = time.perf_counter()
            counts = _run(stack, operation)
            yield Measured(engine, clients, operation, time.perf_counter() - start)
            assert set(counts) == ({"create"} if operation == "first apply" else {"same"})


def _run(stack: automation.Stack, operation: str) -> automation.OpMap:
    if operation == "plan":
        return stack.preview(on_event=_unheard, parallel=PARALLEL).change_summary
    return stack.up(on_event=_unheard, parallel=PARALLEL).summary.resource_changes or {}


def _unheard(_: automation.EngineEvent) -> None:
    """Take an event as a view does."""


def measured(directory: Path) -> Iterator[Measured]:
    """Measure both engines, by turns; the first round is for the imports."""
    emulated = aws.ensure(directory / "aws")
    target = local(emulated.endpoint, f"MiniStack {emulated.version}", emulated.credentials, emulated.region)
    try:
        with engines(target, directory) as both:
            for clients in (1, *SIZES):
                for engine, stacks in both.items():
                    yield from measure(stacks, engine, clients, directory)
    finally:
        aws.stop(directory / "aws")


def report(results: list[Measured]) -> None:
    """Print the times, and the ratios that are goals."""
    seconds = {result[:3]: result.seconds for result in results}
    for operation in OPERATIONS:
        print(operation)
        for clients in SIZES:
            times = {engine: seconds[engine, clients, operation] for engine in ENGINES}
            shown = ", ".join(
                f"{engine} {taken:.2f} s ({taken / times[EMBEDDED]:.1f})" for engine, taken in times.items()
            )
            print(f"  {clients:3} clients: {shown}")
        few, many = (seconds[EMBEDDED, clients, operation] / clients for clients in (100, 500))
        print(f"  a client at 500 beside one at 100: {many / few:.2f} (goal: {LINEARITY})")
    print(f"In brackets: the multiple of the embedded engine's time (goal at 2 and at 500: {SPEED}).")


def main() -> None:
    """Run all of it."""
    os.environ["PULUMI_CONFIG_PASSPHRASE"] = "benchmark"
    with tempfile.TemporaryDirectory() as directory:
        report(list(measured(Path(directory))))


if __name__ == "__main__":
    main()
