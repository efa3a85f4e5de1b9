"""How much of a text is read at most, and what nodes of values without quotes are tagged."""

MAX_BYTES = 10 * 1024 * 1024
MAX_DEPTH = 100
MAX_SYNTAX_ERRORS = 100
IMPLICIT = "implicit"
