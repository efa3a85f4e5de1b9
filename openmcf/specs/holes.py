"""What stands for a value that is wrong or missing: a hole, which no rule can look into.

A rule that tries stops there by `Unknowable`, and so says nothing that mending the fault could make untrue.
"""

from typing import Any, NoReturn


class Unknowable(ValueError):
    """Raised when a rule looks into a hole; a ValueError, so that a validator that looks becomes a hole."""


class Hole:
    """Stands for a value that is wrong or missing; any use of it raises Unknowable."""

    def _unknowable(self, *_: Any) -> NoReturn:
        raise Unknowable

    def __deepcopy__(self, _memo: Any) -> "Hole":  # pydantic copies the defaults it hands out
        return self

    __bool__ = __iter__ = __len__ = __contains__ = __getitem__ = _unknowable
    __getattr__ = __str__ = __format__ = __repr__ = _unknowable
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _unknowable


HOLE = Hole()
