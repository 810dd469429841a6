"""What DNS servers remember: their caches, and the log of queries. Kept as values, so that a snapshot costs nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import immutables
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.clock import Milliseconds
from lessons.engine.dns.appcache import HeldAddresses
from lessons.engine.dns.exchange import CacheItem, CacheKey
from lessons.engine.dns.records import Record, Request

# Past these, what is out of date (a cache) or oldest (the log) goes.
CACHE_SIZE, LOG_SIZE = 1000, 400

_EMPTY: immutables.Map[Any, Any] = immutables.Map()


class LogEntry(NamedTuple):
    """One query as one server got it. `left` is what its cache had left of the answer, in seconds; None for no hit."""

    at: Milliseconds
    client: str
    server: str
    request: Request
    rcode: Rcode
    left: int | None
    records: tuple[Record, ...]

    @property
    def hit(self) -> bool:
        """Whether the server had the answer in its cache."""
        return self.left is not None

    @property
    def question(self) -> str:
        """The name and type asked for, as text."""
        return self.request.question

    @property
    def answers(self) -> tuple[str, ...]:
        """The data of the answer's records, as text."""
        return tuple(record.rdata.to_text() for record in self.records)


@dataclass(frozen=True, slots=True)
class Holding:
    """One thing a cache holds. `owner` is the DNS server's name, or "pod/NAMESPACE/NAME" for a program's own cache.

    `left` and `ttl` are seconds, None for ever; a program's cache holds addresses of a name, a server's an answer.
    """

    owner: str
    question: str
    left: int | None
    ttl: int | None
    rcode: Rcode
    answers: tuple[str, ...]


class MemoryState(NamedTuple):
    """All that DNS servers remember, as a value."""

    caches: immutables.Map[str, immutables.Map[CacheKey, CacheItem]] = _EMPTY
    log: tuple[LogEntry, ...] = ()
    applications: immutables.Map[tuple[str, str], HeldAddresses] = _EMPTY  # (place, name)


class Memory:
    """The caches of all DNS servers, by a name that starts with the server's, and the log."""

    def __init__(self) -> None:
        self.state = MemoryState()

    def get(self, cache: str, key: CacheKey) -> CacheItem | None:
        """What a cache holds under a key, out of date or not."""
        held = self.state.caches.get(cache)
        return held.get(key) if held is not None else None

    def put(self, cache: str, key: CacheKey, item: CacheItem) -> None:
        """Keep an item."""
        held = self.state.caches.get(cache, immutables.Map())
        if len(held) >= CACHE_SIZE:
            held = immutables.Map({k: v for k, v in held.items() if v.left(item.stored) > 0})
        caches = self.state.caches.set(cache, held.set(key, item))
        self.state = self.state._replace(caches=caches)

    def forget(self, server: str) -> None:
        """Empty the caches of a server: it was restarted."""
        kept = {
            name: held for name, held in self.state.caches.items() if not name.startswith(server)
        }
        self.state = self.state._replace(caches=immutables.Map(kept))

    def note(self, entry: LogEntry) -> None:
        """Add to the log, which keeps the latest entries."""
        self.state = self.state._replace(log=(*self.state.log[1 - LOG_SIZE :], entry))

    def holdings(self, now: Milliseconds) -> list[Holding]:
        """What is in all caches and in date, ordered by owner and question."""
        found = [
            Holding(
                _owner(cache),
                f"{'.'.join(key[0])}. {RdataType(key[1]).name}",
                item.left(now),
                item.ttl,
                item.response.rcode,
                tuple(record.rdata.to_text() for record in item.response.answer),
            )
            for cache, held in self.state.caches.items()
            for key, item in held.items()
            if item.left(now) > 0
        ]
        for (program, name), kept in self.state.applications.items():
            if kept.valid(now):
                left = None if kept.until is None else (kept.until - now) // 1000
                ttl = None if kept.until is None else (kept.until - kept.stored) // 1000
                place = program.rpartition("/")[0]
                addresses = kept.resolved.addresses
                found.append(Holding(place, name, left, ttl, Rcode.NOERROR, addresses))
        return sorted(found, key=lambda holding: (holding.owner, holding.question))

    def hold(self, place: str, name: str, held: HeldAddresses) -> None:
        """Keep addresses for the program at a place."""
        applications = self.state.applications.set((place, name), held)
        self.state = self.state._replace(applications=applications)


def _owner(cache: str) -> str:
    """The server that a cache belongs to: a CoreDNS or node-local process numbers its own."""
    return cache if "/" not in cache else cache.rpartition("/")[0]
