"""Directories of code as .zip archives; the same files give the same bytes, so that only changes count.

Nothing is packed that Lambda would refuse: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
(deployment package: 50 MB zipped when uploaded through the API, 250 MB unzipped, layers included).
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfileobj
from typing import IO, NamedTuple
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from openmcf.cache import digest
from openmcf.errors import CodeUnusable, reason
from openmcf.private_files import open_private

MAX_ZIPPED = 50 * 1024 * 1024
MAX_UNZIPPED = 250 * 1024 * 1024
MAX_FILES = 65_535
"""As many as a .zip archive has without ZIP64 (APPNOTE 4.4.21); of Lambda no number is known."""

_REGULAR_FILE = 0o100000
_FROM_S3 = "put the archive into a bucket, and name it by `s3` in the place of `localPath`"
_SMALLER = "leave out what the code does not need, or make it a container image: `imageUri`"


class _File(NamedTuple):
    path: Path
    size: int
    is_executable: bool


def code_archive(source: Path, target: Path, *, outside: bool = False) -> Path:
    """The .zip archive of the source: itself where it is one, else made at target of the directory.

    Names are sorted, times fixed, and of the modes only whether a file can be executed is kept. Files behind
    symbolic links stand in for them. outside: whether links may lead out of the directory. Raises
    CodeUnusable.
    """
    try:
        if not source.is_dir():
            return _existing(source)
        files = list(_within_limits(source, _files(source, outside=outside)))
        if not files:
            raise CodeUnusable(f"there are no files in {source}", "put the code there, or fix `localPath`")
        _write(source, files, target)
        _refuse_zipped(source, target.stat().st_size)
    except OSError as error:
        raise CodeUnusable(f"cannot archive {error.filename or source}: {reason(error)}") from error
    return target


def code_parts(source: Path, *, outside: bool = False) -> Iterator[bytes]:
    """What an archive of the source depends on, without making it: names, modes and contents.

    Raises CodeUnusable.
    """
    try:
        if not source.is_dir():
            yield source.read_bytes()
            return
        for file in _within_limits(source, _files(source, outside=outside)):
            yield f"{file.path.relative_to(source)} {file.is_executable}".encode()
            with _opened(file.path) as content:
                yield digest(content.read())
    except OSError as error:
        raise CodeUnusable(f"cannot read {error.filename or source}: {reason(error)}") from error


def _existing(source: Path) -> Path:
    with _opened(source) as file:
        _refuse_zipped(source, os.fstat(file.fileno()).st_size)
        try:
            sizes = [info.file_size for info in ZipFile(file).infolist()]
        except (BadZipFile, ValueError, NotImplementedError) as error:
            message = f"{source} is neither a directory nor a .zip archive"
            raise CodeUnusable(message, "fix `localPath`") from error
    _refuse_unzipped(source, len(sizes), sum(sizes))
    return source


def _files(root: Path, *, outside: bool) -> Iterator[_File]:
    """All files below a directory, in the order of their names."""
    tree = Path(os.path.realpath(root))
    left: list[tuple[Path, tuple[Path, ...]]] = [(root, (tree,))]
    while left:
        path, above = left.pop()
        is_link = path != root and path.is_symlink()
        if is_link:
            above = (*above, _behind(path, tree, above, outside=outside))
        if path.is_dir():
            if path.name != "__pycache__":  # compiled for files with other times, so of no use in the archive
                left += [(child, above) for child in sorted(path.iterdir(), reverse=True)]
        else:
            yield _file(path)


def _behind(link: Path, tree: Path, above: tuple[Path, ...], *, outside: bool) -> Path:
    """What a link leads to."""
    link.stat()  # says so of the link itself if it leads nowhere, or to itself
    target = Path(os.path.realpath(link))
    if target in above:
        raise CodeUnusable(f"cannot archive {link}: it leads in a circle", "remove the link")
    if not (outside or target.is_relative_to(tree)):
        hint = "copy it there, or allow such links with the annotation `openmcf.org/outside-links: allow`"
        raise CodeUnusable(f"cannot archive {link}: it leads out of the directory, to {target}", hint)
    return target


def _file(path: Path) -> _File:
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise CodeUnusable(f"cannot archive {path}: it is no regular file", "remove it, or fix `localPath`")
    try:
        path.name.encode()
    except UnicodeEncodeError as error:
        raise CodeUnusable(f"cannot archive {path}: its name is no text in UTF-8", "rename it") from error
    return _File(path, found.st_size, bool(found.st_mode & 0o100))


def _within_limits(source: Path, files: Iterator[_File]) -> Iterator[_File]:
    count = size = 0
    for file in files:
        count, size = count + 1, size + file.size
        _refuse_unzipped(source, count, size)
        yield file


def _write(source: Path, files: list[_File], target: Path) -> None:
    with open_private(target, "wb") as made, ZipFile(made, "w") as archive:
        for file in files:
            info = ZipInfo(file.path.relative_to(source).as_posix())
            info.external_attr = (_REGULAR_FILE | (0o755 if file.is_executable else 0o644)) << 16
            info.compress_type = ZIP_DEFLATED
            info.file_size = file.size
            with _opened(file.path) as content, archive.open(info, "w") as packed:
                copyfileobj(content, packed)


def _opened(path: Path) -> IO[bytes]:
    """A regular file to be read; no other is waited for. Raises CodeUnusable for one, and OSError."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except ValueError as error:
        raise CodeUnusable(f"{path} has a NUL character, as no path has", "fix `localPath`") from error
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise CodeUnusable(f"{path} is neither a directory nor a regular file", "fix `localPath`")
    return file


def _refuse_unzipped(source: Path, count: int, size: int) -> None:
    if size > MAX_UNZIPPED:
        message = f"the code in {source} is larger than the {_mib(MAX_UNZIPPED)} that Lambda takes unzipped"
        raise CodeUnusable(message, _SMALLER)
    if count > MAX_FILES:
        message = f"there are more than {MAX_FILES} files in {source}, as many as a .zip archive has"
        raise CodeUnusable(message, _SMALLER)


def _refuse_zipped(source: Path, size: int) -> None:
    if size > MAX_ZIPPED:
        message = f"{source} has {_mib(size)} zipped; Lambda takes {_mib(MAX_ZIPPED)} that are sent to it"
        raise CodeUnusable(message, _FROM_S3)


def _mib(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MiB"
