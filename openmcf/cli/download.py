"""Manifests from http(s) addresses."""

from time import monotonic
from typing import TYPE_CHECKING

from openmcf.specs.parse import MAX_BYTES
from openmcf.specs.problems import Finding, Mark
from openmcf.urls import hidden, shown, without_user

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from urllib.request import Request

URL_SECONDS = 20


def download(url: str, seconds: float = URL_SECONDS) -> bytes | Finding:
    """The bytes at an address, at most MAX_BYTES + 1; a finding if they do not come in that time.

    A user and password in the address are sent by HTTP's basic authentication, and shown nowhere; nor is what
    stands behind its `?`.
    """
    from http.client import HTTPException, InvalidURL  # few runs read from the network
    from urllib.request import urlopen

    try:
        with urlopen(_request(url), timeout=seconds) as response:  # noqa: S310 - the scheme is http or https
            return _received(response, shown(url), seconds)
    except (OSError, HTTPException, ValueError) as error:  # ValueError is for a malformed address
        malformed = isinstance(error, ValueError | InvalidURL)  # they quote what they do not understand
        return _unreadable(shown(url), "this is no address" if malformed else hidden(str(error)))


def _request(url: str) -> "Request":
    from base64 import b64encode
    from urllib.parse import unquote_to_bytes
    from urllib.request import Request

    headers = {"User-Agent": "openmcf", "Accept": "application/yaml, text/plain, */*"}
    credentials, bare = without_user(url)
    request = Request(bare, headers=headers)  # noqa: S310 - the scheme is http or https
    if credentials is not None:
        basic = b64encode(unquote_to_bytes(credentials)).decode()
        request.add_unredirected_header("Authorization", f"Basic {basic}")  # not for whom that host names
    return request


def _received(response: "HTTPResponse", url: str, seconds: float) -> bytes | Finding:
    deadline = monotonic() + seconds
    content = bytearray()
    while len(content) <= MAX_BYTES and (chunk := response.read1(65536)):
        content += chunk
        if monotonic() > deadline:
            return _unreadable(url, f"did not arrive within {seconds} seconds")
    if response.length and len(content) <= MAX_BYTES:
        return _unreadable(url, f"ended {response.length} bytes too early")
    return bytes(content)


def _unreadable(url: str, why: str) -> Finding:
    return Finding("unreadable", (), why, None, Mark(url, 1, 1))
