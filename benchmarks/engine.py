"""How fast the embedded engine is beside the Pulumi CLI; `docs/performance.md` keeps the results.

Both drive the same program and the same provider on one local AWS: a pool with 2, 100 and 500 clients,
applied, applied again without a change, planned, refreshed and destroyed; the embedded engine alone also one
with 2,000. Engines take turns, three rounds; a median of each is reported, CPU of this process and of its
children beside wall time.

The CLI is measured twice: under openmcf, which lets Python's collector rest, and as any program of Pulumi's
Automation API runs it, with the collector as Python sets it.
"""

import gc
import json
import os
import resource
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Event
from typing import NamedTuple

from openmcf.aws.provider import AwsProvider
from openmcf.engine.embedded import EmbeddedEngine
from openmcf.engine.events import EngineEvent, SummaryEvent
from openmcf.engine.stack import Engine, Options
from openmcf.engine.stack import Stack as EngineStack
from openmcf.kit.program import Context
from openmcf.kit.programs import PULUMI_AWS, program_of
from openmcf.local import aws
from openmcf.manifests.files import check_content, unchanged
from openmcf.properties.declarations import Declarations
from openmcf.provisioner.run.stacks import Stacks, directory_backend
from openmcf.provisioner.run.target import Target, local
from openmcf.pulumi_cli.command import CliCommand
from openmcf.pulumi_cli.engine import CliEngine
from openmcf.pulumi_cli.provider_server import serving
from openmcf.specs.identity import Stack
from openmcf.specs.references import Reference
from tests.support.pulumi_cli import MISSING, find_cli

EMBEDDED, CLI, PLAIN_CLI = ENGINES = ("embedded", "Pulumi CLI", "Pulumi CLI, plain")
COLLECTOR_AT_REST = 1_000_000
"""As `openmcf/__main__.py` sets it."""
PYTHONS_THRESHOLDS = gc.get_threshold()
SIZES, LARGE, ROUNDS = (2, 100, 500), 2000, 3
OPERATIONS = ("first apply", "no-op apply", "plan", "refresh", "destroy")
REGION, PARALLEL = "us-east-1", 8

Times = tuple[float, float]
"""Seconds of wall time, and of CPU."""


class Case(NamedTuple):
    """What is measured."""

    engine: str
    clients: int
    operation: str


def program(clients: int, scratch: Path) -> Callable[[], Declarations]:
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
    context = Context(_literal, REGION, Path(), scratch, lambda _type, _name: None)
    return lambda: program_of(manifest.kind)(manifest, context)


def _literal(value: str | Reference) -> str:
    assert isinstance(value, str)
    return value


@contextmanager
def engines(target: Target, directory: Path) -> Iterator[dict[str, Stacks]]:
    """Both engines, each with a state of its own."""
    cli = find_cli()
    if cli is None:
        raise SystemExit(MISSING)
    embedded: Engine = EmbeddedEngine(lambda _: AwsProvider(target.clients), Event())
    official: Engine = CliEngine(CliCommand(cli.parents[1], Event()))
    with serving(AwsProvider(target.clients), "aws", PULUMI_AWS) as port:
        environ = {
            "PULUMI_DEBUG_PROVIDERS": f"aws:{port}",
            "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        backend = directory_backend(directory / "state")
        cli_stacks = Stacks(official, backend, environ)
        yield {EMBEDDED: Stacks(embedded, backend, {}), CLI: cli_stacks, PLAIN_CLI: cli_stacks}


def measure(stacks: Stacks, case: Case, scratch: Path) -> Iterator[tuple[Case, Times]]:
    """Measure the operations, one after the other."""
    name = Stack("organization", "bench", f"{ENGINES.index(case.engine)}-{case.clients}")
    gc.set_threshold(*PYTHONS_THRESHOLDS if case.engine == PLAIN_CLI else (COLLECTOR_AT_REST,))
    stack, declared = stacks.stack(name, {"aws:region": REGION}), program(case.clients, scratch)
    for operation in OPERATIONS:
        gc.collect()
        start = _now()
        counts = _run(stack, declared, operation)
        now = _now()
        yield case._replace(operation=operation), (now[0] - start[0], now[1] - start[1])
        assert set(counts) == _EXPECTED.get(operation, {"same"}), (operation, counts)
    stack.remove()


_EXPECTED = {"first apply": {"create"}, "destroy": {"delete"}}


def _now() -> Times:
    """Wall time, and the CPU time of this process and of children that have ended."""
    used = os.times()
    return time.perf_counter(), used.user + used.system + used.children_user + used.children_system


def _run(stack: EngineStack, declared: Callable[[], Declarations], operation: str) -> Mapping[str, int]:
    """Run an operation: how many steps there were of each sort."""
    counts: dict[str, int] = {}

    def listen(event: EngineEvent) -> None:
        if isinstance(event, SummaryEvent):
            counts.update(event.resource_changes)

    options = Options(parallel=PARALLEL)
    match operation:
        case "plan":
            stack.preview(declared, listen, options)
        case "refresh":
            stack.refresh(listen, options)
        case "destroy":
            stack.destroy(listen, options)
        case _:
            stack.up(declared, listen, options)
    return counts


def measured(directory: Path) -> Iterator[tuple[Case, Times]]:
    """Measure the engines by turns; what comes first is for the imports."""
    emulated = aws.ensure(directory / "aws")
    target = local(emulated.endpoint, f"MiniStack {emulated.version}", emulated.credentials, emulated.region)
    try:
        with engines(target, directory) as all_engines:
            for clients in (1, *SIZES * ROUNDS):
                for engine, stacks in all_engines.items():
                    yield from measure(stacks, Case(engine, clients, ""), directory)
            yield from measure(all_engines[EMBEDDED], Case(EMBEDDED, LARGE, ""), directory)
    finally:
        aws.stop(directory / "aws")


def report(results: Mapping[Case, list[Times]]) -> None:
    """Print the medians, and the multiples of the embedded engine's time."""
    for operation in OPERATIONS:
        print(operation)
        for clients in SIZES:
            wall = {engine: _median(results[Case(engine, clients, operation)]) for engine in ENGINES}
            shown = (
                f"{engine} {taken:.2f} s, CPU {cpu:.2f} s ({taken / wall[EMBEDDED][0]:.1f})"
                for engine, (taken, cpu) in wall.items()
            )
            print(f"  {clients:3} clients: {'; '.join(shown)}")
        taken, cpu = _median(results[Case(EMBEDDED, LARGE, operation)])
        print(f"  {LARGE} clients: embedded {taken:.2f} s, CPU {cpu:.2f} s")
    print("In brackets: the multiple of the embedded engine's wall time.")
    print(f"peak of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def _median(times: list[Times]) -> Times:
    return median(wall for wall, _ in times), median(cpu for _, cpu in times)


def main() -> None:
    """Run all of it."""
    os.environ["PULUMI_CONFIG_PASSPHRASE"] = "benchmark"
    results = defaultdict[Case, list[Times]](list)
    with tempfile.TemporaryDirectory() as directory:
        for case, times in measured(Path(directory)):
            print(f"{case}: {times[0]:.2f} s, CPU {times[1]:.2f} s", file=sys.stderr)
            results[case].append(times)
    report(results)


if __name__ == "__main__":
    main()
