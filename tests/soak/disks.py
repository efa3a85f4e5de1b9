"""Runs whose disk gets full or read-only in the middle: a file brings back what could not be recorded."""

import re
from collections.abc import Callable

from tests.soak.campaign import Tally, make_well, until
from tests.soak.proxy import Asked
from tests.soak.worker import Worker
from tests.support.small_disk import SmallDisk

_RESCUE = re.compile(r"openmcf state push (\S+)")


def disk_runs(worker: Worker, count: int, tally: Tally, disk: SmallDisk) -> None:
    """Take the disk away in the middle of a run, give it back, and bring back what the run left in a file."""
    worker.environment = {**worker.environment, "OPENMCF_STATE_RETRY_SECONDS": "1"}
    for number in until(tally, "disks", count):
        worker.choose()
        full = number % 2 == 0
        with worker.begin("apply") as running:
            worker.network.watch = _after(
                worker.chance.randint(2, 20), disk.fill if full else lambda: disk.allow_writes(False)
            )
            said = running.communicate(timeout=300)[0]
        worker.network.watch = lambda asked, done: None
        tally.add("disks")
        disk.make_room() if full else disk.allow_writes(True)
        for file in dict.fromkeys(_RESCUE.findall(said)):
            code, told = worker.push(file)
            if code:
                tally.add("needed a person", f"disk {number}: {told}")
        tally.judge(worker.verdict(), f"disk {number}, {said}")
        make_well(worker, "apply", tally, f"after disk {number}")


def _after(requests: int, strike: Callable[[], None]) -> Callable[[Asked, bool], None]:
    """Strikes once after some requests that change something."""
    left = requests

    def watch(asked: Asked, done: bool) -> None:
        nonlocal left
        if asked.changes and not done:
            left -= 1
            if left == 0:
                strike()

    return watch
