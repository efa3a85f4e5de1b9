"""URLs as they may be shown: without users, passwords, and what else may let somebody in."""

import re

_USER = r"(?s)^([a-zA-Z][\w+.-]*://)(?:([^/?#@:]*:(?!\d{1,5}(?:[/?#]|$))(?:[^?]*|.*))|([^/?#]*))@"
"""A user and password before an `@`, also a password with characters that should have been escaped."""

_URL = r"[a-zA-Z][\w+.-]*://\S+"
_AFTER = "\"'`)]}>,.;:"
"""What may stand after a URL in a sentence."""

_HARMLESS = frozenset(
    {
        *("region", "profile", "endpoint", "awssdk", "disableSSL", "disable_https", "s3ForcePathStyle"),
        *("use_path_style", "ssetype", "kmskeyid", "storage_account", "create_dir", "table", "sslmode"),
        *("sslrootcert", "channel_binding", "connect_timeout", "application_name", "target_session_attrs"),
    }
)
"""What says where the state is, of the parameters of backends."""


def is_address(name: str) -> bool:
    """Whether a name of a source is the address of one on the web."""
    return name.lower().startswith(("http://", "https://"))


def shown(url: str) -> str:
    """The URL without user and password, and without parameters that may be secret, for which `…` stands."""
    _, bare = without_user(url)
    place, mark, query = bare.partition("#")[0].partition("?")
    if not mark:
        return place
    given = [parameter.partition("=") for parameter in query.split("&")]
    kept = [f"{name}={_value(value)}" for name, _, value in given if name in _HARMLESS]
    return f"{place}?{'&'.join([*kept, *(['…'] if len(kept) < len(given) else [])])}"


def without_user(url: str) -> tuple[str | None, str]:
    """The user and password that stand in a URL, if any do, and the URL without them."""
    found = re.match(_USER, url)
    return (found[2] or found[3], found[1] + url[found.end() :]) if found else (None, url)


def hidden(text: str) -> str:
    """A text, such as another library's message, with all URLs in it as they may be shown."""
    return re.sub(_URL, _hidden, text) if "://" in text else text


def holds_user(text: str) -> bool:
    """Whether a user or a password stands in a URL of the text."""
    return "://" in text and any(without_user(url)[0] is not None for url in re.findall(_URL, text))


def _hidden(found: re.Match[str]) -> str:
    url = found[0].rstrip(_AFTER)
    return shown(url) + found[0][len(url) :]


def _value(text: str) -> str:
    """The value of a parameter; an endpoint is a URL itself, with or without a scheme."""
    from urllib.parse import quote, unquote

    value = unquote(text)
    bare = shown(value) if "://" in value else value.rpartition("@")[2]
    return quote(bare, safe=":/")
