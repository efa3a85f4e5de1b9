"""Files that a command writes for the user."""

from pathlib import Path

from openmcf.errors import OpenmcfError, reason
from openmcf.private_files import write_private


def write_file(path: Path, content: str | bytes) -> None:
    """Write what only the user may read, and make the directories on the way. Raises OpenmcfError."""
    try:
        write_private(path, content)
    except OSError as error:
        raise OpenmcfError(f"cannot write {path}: {reason(error)}") from error


def write_shared(path: Path, content: str) -> None:
    """Write what anybody may read, as the umask lets them; else the same."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())
    except OSError as error:
        raise OpenmcfError(f"cannot write {path}: {reason(error)}") from error
