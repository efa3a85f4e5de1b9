"""Pulumi's passphrase secrets provider: what encrypts the secrets of a stack's state.

A stack records its salt as `v1:<salt>:<"pulumi", encrypted>`; the encrypted word tells a wrong passphrase
from the right one. Keys are PBKDF2-HMAC-SHA256 with a million iterations, values are AES-256-GCM as
`v1:<nonce>:<text>`, all parts in base64 (pulumi's `pkg/secrets/passphrase/manager.go` and
`sdk/go/common/resource/config/crypt.go`).
"""

import hashlib
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Hashable, Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Protocol

from openmcf.engine.failures import NEWER, RESTORE
from openmcf.errors import PassphraseRefused, reason

_CHECK_WORD = "pulumi"
_HINT = "set PULUMI_CONFIG_PASSPHRASE, or PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds the passphrase"


def read_phrase(environ: Mapping[str, str]) -> str:
    """The passphrase that the environment gives, as the Pulumi CLI reads it; an empty one counts.

    Raises PassphraseRefused if none is set or its file cannot be read.
    """
    if (phrase := environ.get("PULUMI_CONFIG_PASSPHRASE")) is not None:
        return phrase
    if not (path := environ.get("PULUMI_CONFIG_PASSPHRASE_FILE")):
        raise PassphraseRefused("no passphrase is set for the secrets of the state", _HINT)
    try:
        return Path(path).read_text("utf-8", "surrogateescape").strip()
    except OSError as error:
        message = (
            f"the passphrase file {path} (PULUMI_CONFIG_PASSPHRASE_FILE) cannot be read: {reason(error)}"
        )
        raise PassphraseRefused(message, _HINT) from error


class Crypter(Protocol):
    """Encrypts and decrypts the secrets of a state. place: where a secret is, so that it keeps its text."""

    @property
    def salt(self) -> str:
        """The salt as a checkpoint records it."""

    def encrypt(self, plaintext: str, place: Hashable) -> str:
        """The text encrypted."""

    def decrypt(self, ciphertext: str, place: Hashable) -> str:
        """The text of what `encrypt` made."""


class Sealed:
    """Keeps secrets closed: the text of each stands for its ciphertext. For who needs no values."""

    def __init__(self, salt: str) -> None:
        """Take the salt that the state records."""
        self.salt = salt

    def encrypt(self, plaintext: str, place: Hashable) -> str:
        """The ciphertext that the text stands for."""
        return str(json.loads(plaintext))

    def decrypt(self, ciphertext: str, place: Hashable) -> str:
        """A text that stands for the ciphertext."""
        return json.dumps(ciphertext)


class Passphrase:
    """Encrypts and decrypts the secrets of the stacks that have its salt. For many threads.

    Deriving the key takes some 0.2 s, without Python's lock; it is done once, when the key is first needed.
    """

    def __init__(self, phrase: str, salt: str | None = None) -> None:
        """Take the passphrase, and the salt that the stack recorded; without one, a new salt is drawn."""
        self._phrase = phrase
        self._recorded = salt
        self._cipher: _Cipher | None = None
        self._deriving = Lock()
        self._known: dict[tuple[Hashable, str], str] = {}

    def verify(self) -> None:
        """Derive the key. Raises PassphraseRefused if it is not the one of the stack."""
        self._ready()

    @property
    def salt(self) -> str:
        """The salt as a checkpoint and a stack's settings record it."""
        return self._ready().salt

    def encrypt(self, plaintext: str, place: Hashable) -> str:
        """The text encrypted, with the same result as before where the same stood at that place before."""
        known = self._known.get((place, plaintext))
        return known or self._remember(place, plaintext, self._ready().encrypt(plaintext))

    def decrypt(self, ciphertext: str, place: Hashable) -> str:
        """The text of what `encrypt` or the Pulumi CLI made. Raises PassphraseRefused if that fails."""
        plaintext = self._ready().decrypt(ciphertext)
        self._remember(place, plaintext, ciphertext)
        return plaintext

    def _remember(self, place: Hashable, plaintext: str, ciphertext: str) -> str:
        self._known[place, plaintext] = ciphertext
        return ciphertext

    def _ready(self) -> "_Cipher":
        with self._deriving:
            if self._cipher is None:
                recorded = self._recorded
                self._cipher = (
                    _Cipher.recorded(self._phrase, recorded) if recorded else _Cipher.new(self._phrase)
                )
            return self._cipher


class _Cipher:
    """A derived key, with the salt that it came from as the stack records it."""

    def __init__(self, phrase: str, salt: bytes) -> None:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # few runs meet a secret

        self._aes = AESGCM(_key(phrase, salt))
        self.salt = ""

    @classmethod
    def new(cls, phrase: str) -> "_Cipher":
        salt = os.urandom(8)
        cipher = cls(phrase, salt)
        cipher.salt = f"v1:{b64encode(salt).decode()}:{cipher.encrypt(_CHECK_WORD)}"
        return cipher

    @classmethod
    def recorded(cls, phrase: str, recorded: str) -> "_Cipher":
        try:
            version, salt, check = recorded.split(":", 2)
            cipher = cls(phrase, b64decode(salt))
        except ValueError as error:
            raise PassphraseRefused("the salt that the stack records is damaged", RESTORE) from error
        if version != "v1":
            raise PassphraseRefused(f"the stack's secrets are encrypted by a newer scheme, {version}", NEWER)
        cipher.salt = recorded
        cipher.decrypt(check)
        return cipher

    def encrypt(self, plaintext: str) -> str:
        nonce = os.urandom(12)
        text = self._aes.encrypt(nonce, plaintext.encode(), None)
        return f"v1:{b64encode(nonce).decode()}:{b64encode(text).decode()}"

    def decrypt(self, ciphertext: str) -> str:
        from cryptography.exceptions import InvalidTag

        try:
            _, nonce, text = ciphertext.split(":")
            return self._aes.decrypt(b64decode(nonce), b64decode(text), None).decode()
        except InvalidTag:
            raise PassphraseRefused("the passphrase is not the one of this stack", _HINT) from None
        except ValueError as error:
            raise PassphraseRefused("an encrypted value of the state is damaged", RESTORE) from error


@lru_cache(maxsize=32)
def _key(phrase: str, salt: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", phrase.encode("utf-8", "surrogateescape"), salt, 1_000_000, 32)
