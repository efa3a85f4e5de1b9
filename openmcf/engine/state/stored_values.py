"""Property values as a state file holds them: plain JSON, where a secret is an object with a ciphertext.

The form is that of pulumi's `pkg/resource/stack/deployment.go` (SerializePropertyValue): keys are sorted,
and what stands inside a secret is encrypted with it, once.
"""

import json
from collections.abc import Callable
from typing import Any

from openmcf.engine.failures import RESTORE
from openmcf.engine.state.strict_json import loads
from openmcf.errors import StateUnusable
from openmcf.properties.values import ARCHIVE, SECRET, SIGNATURE, Secret, Value, whole

_GO_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
"""What Go escapes in the text of a secret; so an unchanged secret of the CLI's has the same text here."""

_PLAIN = {
    ARCHIVE: {"assets", "path", "uri"},
    "c44067f5952c0a294b673a41bacd8c17": {"path", "text", "uri"},  # an asset
    "5cf8f73096256a8f31e491e813e4eb8e": {"urn"},  # a reference to a resource
}
"""Signatures of what is no secret, each with the keys of which it has one."""

Crypt = Callable[[str], str]
"""Encrypts a text, or decrypts it."""


def to_stored(value: Value, encrypt: Crypt) -> Any:
    """A value as JSON data."""
    match value:
        case dict():
            return {key: to_stored(value[key], encrypt) for key in sorted(value)}
        case list() | tuple():
            return [to_stored(item, encrypt) for item in value]
        case Secret():
            text = dump(to_stored(value.value, _unchanged)).translate(_GO_ESCAPES)
            return {SIGNATURE: SECRET, "ciphertext": encrypt(text)}
    return value


def from_stored(data: Any, decrypt: Crypt) -> Value:
    """The value of JSON data. Secrets may be in clear there, as of `pulumi stack export --show-secrets`.

    Raises StateUnusable if a secret is damaged.
    """
    return _from_stored(data, lambda secret: Secret(_opened(secret, decrypt)))


def closed_from_stored(data: Any, decrypt: Crypt) -> Value:
    """The same, with its secrets closed: asking for the value of one that is damaged raises StateUnusable."""
    return _from_stored(data, lambda secret: Secret.closed(lambda: _opened(secret, decrypt)))


def _from_stored(data: Any, secret_of: Callable[[Any], Secret]) -> Value:
    match data:
        case dict() if SIGNATURE in data and not _is_plain(data):
            return secret_of(data)
        case dict():
            return {key: _from_stored(item, secret_of) for key, item in data.items()}
        case list():
            return [_from_stored(item, secret_of) for item in data]
        case float():
            return whole(data)
    return data


def _is_plain(data: Any) -> bool:
    """Whether it is a whole archive, asset or reference."""
    signature = data[SIGNATURE]
    needed = _PLAIN.get(signature, set()) if isinstance(signature, str) else set()
    return bool(needed & data.keys()) and all(
        isinstance(value, str) for key, value in data.items() if key != "assets"
    )


def _opened(secret: Any, decrypt: Crypt) -> Value:
    if secret[SIGNATURE] != SECRET:
        raise StateUnusable("the state has a value of a sort that is not known", RESTORE)
    try:
        text = secret["plaintext"] if "plaintext" in secret else decrypt(secret["ciphertext"])
        return from_stored(loads(text.encode()), _unchanged)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise StateUnusable("a secret in the state is damaged", RESTORE) from error


def dump(data: Any) -> str:
    """JSON as Go's encoder writes it, but for escapes that mean the same."""
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)


def _unchanged(text: str) -> str:
    return text
