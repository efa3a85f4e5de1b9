"""Manifests from http(s) addresses, within one deadline."""

from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from openmcf.manifests.yaml.limits import MAX_BYTES
from openmcf.specs.findings import Finding, Mark
from openmcf.urls import hidden, shown, without_user

if TYPE_CHECKING:
    from concurrent.futures import Future
    from http.client import HTTPResponse
    from urllib.request import Request

    from openmcf.cli.web import Way

URL_SECONDS = 20

IsPublic = Callable[[str], bool]


def download(
    url: str, seconds: float = URL_SECONDS, *, inwards: bool = False, is_public: IsPublic | None = None
) -> bytes | Finding:
    """The bytes at an address, at most MAX_BYTES + 1; a finding if they do not come in that time.

    A user and password in the address are sent by HTTP's basic authentication, and shown nowhere; nor is what
    stands behind its `?`. inwards: whether it may lead from the web to private addresses; is_public
    judges which these are not.
    """
    from concurrent.futures import Future  # few runs read from the network
    from threading import Thread

    from openmcf.cli import web

    answer: Future[bytes | Finding] = Future()
    fetch = partial(_fetched, url, seconds, web.Way(inwards=inwards, is_public=is_public or web.is_public))
    # The deadline is for all of it: names, redirects, headers that drip. Who is late is left alone.
    Thread(target=_into, args=(answer, fetch), daemon=True).start()
    try:
        return answer.result(seconds)
    except TimeoutError:
        return _late(shown(url), seconds)


def _into(answer: "Future[bytes | Finding]", fetch: Callable[[], bytes | Finding]) -> None:
    try:
        answer.set_result(fetch())
    except BaseException as error:
        answer.set_exception(error)


def _fetched(url: str, seconds: float, way: "Way") -> bytes | Finding:
    from http.client import HTTPException, InvalidURL

    from openmcf.cli.web import LedAstray, opener

    deadline = monotonic() + seconds
    try:
        with opener(way).open(_request(url), timeout=seconds) as response:
            return _received(response, shown(url), deadline, seconds)
    except LedAstray as refused:
        return _unreadable(shown(url), str(refused), refused.hint)
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


def _received(response: "HTTPResponse", url: str, deadline: float, seconds: float) -> bytes | Finding:
    content = bytearray()
    while len(content) <= MAX_BYTES and (chunk := response.read1(65536)):
        content += chunk
        if monotonic() > deadline:
            return _late(url, seconds)
    if response.length and len(content) <= MAX_BYTES:
        return _unreadable(url, f"ended {response.length} bytes too early")
    return bytes(content)


def _late(url: str, seconds: float) -> Finding:
    return _unreadable(url, f"did not arrive within {seconds} seconds")


def _unreadable(url: str, why: str, hint: str | None = None) -> Finding:
    return Finding((), why, hint, rule="unreadable", mark=Mark(url, 1, 1))
