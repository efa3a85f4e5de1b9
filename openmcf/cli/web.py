"""Opens http(s) addresses, and follows where they lead: not to other schemes, and not from the web inwards.

What a server on the web says must not make this machine ask one that only this machine reaches. The address
that was connected to is looked at, whatever its name or spelling: names may lead elsewhere a moment later.
"""

from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from socket import AI_NUMERICHOST, gaierror, getaddrinfo
from typing import Any
from urllib.parse import urlsplit
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
)

MAX_REDIRECTS = 5

_NAT64 = IPv6Network("64:ff9b::/96")


class LedAstray(Exception):
    """A redirect that is not followed: why, and what lets it be."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def is_public(address: str) -> bool:
    """Whether an IP address is one of the web: none of this machine, its networks, or of several at once."""
    found = _unwrapped(ip_address(address))
    return found.is_global and not found.is_multicast


def _unwrapped(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address within an IPv6 one, if there is one: mapped, by 6to4, or by NAT64 (RFC 6052)."""
    if isinstance(address, IPv4Address):
        return address
    inner = address.ipv4_mapped or address.sixtofour
    return inner or (IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else address)


class Way:
    """The addresses that a download was led along. The first is the user's own word, and may be any.

    inwards: whether it may lead from the web to a private address.
    """

    def __init__(self, *, inwards: bool, is_public: Callable[[str], bool] = is_public) -> None:
        self._inwards = inwards
        self._is_public = is_public
        self._was_public = False
        self._redirects = 0

    def reached(self, address: str) -> None:
        """Take note of an address that is about to be asked. Raises LedAstray."""
        public = self._is_public(address)
        if self._was_public and not public and not self._inwards:
            message = f"it leads from the web to {address}, which is a private address"
            raise LedAstray(message, "--allow-private-addresses lets it")
        self._was_public |= public

    def reached_by_proxy(self, host: str) -> None:
        """Take note of a host that a proxy asks: which address a name has only the proxy knows."""
        try:
            ((*_, (address, *_)), *_) = getaddrinfo(host, None, flags=AI_NUMERICHOST)
        except gaierror:
            address = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else ""
        if address:
            self.reached(str(address))
        else:
            self._was_public = True

    def redirected(self, url: str) -> None:
        """Take note of a redirect. Raises LedAstray."""
        self._redirects += 1
        if self._redirects > MAX_REDIRECTS:
            raise LedAstray(f"it is redirected more than {MAX_REDIRECTS} times")
        if urlsplit(url).scheme not in {"http", "https"}:
            raise LedAstray("it is redirected to what is no http or https address")


class _Checked(HTTPConnection):
    """A connection whose other end is looked at before anything is said to it."""

    way: Way

    def connect(self) -> None:
        super().connect()
        try:
            self.way.reached(self.sock.getpeername()[0])
        except LedAstray:
            self.close()
            raise


class _CheckedByTls(HTTPSConnection, _Checked):
    """The same for https: HTTPSConnection connects by the class that comes next, and then begins with TLS."""


class _Http(HTTPHandler):
    def __init__(self, way: Way) -> None:
        super().__init__()
        self._way = way

    def http_open(self, req: Request) -> Any:
        return self.do_open(_connection(req, self._way, _Checked, HTTPConnection), req)


class _Https(HTTPSHandler):
    def __init__(self, way: Way) -> None:
        super().__init__()
        self._way = way

    def https_open(self, req: Request) -> Any:
        return self.do_open(_connection(req, self._way, _CheckedByTls, HTTPSConnection), req)


def _connection(req: Request, way: Way, checked: Any, by_proxy: Any) -> Any:
    """How to connect for a request: by a proxy where the environment names one."""
    host = urlsplit(req.full_url).hostname or ""
    if host == urlsplit(f"//{req.host}").hostname:
        return partial(_made, checked, way)
    way.reached_by_proxy(host)
    return by_proxy


def _made(checked: type[_Checked], way: Way, host: str, **options: Any) -> _Checked:
    connection = checked(host, **options)
    connection.way = way
    return connection


class _Redirects(HTTPRedirectHandler):
    max_redirections = MAX_REDIRECTS + 1  # one more is for `Way` to refuse, in our words

    def __init__(self, way: Way) -> None:
        self._way = way

    def redirect_request(self, req: Any, fp: Any, code: Any, msg: Any, headers: Any, newurl: str) -> Any:
        self._way.redirected(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def opener(way: Way) -> OpenerDirector:
    """What opens http(s) addresses, by the proxies that the environment names."""
    return build_opener(_Http(way), _Https(way), _Redirects(way))
