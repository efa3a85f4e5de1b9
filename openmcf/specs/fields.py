"""Field types that several kinds share: patterns with the words for them, tags, policies."""

from typing import Annotated, Any

from pydantic import Field

from openmcf.specs.model import SpecField
from openmcf.specs.worded import Pattern


def pattern(regex: str, words: str) -> Pattern:
    """Anchor a regular expression, and give it the words for it, such as `an IAM role ARN`."""
    return Pattern(f"^(?:{regex})$", words)


NO_SPACES = pattern(r"\S+", "text without spaces")
LINE = pattern(r"[^\n\r]*", "text on a single line")

# AWS's own rule is [\p{L}\p{Z}\p{N}_.:/=+\-@]*; \w stands for it, since not every engine knows \p.
TAG_KEY = pattern(r"[\w .:/=+@-]+", "a tag key: letters, digits, spaces and _ . : / = + - @")
TAG_VALUE = pattern(r"[\w .:/=+@-]*", "a tag value: letters, digits, spaces and _ . : / = + - @")

Tags = Annotated[
    dict[
        Annotated[str, Field(min_length=1, max_length=128, pattern=TAG_KEY)],
        Annotated[str, Field(max_length=256, pattern=TAG_VALUE)],
    ],
    Field(max_length=50),
    SpecField.TAGS,
]

PolicyDocument = dict[str, Any]
"""An IAM policy document; its keys are IAM's own and are kept as they are."""
