"""Runs of openmcf that come to harm, each followed by one that has to make all well without a person."""

import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from openmcf.local.aws import LocalAws
from openmcf.local.home import Home, Record
from tests.soak.cloud import Verdict, judged
from tests.soak.manifests import VERSIONS, write
from tests.soak.proxy import LOSING, Asked, Fault, Network, proxied
from tests.support.command_line import OPENMCF


@dataclass
class Tally:
    """What came of the runs: how many were harmed, and how many times something was not as it has to be."""

    counts: Counter[str] = field(default_factory=Counter)
    stories: list[str] = field(default_factory=list)

    def add(self, what: str, story: str = "") -> None:
        """Count something; with what there is to read about it."""
        self.counts[what] += 1
        if story:
            self.stories.append(f"{what}: {story}")

    def judge(self, verdict: Verdict, story: str) -> None:
        """Count how cloud and record differ."""
        for what in ("forgotten", "doubled", "gone", "pending"):
            if found := getattr(verdict, what):
                self.add(what, f"{story}: {', '.join(found)}")


@dataclass
class Worker:
    """One user with a directory, manifests, state, and a network of their own.

    name: begins all names. environment: that of their commands. life: how often they began anew.
    """

    directory: Path
    name: str
    aws: LocalAws
    network: Network
    environment: Mapping[str, str]
    chance: random.Random
    life: int = 0

    @property
    def states(self) -> Path:
        """Where the state is kept."""
        return self.directory / f"state-{self.life}"

    @property
    def prefix(self) -> str:
        """What all names begin with."""
        return f"{self.name}-{self.life}"

    def start(self, command: str, *more: str) -> "subprocess.Popen[str]":
        """Begin a command on all manifests."""
        return subprocess.Popen(
            [OPENMCF, command, *self._options, *more, "all.yaml"],
            cwd=self.directory,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, command: str) -> tuple[int, str]:
        """Run a command to its end: its exit code and what it printed."""
        with self.start(command, *self._allowed()) as running:
            said = running.communicate(timeout=300)[0]
            return running.returncode, said

    def begin(self, command: str) -> "subprocess.Popen[str]":
        """Begin a command that may delete."""
        return self.start(command, *self._allowed())

    def choose(self) -> None:
        """Write one of the versions."""
        write(self.directory, self.prefix, self.chance.choice(VERSIONS))

    def verdict(self) -> Verdict:
        """How cloud and record differ."""
        return judged(self.aws, self.prefix, self.states)

    @property
    def _options(self) -> tuple[str, ...]:
        backend = f"file://{self.states}?create_dir=true"
        return "--local", "--engine", "embedded", "--backend", backend, "--yes"

    def _allowed(self) -> Iterator[str]:
        for name in ("pool", "api", "work", "role"):
            yield f"--allow-data-loss={self.prefix}-{name}"


@contextmanager
def worker(
    directory: Path, name: str, aws: LocalAws, seed: int, backend: str | None = None
) -> Iterator[Worker]:
    """A worker on the local AWS, behind a network of their own, until left."""
    network = Network()
    with ExitStack() as until_left:
        port = until_left.enter_context(proxied(aws.port, network))
        home = directory / "local"
        home.mkdir(parents=True)
        # The lock on the record says that the local AWS lives, as the child itself does.
        record = until_left.enter_context(Home(home).claim())
        told = Record(pid=os.getpid(), port=port, started=datetime.now(UTC))
        record.write(told.model_dump_json().encode())
        record.flush()
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("AWS_")},
            "OPENMCF_LOCAL_DIR": str(home),
            "PULUMI_CONFIG_PASSPHRASE": "soak",
        }
        one = Worker(directory, name, aws, network, environment, random.Random(seed))
        one.choose()
        yield one


def kill_runs(worker: Worker, count: int, tally: Tally) -> None:
    """Kill a run at a random moment; the next one has to make all well. As many times as `count` says."""
    for number in range(count):
        command = worker.chance.choice(("apply", "apply", "apply", "destroy"))
        worker.choose()
        worker.network.delay = worker.chance.uniform(0, 0.05)
        if _killed(worker, command):
            tally.add("kills")
        worker.network.delay = 0
        worker.choose()
        _made_well(
            worker, worker.chance.choice(("apply", "apply", "destroy")), tally, f"kill {number}, {command}"
        )


def refuse_runs(worker: Worker, count: int, tally: Tally) -> None:
    """Refuse one call of a run while others are under way: it must fail, and forget nothing."""
    for number in range(count):
        worker.choose()
        worker.network.delay = 0.2
        worker.network.trouble = _once(worker, lambda asked: asked.changes, ("refuse",))
        command = "apply" if number % 2 == 0 else worker.chance.choice(("apply", "destroy"))
        code, _ = worker.run(command)
        tally.add("refused" if code else "not refused after all")
        worker.network.trouble, worker.network.delay = (lambda asked: None), 0
        tally.judge(worker.verdict(), f"refusal {number}, {command}")
        _made_well(worker, "destroy" if number % 2 else "apply", tally, f"after refusal {number}")


def lose_answers(worker: Worker, count: int, tally: Tally) -> None:
    """Lose the answer to one creation of a run; the next one must not make a second."""
    for number in range(count):
        worker.choose()
        worker.network.delay = 0.02
        worker.network.trouble = _once(worker, lambda asked: asked.makes, LOSING)
        code, _ = worker.run("apply")
        tally.add("lost answers" if code else "not lost after all")
        worker.network.trouble, worker.network.delay = (lambda asked: None), 0
        _made_well(worker, "apply", tally, f"lost answer {number}")
        if number % 3 == 2:
            _made_well(worker, "destroy", tally, f"destroyed after lost answer {number}")


def _made_well(worker: Worker, command: str, tally: Tally, story: str) -> None:
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
    left = worker.chance.randint(1, worker.chance.choice((4, 12, 40)))
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


def _once(
    worker: Worker, chosen: Callable[[Asked], bool], faults: tuple[Fault, ...]
) -> Callable[[Asked], Fault | None]:
    """One of the first twenty requests that are chosen has the trouble; which one is chance."""
    left = worker.chance.randint(1, 20)

    def trouble(asked: Asked) -> Fault | None:
        nonlocal left
        if chosen(asked):
            left -= 1
            if left == 0:
                return worker.chance.choice(faults)
        return None

    return trouble
