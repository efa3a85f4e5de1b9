"""`python -m tests.soak`: the campaign, with the figures that docs/reliability.md promises."""

import argparse
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from openmcf.local import aws
from openmcf.local.child import free_port
from tests.soak.campaign import Tally, Worker, kill_runs, lose_answers, refuse_runs, worker

Trial = Callable[[Worker, int, Tally], None]
_WORKERS = 2


def main() -> int:
    """Run the campaign; the exit code says whether all promises held."""
    parser = argparse.ArgumentParser("python -m tests.soak")
    for name, count in {"kills": 300, "refusals": 100, "lost-answers": 100, "seed": 1}.items():
        parser.add_argument(f"--{name}", type=int, default=count)
    chosen = parser.parse_args()
    tally = Tally()
    with TemporaryDirectory(prefix="openmcf-soak-") as directory:
        place = Path(directory)
        running = aws.ensure(place / "aws", free_port())
        try:
            _try(place, running, chosen.seed, tally, kill_runs, chosen.kills)
            _try(place, running, chosen.seed, tally, refuse_runs, chosen.refusals)
            _try(place, running, chosen.seed, tally, lose_answers, chosen.lost_answers)
        finally:
            aws.stop(place / "aws")
    return _told(tally)


def _try(place: Path, running: aws.LocalAws, seed: int, tally: Tally, trial: Trial, count: int) -> None:
    """Have several workers at once do a part of the trial each."""

    def part(number: int) -> None:
        name = f"{trial.__name__.partition('_')[0]}{number}"
        with worker(place / name, name, running, seed * 100 + number) as one:
            trial(one, count // _WORKERS + (number < count % _WORKERS), tally)

    with ThreadPoolExecutor(_WORKERS) as workers:
        for done in [workers.submit(part, number) for number in range(_WORKERS)]:
            done.result()


def _told(tally: Tally) -> int:
    sys.stdout.write("\n".join([*tally.stories, ""]))
    for what, count in tally.counts.items():
        sys.stdout.write(f"{what}: {count}\n")
    faults = sum(
        tally.counts[what] for what in ("needed a person", "forgotten", "doubled", "gone", "pending")
    )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
