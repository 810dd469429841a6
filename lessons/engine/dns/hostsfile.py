"""Looking names up in a hosts file, as the C library does before it asks any server."""

from __future__ import annotations

from functools import lru_cache

from lessons.engine.dns.resolved import Resolved


@lru_cache(maxsize=256)  # a pod's file is read again with each name that it asks for
def lines(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Address and names of each entry."""
    entries = (line.partition("#")[0].split() for line in text.splitlines())
    return tuple((words[0], tuple(words[1:])) for words in entries if len(words) > 1)


def addresses(text: str, name: str, families: tuple[int, ...]) -> Resolved | None:
    """The addresses of a name; None where the file does not have it."""
    wanted = name.rstrip(".").lower()
    found = [
        (ip, names)
        for ip, names in lines(text)
        if wanted in [known.lower() for known in names] and (6 if ":" in ip else 4) in families
    ]
    if not found:
        return None
    ips = tuple(ip for ip, _ in found)
    names = found[0][1]
    # getaddrinfo prefers IPv6 on the loopback.
    ordered = tuple(sorted(ips, key=lambda ip: ":" not in ip))
    return Resolved(ordered, "", names[0], names[1:], unsorted=ips)


def name(text: str, ip: str) -> Resolved | None:
    """The names of an address; None where the file does not have it."""
    for address, names in lines(text):
        if address == ip:
            return Resolved((ip,), canonical=names[0], aliases=names[1:])
    return None
