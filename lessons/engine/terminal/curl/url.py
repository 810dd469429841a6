"""URLs as curl reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lessons.engine.terminal.curl.failure import Failure

PORTS = {"http": 80, "https": 443}
_URL = re.compile(
    r"(?:([a-zA-Z][a-zA-Z0-9+.-]*)://)?(?:([^/?#]*)@)?(\[[0-9a-fA-F:.]+\]|[^/?#:]*)(?::([^/?#]*))?(.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Url:
    """A URL in its parts; `path` begins with a slash and keeps its query."""

    scheme: str
    host: str
    port: int
    path: str
    user: str = ""

    @property
    def host_header(self) -> str:
        """The Host header: the port only where it is not the scheme's own."""
        return self.host if self.port == PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def text(self) -> str:
        """The URL as %{url_effective} shows it."""
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{self.host}{port}{self.path}"


def parse_url(text: str, *, as_is: bool = False) -> Url:
    """Read a URL; Failure with curl's code and text for one that it would not take. `as_is` keeps `..` in its path."""
    match = _URL.fullmatch(text)
    if match is None or re.search(r"[\x00-\x20\x7f]", text):
        raise Failure(3, "URL using bad/illegal format or missing URL")
    scheme, user, host, port, rest = match.groups()
    scheme = (scheme or "http").lower()
    if scheme not in PORTS:
        raise Failure(1, f'Protocol "{scheme}" not supported or disabled in libcurl')
    if not host or len(host) > 255:
        raise Failure(3, "URL using bad/illegal format or missing URL")
    if port and (not port.isdigit() or not int(port) < 65536):
        raise Failure(3, "URL using bad/illegal format or missing URL")
    path = rest.partition("#")[0]
    path = path if path.startswith("/") else "/" + path
    path = path if as_is else _without_dots(path)
    return Url(scheme, host.strip("[]"), int(port) if port else PORTS[scheme], path, user or "")


# lib/urlapi.c dedotdotify
def _without_dots(path: str) -> str:
    """A path with its `.` and `..` carried out (RFC 3986 section 5.2.4)."""
    path, mark, query = path.partition("?")
    kept: list[str] = []
    steps = path.split("/")[1:]
    for at, step in enumerate(steps):
        if step == "..":
            kept = kept[:-1]
        if step not in (".", ".."):
            kept.append(step)
        elif at == len(steps) - 1:
            kept.append("")
    return "/" + "/".join(kept) + mark + query


def redirected(url: Url, location: str) -> Url:
    """Where a Location header leads from a URL."""
    if "://" in location:
        return parse_url(location)
    if location.startswith("//"):
        return parse_url(f"{url.scheme}:{location}")
    if not location.startswith("/"):
        location = url.path.partition("?")[0].rpartition("/")[0] + "/" + location
    return Url(url.scheme, url.host, url.port, location, url.user)
