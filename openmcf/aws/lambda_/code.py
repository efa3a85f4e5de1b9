"""Where the code of a Lambda function or layer version is, in properties and in AWS's calls."""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CODE = frozenset({"code", "imageUri", "s3Bucket", "s3Key", "s3ObjectVersion"})
"""The inputs that say it, one way or another; AWS tells none of them back, but an archive's digest."""


def code_block(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The block that AWS's calls take; an archive of this machine is sent along."""
    block = {name: inputs[name] for name in CODE - {"code"} if inputs.get(name)}
    if archive := inputs.get("code"):
        block["zipFile"] = Path(archive["path"]).read_bytes()
    return block


def archive_there(observed: Mapping[str, Any], inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Of the inputs the archive, if it is the one that AWS has by the observed properties."""
    digest = (inputs.get("code") or {}).get("hash")
    is_there = digest and b64encode(bytes.fromhex(digest)).decode() == observed.get("codeSha256")
    return {"code": inputs["code"]} if is_there else {}
