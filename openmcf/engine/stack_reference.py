"""A stack's name in a Pulumi DIY backend, and where its files stand there.

The layout is version 1 of pulumi's `pkg/backend/diy/store.go`.
"""

import re
from typing import NamedTuple

from openmcf.errors import UsageError

ROOT = ".pulumi"
ORGANIZATION = "organization"
"""The only organization that DIY backends know."""

_PART = re.compile(r"(?=.*[^.])[A-Za-z0-9_.-]{1,100}")


class StackReference(NamedTuple):
    """The fully qualified name of a stack; its text is `organization/<project>/<name>`."""

    project: str
    name: str

    @classmethod
    def parse(cls, text: str) -> "StackReference":
        """The stack of `organization/<project>/<name>`. Raises UsageError if the text is no such name."""
        organization, _, rest = text.partition("/")
        project, _, name = rest.partition("/")
        if organization != ORGANIZATION or not (_PART.fullmatch(project) and _PART.fullmatch(name)):
            raise UsageError(
                f"`{text}` is no name of a stack",
                "it is organization/<project>/<name>, each of up to 100 letters, digits, `_`, `.` and `-`",
            )
        return cls(project, name)

    def __str__(self) -> str:
        return f"{ORGANIZATION}/{self.project}/{self.name}"

    @property
    def file(self) -> str:
        """The key of the checkpoint."""
        return f"{ROOT}/stacks/{self.project}/{self.name}.json"

    @property
    def locks(self) -> str:
        """What the keys of its locks begin with."""
        return f"{ROOT}/locks/{self}/"

    @property
    def history(self) -> str:
        """What the keys of its history begin with."""
        return f"{ROOT}/history/{self.project}/{self.name}/"

    @property
    def backups(self) -> str:
        """What the keys of its backups begin with."""
        return f"{ROOT}/backups/{self.project}/{self.name}/"
