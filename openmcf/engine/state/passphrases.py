"""The passphrases of one engine: each key is derived once, whatever number of stacks has it."""

from threading import Lock

from openmcf.engine.state.passphrase import Passphrase


class Passphrases:
    """Passphrases by their recorded salts, for runs in several threads.

    The stacks that one engine makes share a salt, so 200 of them take one key and not 200 (0.2 s of a core
    each, now and for every later command). Pulumi draws a salt per stack, and takes any. A shared key gives
    nothing away: its values have random nonces, far from the 2^32 that AES-GCM allows a key, and who finds
    the passphrase opens every stack with it anyway.
    """

    def __init__(self) -> None:
        """Begin with none."""
        self._recorded: dict[tuple[str, str], Passphrase] = {}
        self._new: dict[str, Passphrase] = {}
        self._lock = Lock()

    def recorded(self, phrase: str, salt: str) -> Passphrase:
        """The passphrase of stacks that recorded the salt."""
        with self._lock:
            return self._recorded.setdefault((phrase, salt), Passphrase(phrase, salt))

    def new(self, phrase: str) -> Passphrase:
        """The passphrase of stacks that have no salt yet."""
        with self._lock:
            return self._new.setdefault(phrase, Passphrase(phrase))
