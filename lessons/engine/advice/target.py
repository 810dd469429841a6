"""The word of a command line that says where to go, and the line with another one in its place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lessons.engine.trace import Hop, HopKind, Packet

_WORD = re.compile(
    r"(?:(?P<scheme>https?)://)?(?<![\w.-])(?P<host>[A-Za-z0-9_](?:[\w.-]*\w\.?)?)(?P<colon>:(?P<port>\d+))?(?![\w.-])"
)
_NEXT_PORT = re.compile(r"\s+(\d+)\b")
_DEFAULTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """A host, and the port if the line names one; `start` and `end` enclose what names them.

    `separator` stands between host and port: a colon, or the blank of `nc web 80`.
    """

    line: str
    host: str
    port: int | None
    start: int
    end: int
    separator: str = ":"
    scheme: str = ""

    def to(self, host: str = "", port: int | None = None) -> str:
        """The line going to another host, another port, or both; a scheme's own port is left unsaid."""
        wanted = port if port is not None else self.port
        unsaid = self.separator == ":" and wanted == _DEFAULTS[self.scheme or "http"]
        said = "" if wanted is None or unsaid else f"{self.separator}{wanted}"
        return f"{self.line[: self.start]}{host or self.host}{said}{self.line[self.end :]}"


def find_target(line: str, hops: Iterable[Hop], packet: Packet | None) -> Target | None:
    """The last word of a line that is the address a packet was sent to, or a name that was looked up on the way."""
    names = _names(hops)
    found = None
    for match in _WORD.finditer(line):
        host = match["host"]
        address = packet is not None and _is_address(host, packet.destination)
        if address or any(_is_tried(host, name) for name in names):
            found = _target(line, match)
    return found


def _target(line: str, match: re.Match[str]) -> Target:
    port = int(match["port"]) if match["port"] else None
    end, separator = match.end(), ":"
    if re.search(r"\b(nc|netcat)\b", line[: match.start()]) and (
        after := _NEXT_PORT.match(line, match.end())
    ):
        port, end, separator = int(after[1]), after.end(), " "
    return Target(
        line, match["host"], port, match.start("host"), end, separator, match["scheme"] or ""
    )


def _names(hops: Iterable[Hop]) -> frozenset[str]:
    """The names that were looked up: of a hop's text the word that ends in a dot, or stands before "is"."""
    found: set[str] = set()
    for hop in hops:
        if hop.kind in (HopKind.SEARCH, HopKind.DNS, HopKind.CACHE, HopKind.VERDICT):
            words = hop.what.replace(":", " ").split()
            found.update(word.lower() for word in words if "." in word or words[1:2] == ["is"])
    return frozenset(found)


def _is_address(host: str, address: str) -> bool:
    return host == address or (host == "localhost" and address.startswith("127."))


def _is_tried(host: str, name: str) -> bool:
    plain = host.lower().rstrip(".")
    return name.rstrip(".") == plain or name.startswith(f"{plain}.")
