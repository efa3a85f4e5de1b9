"""Files that a command writes for the user."""

from pathlib import Path

from openmcf.errors import OpenmcfError, reason


def write_file(path: Path, content: str | bytes) -> None:
    """Write a text or bytes, and make the directories on the way. Raises OpenmcfError where that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise OpenmcfError(f"cannot write {path}: {reason(error)}") from error
