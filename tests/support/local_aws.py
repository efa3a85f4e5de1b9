"""What tests of the local AWS share: clients of it, and stand-ins for MiniStack that misbehave."""

import sys
from collections.abc import Callable
from typing import Any

from botocore.config import Config
from botocore.session import Session

from openmcf.local.aws import LocalAws

Service = Callable[[str], Any]
"""From the name of a service to a client of it."""

SILENT = ("sleep", "60")
FAILING = ("sh", "-c", "echo out of luck; exit 3")
NOT_INSTALLED = (sys.executable, "-S", "-m", "ministack")  # without site-packages

_SESSION = Session()

_ANSWERS = """
import http.server, os, signal
signal.signal(signal.SIGTERM, signal.SIG_IGN if {deaf} else signal.SIG_DFL)
class Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{{"version": "{version}"}}')
    do_POST = do_GET
http.server.HTTPServer(("127.0.0.1", int(os.environ["GATEWAY_PORT"])), Health).serve_forever()
"""


def stand_in(version: str, *, deaf: bool = False) -> tuple[str, ...]:
    """A command that answers as a MiniStack of that version; a deaf one does not hear that it should end."""
    return (sys.executable, "-c", _ANSWERS.format(version=version, deaf=deaf))


def client(aws: LocalAws, service: str) -> Any:
    """A botocore client of the local AWS."""
    access_key, secret_key = aws.credentials
    return _SESSION.create_client(
        service,
        region_name=aws.region,
        endpoint_url=aws.endpoint,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret_key,
        config=Config(retries={"total_max_attempts": 1}),
    )
