"""Several runs of the same manifests at once, on each sort of backend: never two of them on one stack."""

from tests.soak.campaign import Tally, make_well, until
from tests.soak.worker import Worker

_REFUSED = ("another run works on", "currently locked", "moved on")
"""What a run says that comes too late."""


def race_runs(worker: Worker, count: int, tally: Tally) -> None:
    """Start two or three runs at once, again and again; then one that has to find all well."""
    worker.network.delay = 0.02
    for number in until(tally, "races", count):
        worker.choose()
        runs = [worker.begin("apply") for _ in range(worker.chance.choice((2, 3)))]
        for run in runs:
            said = run.communicate(timeout=300)[0]
            known = run.returncode == 0 or any(text in said for text in _REFUSED)
            if not known:
                tally.add("needed a person", f"race {number}: {said}")
        tally.add("races")
        make_well(worker, worker.chance.choice(("apply", "apply", "destroy")), tally, f"race {number}")
