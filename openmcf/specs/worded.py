"""Strings that carry the words for them in messages."""


class Worded(str):
    """A string for machines, and the words for it. Two are the same if the strings are.

    Each place speaks the words of its own, so no other kind can change what it says.
    """

    __slots__ = ("words",)
    words: str

    def __new__(cls, text: str, words: str) -> "Worded":
        made = super().__new__(cls, text)
        made.words = words
        return made

    def __deepcopy__(self, _: object) -> "Worded":
        """Itself, as of any string; pydantic copies schemas."""
        return self


class Pattern(Worded):
    """An anchored regular expression of a field, in words such as `an IAM role ARN`."""


def words_of(text: str) -> str:
    """The words for a pattern or a format; for one that was given none, itself."""
    return text.words if isinstance(text, Worded) else f"`{text}`"
