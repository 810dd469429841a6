"""What DNS servers remember: their caches, and the log of queries. Kept as values, so that a snapshot costs nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

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


@dataclass(frozen=True, slots=True)
class LogEntry:
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
        return f"{self.request.name.to_text()} {self.request.rdtype.name}"

    @property
    def answers(self) -> tuple[str, ...]:
        """The data of the answer's records, as text."""
        return tuple(record.rdata.to_text() for record in self.records)


@dataclass(frozen=True, slots=True)
class MemoryState:
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
        self.state = replace(self.state, caches=caches)

    def forget(self, server: str) -> None:
        """Empty the caches of a server: it was restarted."""
        kept = {
            name: held for name, held in self.state.caches.items() if not name.startswith(server)
        }
        self.state = replace(self.state, caches=immutables.Map(kept))

    def note(self, entry: LogEntry) -> None:
        """Add to the log, which keeps the latest entries."""
        self.state = replace(self.state, log=(*self.state.log[1 - LOG_SIZE :], entry))

    def held(self, now: Milliseconds) -> list[tuple[str, str, str, int, CacheItem]]:
        """What is in the caches and in date: cache, name, type, seconds left, item; ordered by cache and name."""
        found = [
            (cache, ".".join(key[0]) + ".", key[1], item)
            for cache, held in self.state.caches.items()
            for key, item in held.items()
            if item.left(now) > 0
        ]
        return [
            (cache, name, RdataType(kind).name, item.left(now), item)
            for cache, name, kind, item in sorted(found, key=lambda entry: entry[:3])
        ]

    def hold(self, place: str, name: str, held: HeldAddresses) -> None:
        """Keep addresses for the program at a place."""
        applications = self.state.applications.set((place, name), held)
        self.state = replace(self.state, applications=applications)
