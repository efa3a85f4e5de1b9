"""The code of a Lambda function, from where AWS keeps it."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from botocore.awsrequest import AWSRequest
from botocore.exceptions import BotoCoreError
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from openmcf.aws.clients import Clients
from openmcf.errors import OpenmcfError
from openmcf.kit.importing import Fetch
from openmcf.specs.manifest import spec_field
from openmcf.specs.model import SpecField

_HINT = "run it again, or say where the code is: --set spec.localPath=…"


def beside(path: str, fetch: Fetch) -> Callable[[Any], Mapping[str, Fetch]]:
    """From a manifest to its code: none, where a setting has its `localPath` lead elsewhere."""
    return lambda manifest: {path: fetch} if spec_field(manifest, SpecField.LOCAL_CODE)[1] == path else {}


def downloaded(clients: Clients, code: Mapping[str, Any], digest: str) -> bytes:
    """The archive that AWS tells of, with AWS's digest of it. Raises OpenmcfError if it cannot be had.

    code: AWS's FunctionCodeLocation, or what it has of the kind for layers.
    """
    if "Location" not in code:
        reason = code.get("Error", {}).get("Message") or "no reason given"
        raise OpenmcfError(f"AWS does not give the code: {reason}", _HINT)
    status, content = _got(clients, code["Location"])
    if status != 200:
        raise OpenmcfError(f"the code cannot be downloaded: HTTP status {status}", _HINT)
    if b64encode(sha256(content).digest()).decode() != digest:
        raise OpenmcfError(f"the code did not arrive as AWS has it: {len(content)} bytes came", _HINT)
    return content


def _got(clients: Clients, url: str) -> tuple[int, bytes]:
    proxies = {} if clients.endpoint else get_environ_proxies(url)
    session = URLLib3Session(clients.session.get_config_variable("ca_bundle") or True, proxies)
    try:
        answer = session.send(AWSRequest("GET", url).prepare())
    except BotoCoreError as error:
        # What stands behind the question mark lets everybody have the code.
        reason = str(error).replace(url, url.partition("?")[0])
        raise OpenmcfError(f"the code cannot be downloaded: {reason}", _HINT) from None
    return answer.status_code, answer.content
