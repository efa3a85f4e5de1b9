"""Directories of code as .zip archives; the same files give the same bytes, so that only changes count."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo, is_zipfile

from openmcf.errors import CodeUnusable, reason

_REGULAR_FILE = 0o100000


def code_archive(source: Path, target: Path) -> Path:
    """The .zip archive of the source: itself where it is one, else made at target of the directory.

    Names are sorted, times fixed, and of the modes only whether a file can be executed is kept. Files behind
    symbolic links stand in for them. Raises CodeUnusable.
    """
    try:
        if not source.is_dir():
            return _existing(source)
        files = list(_files(source))
        if not files:
            raise CodeUnusable(f"there are no files in {source}", "put the code there, or mend `localPath`")
        _write(source, files, target)
    except OSError as error:
        raise CodeUnusable(f"cannot archive {error.filename or source}: {reason(error)}") from error
    return target


def _existing(source: Path) -> Path:
    source.stat()
    if not is_zipfile(source):
        raise CodeUnusable(f"{source} is neither a directory nor a .zip archive", "mend `localPath`")
    return source


def _files(directory: Path) -> Iterator[Path]:
    """All files, in order. A loop of symbolic links ends in a path of which the system says so."""
    for path in sorted(directory.iterdir()):
        if not path.is_dir():
            yield path
        elif path.name != "__pycache__":  # compiled for files with other times, so of no use in the archive
            yield from _files(path)


def _write(source: Path, files: list[Path], target: Path) -> None:
    with ZipFile(target, "w") as archive:
        for path in files:
            info = ZipInfo(path.relative_to(source).as_posix())
            info.external_attr = (_REGULAR_FILE | _mode(path)) << 16
            archive.writestr(info, path.read_bytes(), ZIP_DEFLATED)


def _mode(path: Path) -> int:
    return 0o755 if path.stat().st_mode & 0o100 else 0o644
