"""One query as a CoreDNS process handles it: the chain of plugins and what they may use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from dns.rcode import Rcode

from lessons.engine.chance import Chance
from lessons.engine.clock import Milliseconds
from lessons.engine.dns.records import Request, Response
from lessons.engine.refs import Place
from lessons.engine.store import View
from lessons.engine.trace import Hop, Trace

# What is left of the chain after a plugin.
Rest: TypeAlias = Callable[[Request], Response]


class Caches(Protocol):
    """Where cache plugins keep what they hold."""

    def get(self, cache: str, key: CacheKey) -> CacheItem | None:
        """What the cache of this name holds under the key."""

    def put(self, cache: str, key: CacheKey, item: CacheItem) -> None:
        """Keep an item."""


# Lower-case name, type, DO bit, CD bit, and no class: plugin/cache/cache.go hash.
CacheKey: TypeAlias = tuple[tuple[str, ...], int, bool, bool]


@dataclass(frozen=True, slots=True)
class CacheItem:
    """A response that a cache holds, since when, and for how many seconds."""

    response: Response
    stored: Milliseconds
    ttl: int

    def left(self, now: Milliseconds) -> int:
        """Whole seconds until it is out; 0 or less when it is (plugin/cache/item.go ttl)."""
        return self.ttl - (now - self.stored) // 1000


@dataclass(frozen=True, slots=True)
class Process:
    """A DNS server: `name` tells it from others in caches and logs, `at` is its place in the diagram.

    `place` is where its own queries start from, None for the servers outside of the cluster.
    """

    name: str
    at: str
    ip: str
    place: Place | None = None


@dataclass(slots=True)
class Exchange:
    """One query being answered by one process."""

    process: Process
    view: View
    now: Milliseconds
    serial: int
    chance: Chance
    caches: Caches
    forward: Callable[[str, Request, Exchange], Response | None]
    serve: Callable[[Request, Exchange], Response]
    trace: Trace | None = None
    way: int = 0  # how many servers have passed the query on
    left: int | None = None  # seconds left of an answer out of this process' cache
    depth: int = 0  # how often the process asks itself for this one

    def lookup(self, request: Request) -> Response:
        """Ask this server itself, from the first plugin on (plugin/pkg/upstream Lookup)."""
        if self.depth >= _DEEPEST:
            return Response(Rcode.SERVFAIL)
        self.depth += 1
        try:
            return self.serve(request, self)
        finally:
            self.depth -= 1

    def note(self, hop: Hop) -> None:
        """Record a hop, if somebody follows the way."""
        if self.trace is not None:
            self.trace.add(hop)


# A server that asks itself for ever would be stopped by the client's patience; here by count.
_DEEPEST = 16


class Plugin(Protocol):
    """One plugin of a server block's chain."""

    def serve(self, request: Request, exchange: Exchange, rest: Rest) -> Response:
        """Answer, or pass the request on to the rest of the chain."""


def run(chain: Sequence[Plugin], request: Request, exchange: Exchange) -> Response:
    """Send a request down a chain; past its end nobody answers (plugin/plugin.go NextOrFailure)."""
    if not chain:
        return Response(Rcode.SERVFAIL)
    first, rest = chain[0], chain[1:]
    return first.serve(request, exchange, lambda passed: run(rest, passed, exchange))
