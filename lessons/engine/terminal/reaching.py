"""What ping, nc, wget and traceroute share: from a name to addresses, and libc's words where that fails."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.clock import Milliseconds
from lessons.engine.network import Verdict
from lessons.engine.terminal.call import Call

ERRNO = {
    Verdict.REFUSED: "Connection refused",
    Verdict.NO_ROUTE: "No route to host",
    Verdict.TIMEOUT: "Connection timed out",
    Verdict.RESET: "Connection reset by peer",
}


def failed(verdict: Verdict, address: str) -> str:
    """The C library's words for a connection that did not come about: no machine of a lab has a route for IPv6."""
    return "Network is unreachable" if ":" in address else ERRNO[verdict]


@dataclass(frozen=True, slots=True)
class Target:
    """Where a name led: addresses in the order to try, its canonical name, or libc's error."""

    addresses: tuple[str, ...]
    canonical: str = ""
    error: str = ""
    elapsed: Milliseconds = 0


def resolve(call: Call, name: str, families: tuple[int, ...] = (4, 6)) -> Target:
    """Look a name (or address) up as getaddrinfo does at the call's place."""
    found = call.cluster.dns.resolver(call.place).addresses(name, families, call.trace)
    if not found.addresses:
        return Target((), error=found.message, elapsed=found.elapsed)
    return Target(tuple(found.addresses), found.canonical or name, elapsed=found.elapsed)
