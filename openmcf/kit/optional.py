"""Fields that may be unset, on their way from a manifest to Pulumi."""

from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def if_given(make: Callable[[Given], Made], value: Given | None) -> Made | None:
    """What is made of the value; None, which Pulumi leaves out, where the field is unset."""
    return None if value is None else make(value)
