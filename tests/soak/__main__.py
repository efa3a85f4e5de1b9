"""`python -m tests.soak`: the campaign, with the figures that docs/reliability.md promises."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from openmcf.local import aws
from openmcf.local.aws import LocalAws
from openmcf.local.child import free_port
from tests.soak.campaign import FAULTS, Tally, kill_runs, lose_answers, refuse_runs
from tests.soak.disks import disk_runs
from tests.soak.races import race_runs
from tests.soak.worker import Worker, worker
from tests.support.aws import connected
from tests.support.postgres import PROGRAMS, postgres
from tests.support.small_disk import small_disk
from tests.support.state_buckets import bucket

Trial = Callable[[Worker, int, Tally], None]
_WORKERS = 2
_COUNTS = {"kills": 300, "refusals": 100, "lost-answers": 100, "races": 30, "disks": 20, "seed": 1}


def main() -> int:
    """Run the campaign; the exit code says whether all promises held."""
    parser = argparse.ArgumentParser("python -m tests.soak")
    for name, count in _COUNTS.items():
        parser.add_argument(f"--{name}", type=int, default=count)
    chosen, tally = parser.parse_args(), Tally()
    with TemporaryDirectory(prefix="openmcf-soak-") as directory:
        place = Path(directory)
        running = aws.ensure(place / "aws", free_port())
        # The campaign itself reads the state that is in a bucket of the local AWS.
        os.environ |= dict(
            zip(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), running.credentials, strict=True)
        )
        try:
            campaign = Campaign(place, running, chosen.seed, tally)
            campaign.run(kill_runs, chosen.kills)
            campaign.run(refuse_runs, chosen.refusals)
            campaign.run(lose_answers, chosen.lost_answers)
            campaign.race(chosen.races)
            campaign.take_disks_away(chosen.disks)
        finally:
            aws.stop(place / "aws")
    return _told(tally)


@dataclass(frozen=True)
class Campaign:
    """All trials on one local AWS."""

    place: Path
    running: LocalAws
    seed: int
    tally: Tally

    def run(self, trial: Trial, count: int) -> None:
        """Have several workers at once go on with a trial until there are so many, with state in files."""
        self._at_once(trial, count, [""] * _WORKERS)

    def race(self, count: int) -> None:
        """Have runs race on each sort of backend; on PostgreSQL, where it is installed."""
        with ExitStack() as until_left:
            backends = ["", bucket(connected(self.running.endpoint, "MiniStack"))]
            if PROGRAMS:
                backends.append(until_left.enter_context(postgres()))
            self._at_once(race_runs, count, backends)

    def take_disks_away(self, count: int) -> None:
        """Have the state on a disk that gets full, or read-only; where this user may mount one."""
        with ExitStack() as until_left:
            try:
                disk = until_left.enter_context(small_disk(self.place / "disk", "1m"))
            except pytest.skip.Exception:
                self.tally.add("disks skipped: mounting takes more rights than this user has")
                return
            trial = partial(disk_runs, disk=disk)
            self._at_once(trial, count, [f"file://{disk.directory}/state?create_dir=true"])

    def _at_once(self, trial: Trial, count: int, backends: Sequence[str]) -> None:
        def part(number: int) -> None:
            name = f"{getattr(trial, 'func', trial).__name__.partition('_')[0]}{number}"
            seed = self.seed * 100 + number
            with worker(self.place / name, name, self.running, seed, backends[number]) as one:
                trial(one, count, self.tally)

        with ThreadPoolExecutor(len(backends)) as workers:
            for done in [workers.submit(part, number) for number in range(len(backends))]:
                done.result()
        counts = ", ".join(f"{what}: {number}" for what, number in self.tally.counts.items())
        sys.stdout.write(f"so far {counts}\n")
        sys.stdout.flush()


def _told(tally: Tally) -> int:
    for what, count in tally.counts.items():
        sys.stdout.write(f"{what}: {count}\n")
    return 1 if any(tally.counts[what] for what in FAULTS) else 0


if __name__ == "__main__":
    sys.exit(main())
