"""What other installed packages bring, by their entry points (Python packaging's word for it).

Reading them takes 3 to 5 ms with 120 packages (measured; pydantic loads `importlib.metadata` anyway), so
nothing asks before it has looked for a name among openmcf's own.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from traceback import extract_tb
from types import ModuleType, TracebackType
from typing import NamedTuple


class EntryPoint(NamedTuple):
    """What a package brings under a name: `module` or `module:attribute`; the package with its version."""

    value: str
    package: str

    @property
    def distribution(self) -> str:
        """The name of the package, as `pip` takes it."""
        return self.package.split(" ")[0]


@cache
def entry_points(group: str) -> Mapping[str, tuple[EntryPoint, ...]]:
    """The entry points of a group by name; several where packages bring the same name."""
    from importlib import metadata

    found = defaultdict[str, list[EntryPoint]](list)
    for each in metadata.entry_points(group=group):
        package = f"{each.dist.name} {each.dist.version}" if each.dist else "of an unknown name"
        found[each.name].append(EntryPoint(each.value, package))
    return {name: tuple(sorted(those)) for name, those in sorted(found.items())}


class BrokenPackage(Exception):
    """What a package brings cannot be imported; the text says why, and where in the package."""


def load(module: str) -> ModuleType:
    """Import a module of another package. Raises BrokenPackage, whatever it is that its code raises."""
    try:
        return import_module(module)
    except Exception as error:
        raise BrokenPackage(explained(error, module)) from error


def explained(error: BaseException, module: str) -> str:
    """An exception in a line, with the last place in the package of that module that it came through."""
    words = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    place = _last_place(error.__traceback__, module.partition(".")[0])
    return " ".join(f"{words}{place}".split())


def _last_place(traceback: TracebackType | None, package: str) -> str:
    frames = [frame for frame in extract_tb(traceback) if f"/{package}/" in frame.filename.replace("\\", "/")]
    return f" ({frames[-1].filename}, line {frames[-1].lineno})" if frames else ""
