"""Runs of openmcf that come to harm, each followed by one that has to make all well without a person."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count as counting
from itertools import takewhile
from threading import Event

from tests.soak.cloud import Verdict
from tests.soak.proxy import LOSING, Asked, Fault
from tests.soak.worker import Worker

FAULTS = ("needed a person", "forgotten", "doubled", "gone", "pending")
"""What must never be counted: after a run that ends well, nothing may be pending or differ from the cloud."""


@dataclass
class Tally:
    """What came of the runs: how many were harmed, and how many times something was not as it has to be."""

    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(FAULTS, 0)))

    def add(self, what: str, story: str = "") -> None:
        """Count something, and print what there is to read about it."""
        self.counts[what] += 1
        if story:
            sys.stdout.write(f"{what}: {story}\n")

    def judge(self, verdict: Verdict, story: str) -> None:
        """Count how cloud and record differ."""
        for what in FAULTS[1:]:
            if found := getattr(verdict, what):
                self.add(what, f"{story}: {', '.join(found)}")


def kill_runs(worker: Worker, count: int, tally: Tally) -> None:
    """Kill runs at random moments, so many in all; each time the next one has to make all well."""
    for number in until(tally, "kills", count):
        command = worker.chance.choice(("apply", "apply", "apply", "destroy"))
        worker.choose()
        worker.network.delay = worker.chance.uniform(0, 0.05)
        if _killed(worker, command):
            tally.add("kills")
        worker.network.delay = 0
        worker.choose()
        then = worker.chance.choice(("apply", "apply", "destroy"))
        make_well(worker, then, tally, f"kill {number}, {command}")


def refuse_runs(worker: Worker, count: int, tally: Tally) -> None:
    """Refuse one call of a run while others are under way: it must fail, and forget nothing."""
    for number in until(tally, "refusals", count):
        worker.choose()
        worker.network.delay = 0.2
        command = worker.chance.choice(("apply", "apply", "destroy"))
        if _troubled(worker, command, lambda asked: asked.changes, ("refuse",)):
            tally.add("refusals")
        tally.judge(worker.verdict(), f"refusal {number}, {command}")
        make_well(worker, worker.chance.choice(("apply", "destroy")), tally, f"after refusal {number}")


def lose_answers(worker: Worker, count: int, tally: Tally) -> None:
    """Lose the answer to one creation of a run; the next one must not make a second."""
    for number in until(tally, "lost answers", count):
        worker.choose()
        worker.network.delay = 0.02
        if _troubled(worker, "apply", lambda asked: asked.makes, LOSING):
            tally.add("lost answers")
        make_well(worker, worker.chance.choice(("apply", "destroy")), tally, f"lost answer {number}")


def until(tally: Tally, what: str, count: int) -> Iterator[int]:
    """Numbers of tries, until so many of all workers have come to it: not each try does."""
    return takewhile(lambda _: tally.counts[what] < count, counting())


def make_well(worker: Worker, command: str, tally: Tally, story: str) -> None:
    """A run that nothing hinders: it must end well, and cloud and record must be the same then."""
    code, said = worker.run(command)
    if code:
        tally.add("needed a person", f"{story}: {command} says {said}")
    verdict = worker.verdict()
    if not code:
        tally.judge(verdict, f"{story}, then {command}")
    if code or not verdict.is_clean:  # what follows is not to suffer from what came before
        worker.life += 1


def _killed(worker: Worker, command: str) -> bool:
    """Kill a run when a random one of its requests comes, or is done: whether it was in time."""
    left = worker.chance.randint(1, worker.chance.choice((3, 8, 20)))
    before = worker.chance.random() < 0.5
    struck = Event()

    def watch(asked: Asked, done: bool) -> None:
        nonlocal left
        if done != before and (asked.changes or worker.chance.random() < 0.2):
            left -= 1
            if left == 0:
                struck.set()
                os.kill(running.pid, signal.SIGKILL)

    with worker.begin(command) as running:
        worker.network.watch = watch
        running.communicate(timeout=300)
    worker.network.watch = lambda asked, done: None
    return running.returncode == -signal.SIGKILL


def _troubled(
    worker: Worker, command: str, chosen: Callable[[Asked], bool], faults: tuple[Fault, ...]
) -> bool:
    """Run a command of which one of the first chosen requests has a fault: whether it came to it."""
    left, came = worker.chance.randint(1, worker.chance.choice((2, 6, 12))), Event()

    def trouble(asked: Asked) -> Fault | None:
        nonlocal left
        left -= chosen(asked)
        if left or came.is_set():
            return None
        came.set()
        return worker.chance.choice(faults)

    worker.network.trouble = trouble
    worker.run(command)
    worker.network.trouble, worker.network.delay = (lambda asked: None), 0
    return came.is_set()
