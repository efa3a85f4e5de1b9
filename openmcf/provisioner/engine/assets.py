"""Assets and archives: programs send where they are, the engine adds the hash by which they are compared.

An archive's hash is that of its file's bytes, as in pulumi's `sdk/go/common/resource/archive`, which programs
here always make themselves; directories as archives are not taken.
"""

import hashlib
from pathlib import Path

from openmcf.provisioner.engine.failures import EngineFailure
from openmcf.provisioner.wire import ARCHIVE, ASSET, SIGNATURE, Properties, Value, mapped


def with_hashes(properties: Properties) -> Properties:
    """The properties with a hash in each asset and archive. Raises EngineFailure where one cannot be read."""
    hashed: Properties = mapped(properties, _hashed)
    return hashed


def _hashed(value: Value) -> Value:
    if isinstance(value, dict) and value.get(SIGNATURE) in {ARCHIVE, ASSET}:
        return value | {"hash": hashlib.sha256(_content(value)).hexdigest()}
    return value


def _content(asset: Properties) -> bytes:
    if "text" in asset:
        return str(asset["text"]).encode()
    try:
        return Path(asset["path"]).read_bytes()
    except (KeyError, OSError) as error:
        where = asset.get("path") or asset.get("uri") or "made of parts"
        raise EngineFailure(f"the asset {where} cannot be read: it must be a file") from error
