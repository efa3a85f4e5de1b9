"""Archives: programs send where they are, the engine adds the hash by which they are compared.

The hash is that of the file's bytes, as in pulumi's `sdk/go/common/resource/archive`, for programs here make
files: directories, addresses and archives made of parts are not taken, nor are assets.
"""

import hashlib

from openmcf.engine.failures import EngineFailure
from openmcf.errors import reason
from openmcf.properties.values import ARCHIVE, SIGNATURE, Properties, Value, mapped


def with_hashes(properties: Properties) -> Properties:
    """The properties with a hash in each archive. Raises EngineFailure if one cannot be read."""
    hashed: Properties = mapped(properties, _hashed)
    return hashed


def _hashed(value: Value) -> Value:
    if not isinstance(value, dict) or value.get(SIGNATURE) != ARCHIVE:
        return value
    path = value.get("path", "")
    try:
        with open(path, "rb") as file:
            return value | {"hash": hashlib.file_digest(file, "sha256").hexdigest()}
    except OSError as error:
        raise EngineFailure(f"the archive `{path}` cannot be read: {reason(error)}") from error
