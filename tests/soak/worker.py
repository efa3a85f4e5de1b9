"""One user of the campaign: manifests, state and a network of their own, on the local AWS of all."""

import os
import random
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from openmcf.local.aws import LocalAws
from openmcf.local.home import Home, Record
from tests.soak.cloud import Verdict, judged
from tests.soak.manifests import NAMES, VERSIONS, write
from tests.soak.proxy import Network, proxied
from tests.support.command_line import OPENMCF


@dataclass
class Worker:
    """One user with a directory, manifests, state, and a network of their own.

    name: begins all names. backend: the URL of the state's place. environment: that of their commands.
    life: how often they began anew.
    """

    directory: Path
    name: str
    backend: str
    aws: LocalAws
    network: Network
    environment: Mapping[str, str]
    chance: random.Random
    life: int = 0

    @property
    def prefix(self) -> str:
        """What all names begin with."""
        return f"{self.name}-{self.life}"

    def begin(self, command: str) -> "subprocess.Popen[str]":
        """Begin a command on all manifests, which may delete what it likes."""
        allowed = (f"--allow-data-loss={self.prefix}-{name}" for name in NAMES)
        return self._begin(command, "--local", "--engine", "embedded", *allowed, "all.yaml")

    def run(self, command: str) -> tuple[int, str]:
        """Run a command on all manifests to its end: its exit code and what it printed."""
        return _ended(self.begin(command))

    def push(self, file: str) -> tuple[int, str]:
        """Bring back what a run could not record: as `run`."""
        return _ended(self._begin("state", "push", file))

    def choose(self) -> None:
        """Write one of the versions."""
        write(self.directory, self.prefix, self.chance.choice(VERSIONS))

    def verdict(self) -> Verdict:
        """How cloud and record differ."""
        return judged(self.aws, self.prefix, self.backend)

    def _begin(self, *command: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [OPENMCF, *command, "--backend", self.backend, "--yes"],
            cwd=self.directory,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )


def _ended(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """The end of a process: its exit code and what it printed."""
    with process:
        said = process.communicate(timeout=300)[0]
        return process.returncode, said


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
            **os.environ,
            "OPENMCF_LOCAL_DIR": str(home),
            "PULUMI_CONFIG_PASSPHRASE": "soak",
        }
        one = Worker(
            directory,
            name,
            backend or f"file://{directory}/state?create_dir=true",
            aws,
            network,
            environment,
            random.Random(seed),
        )
        one.choose()
        yield one
