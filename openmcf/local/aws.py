"""One local AWS per directory: started when it is needed, found, stopped, emptied.

What is in it survives a stop. What came since the start is lost when the process is killed or the machine
crashes, for MiniStack saves its state as it ends, and only then (measured with 1.5.33). `lives` tells that.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import ClassVar, NamedTuple

from semver import Version

from openmcf.errors import OpenmcfError
from openmcf.local import child, lives
from openmcf.local.home import Home, Record

DEFAULT_PORT = 4566  # MiniStack's own
OLDEST_VERSION = "1.5.33"
PATIENCE_SECONDS = 30.0


class Credentials(NamedTuple):
    """What requests are signed with. MiniStack takes any; these are those of its account 000000000000."""

    access_key: str
    secret_key: str


@dataclass(frozen=True, slots=True)
class LocalAws:
    """A local AWS that runs. It has all regions; `region` is for those who name none.

    life: what its data knows this run of it by; None if that was not asked for.
    """

    port: int
    version: str
    process: int
    started: datetime
    life: str | None = None

    region: ClassVar[str] = "us-east-1"
    credentials: ClassVar[Credentials] = Credentials("test", "test")

    @property
    def endpoint(self) -> str:
        """The address at which all services answer."""
        return f"http://{child.HOST}:{self.port}"

    def has_data_of(self, life: str) -> bool:
        """Whether what was made in a life of a local AWS is in this one. Raises OpenmcfError."""
        return life == self.life or lives.has_mark(child.HOST, self.port, life)


def ensure(
    directory: Path,
    port: int | None = None,
    command: Sequence[str] = child.COMMAND,
    patience: float = PATIENCE_SECONDS,
) -> LocalAws:
    """The local AWS of a directory, started unless it runs; those who ask at once get the same.

    port: by default that of the last time, because its state has addresses with it; at first MiniStack's own,
    or any that is free. command: what runs MiniStack. patience: seconds until it must answer.
    Raises OpenmcfError: not installed, too old, port taken, ends as it starts, does not answer.
    """
    home = Home(directory)
    with home.exclusively():
        found = _found(home, patience)
        if found is None:
            return _start(home, port or _usual_port(home), command, patience)
        if port not in {None, found.port}:
            raise OpenmcfError(f"the local AWS runs already, on port {found.port}", "openmcf local stop")
        return _alive(home, found)


def running(directory: Path, patience: float = PATIENCE_SECONDS) -> LocalAws | None:
    """The local AWS of a directory, if it runs. Raises OpenmcfError if it does not answer, or is too old."""
    home = Home(directory)
    with home.exclusively():
        return _found(home, patience)


def stop(directory: Path, patience: float = PATIENCE_SECONDS) -> bool:
    """End the local AWS once it has saved its state, and tell whether it ran.

    Raises OpenmcfError if it did not end within `patience` seconds, and was killed.
    """
    home = Home(directory)
    with home.exclusively():
        record = home.living()
        if record and not child.end(record, home, patience):
            raise OpenmcfError(
                f"the local AWS did not end within {patience:g} s and was killed",
                "what was changed since it started is lost; `openmcf local reset` makes a clean start",
            )
        return record is not None


def reset(
    directory: Path, command: Sequence[str] = child.COMMAND, patience: float = PATIENCE_SECONDS
) -> LocalAws | None:
    """Delete all that is in the local AWS, and what is recorded of it.

    If it ran, it is started again, on the same port.
    """
    home = Home(directory)
    with home.exclusively():
        record = home.living()
        if record:
            child.end(record, home, patience)
        home.empty()
        return _start(home, record.port, command, patience) if record else None


def _usual_port(home: Home) -> int:
    if last := home.last():
        return last.port
    return child.free_port() if child.is_taken(DEFAULT_PORT) else DEFAULT_PORT


def _found(home: Home, patience: float) -> LocalAws | None:
    record = home.living()
    if record is None:
        return None
    version = child.version_of(record, home, patience)
    return _checked(record, version) if version else None


def _start(home: Home, port: int, command: Sequence[str], patience: float) -> LocalAws:
    if child.is_taken(port):
        raise OpenmcfError(
            f"port {port} is taken by another program", "openmcf local start --port chooses another one"
        )
    record = child.spawn(home, port, command)
    try:
        if version := child.version_of(record, home, patience):
            return _alive(home, _checked(record, version))
    except BaseException:  # Ctrl-C too: what was not seen to work is not left behind
        child.kill(record, home)
        raise
    raise _death(home)


def _death(home: Home) -> OpenmcfError:
    said = child.end_of_log(home)
    if "No module named ministack" in said:
        return OpenmcfError("the local AWS is not installed", "pip install 'openmcf[local]'")
    return OpenmcfError(f"MiniStack ended as it started{said}", f"see {home.log}")


def _checked(record: Record, version: str) -> LocalAws:
    if not Version.is_valid(version) or Version.parse(version) < OLDEST_VERSION:
        raise OpenmcfError(
            f"the local AWS is MiniStack {version}, and openmcf needs {OLDEST_VERSION} or later",
            "pip install --upgrade 'openmcf[local]', then `openmcf local stop`",
        )
    return LocalAws(record.port, version, record.pid, record.started)


def _alive(home: Home, found: LocalAws) -> LocalAws:
    """The same with its life: another one than before, where MiniStack itself was told to forget its data."""
    record = home.last()
    life = record.life if record else None
    if record and not (life and lives.has_mark(child.HOST, found.port, life)):
        life = lives.new_life()
        lives.leave_mark(child.HOST, found.port, life)
        home.correct(record.model_copy(update={"life": life}))
    return replace(found, life=life)
