"""What `validate` says of files that it found valid before, told before anything slow is imported.

The answer is that of the same files, by name and content, with the same options. Whether the code that
manifests name is still there is looked at anew.
"""

import os
from collections.abc import Iterable, Iterator, Sequence

from openmcf.cache import Cache, digest, key_of, program
from openmcf.cli.manifest_files import below, read_file
from openmcf.manifests.kustomize.file_names import FILE_NAMES

_COMMANDS = ("validate", "validate-manifest")


class _InFull(Exception):
    """Only the command itself understands this."""


def known_answer(arguments: Sequence[str], cache: Cache) -> str | None:
    """What the process's arguments are answered with; None if the command has to find out."""
    if not arguments or arguments[0] not in _COMMANDS:
        return None
    try:
        options, targets = _read(arguments[1:])
        files = [(file, digest(read_file(file))) for target in targets for file in _files(target)]
    except (_InFull, OSError):
        return None
    return _answer(cache.get(key_of_run(options, files))) if files else None


def key_of_run(options: str, files: Iterable[tuple[str, bytes]]) -> str:
    """The key of an answer: of the options that it depends on, and each file's name and hash."""
    named = (part for file, hashed in files for part in (os.fsencode(file), hashed))
    return key_of([program(), b"validate", options.encode(), *named])


def options_of(format_: str, *, closed: bool) -> str:
    """The options that an answer depends on: how it is written, and whether references must resolve."""
    return f"{format_} {'closed' if closed else 'open'}"


def joined(text: str, code: Iterable[str]) -> str:
    """An answer with what must be there for it to hold, to be kept."""
    return "\0".join([text, *code])


def _answer(kept: str | None) -> str | None:
    if kept is None:
        return None
    text, *code = kept.split("\0")
    return text if all(map(os.path.exists, code)) else None


def _read(words: Sequence[str]) -> tuple[str, list[str]]:
    """The options, and what is to be validated."""
    format_, closed, targets = "text", False, list[str]()
    left = iter(words)
    for word in left:
        if word == "--closed":
            closed = True
        elif word == "--format":
            format_ = next(left, "")
        elif word in {"-f", "--manifest"}:
            targets.append(next(left, ""))
        elif not word.startswith("-"):
            targets.append(word)
        elif word != "--strict":  # without a warning it makes no difference
            raise _InFull
    return options_of(format_, closed=closed), targets


def _files(target: str) -> Iterator[str]:
    """The manifests of a target; kustomizations decide what else is none."""
    for file in below(target) if os.path.isdir(target) else [target]:
        if isinstance(file, OSError) or os.path.basename(file) in FILE_NAMES:
            raise _InFull
        if not os.path.isfile(file):  # what is read from a pipe is gone
            raise _InFull
        yield file
