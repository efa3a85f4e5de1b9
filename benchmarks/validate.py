"""How fast `openmcf validate` is, as ratios taken in one run; `docs/performance.md` keeps the results.

1. Cold start: a process that validates one manifest, beside one that only imports what it is built on.
2. Throughput: 10,000 distinct manifests of all kinds, in manifests per CPU-second, on all cores.
3. Memory: the largest process at 10,000 manifests, beside that at 1,000.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.manifests import write_manifests

FLOOR = "import yaml, typer; from pydantic import BaseModel"
EXAMPLE = Path(__file__).parent.parent / "examples" / "cognito-user-pool" / "quick-start.yaml"
RUNS = 21


class Used(NamedTuple):
    """What a finished process took: wall and CPU seconds (with its children), peak MiB of the largest."""

    wall: float
    cpu: float
    peak: float


def measure(arguments: list[str]) -> Used:
    """Run a command to its end, its output thrown away; the measurer's own process is no part of it."""
    probe = (
        "import resource, subprocess, sys, time; start = time.perf_counter();"
        "code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode;"
        "wall = time.perf_counter() - start; used = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe, *arguments], capture_output=True, text=True, check=True
    )
    code, wall, cpu, peak = done.stdout.split()
    if code != "0":
        raise SystemExit(f"{arguments} ended with {code}")
    return Used(float(wall), float(cpu), float(peak))


def cold_start(openmcf: list[str]) -> None:
    """Print the ratio of start-up to the floor, in pairs, so that the machine's drift cancels out."""
    pairs = []
    for run in range(RUNS + 2):
        ours = measure([*openmcf, "validate", str(EXAMPLE)])
        floor = measure([sys.executable, "-c", FLOOR])
        if run >= 2:  # the first two warm the caches
            pairs.append((ours.wall, floor.wall))
    ratios = [ours / floor for ours, floor in pairs]
    print(f"cold start, {RUNS} pairs")
    print(
        f"  openmcf validate quick-start.yaml   {statistics.median(ours for ours, _ in pairs) * 1000:6.0f} ms"
    )
    print(f"  {FLOOR:<35} {statistics.median(floor for _, floor in pairs) * 1000:6.0f} ms")
    print(
        f"  ratio: median {statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f} (goal: 1.5)"
    )


def throughput(openmcf: list[str], directory: Path) -> None:
    """Print manifests a CPU-second, and how the peak of memory grows with their number."""
    peaks = {}
    for count in (1_000, 10_000):
        folder = directory / str(count)
        size = write_manifests(folder, count)
        used = measure([*openmcf, "validate", str(folder)])
        alone = measure([*openmcf, "validate", "--jobs", "1", str(folder)])
        peaks[count] = used.peak
        print(f"{count:,} manifests, {size / count:.0f} bytes each, {os.cpu_count()} cores")
        print(f"  {count / used.cpu:,.0f} a CPU-second (goal: 4,000), {count / used.wall:,.0f} a second")
        print(f"  in one process {count / alone.cpu:,.0f} a CPU-second, {count / alone.wall:,.0f} a second")
        print(f"  peak of the largest process {used.peak:.0f} MiB")
    print(f"memory at 10,000 beside 1,000: {peaks[10_000] / peaks[1_000]:.2f}")


def main() -> None:
    """Run all of it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # users have their bytecode cached
    openmcf = [str(Path(sys.executable).parent / "openmcf")]
    cold_start(openmcf)
    with tempfile.TemporaryDirectory() as directory:
        throughput(openmcf, Path(directory))


if __name__ == "__main__":
    main()
