"""CoreDNS's cache plugin, to the second.

Every message that passes gets one TTL for all its records: the smallest among them, bounded. What may be kept is kept
for that long; an answer from the cache carries what is left of it, and the `aa` flag whatever the source said.
"""

from __future__ import annotations

from dataclasses import dataclass

from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.dns.exchange import CacheItem, CacheKey, Exchange, Rest
from lessons.engine.dns.records import Record, Request, Response, Zone, within
from lessons.engine.trace import Hop, HopKind

# plugin/pkg/dnsutil/ttl.go
SHORTEST, LONGEST = 5, 3600


@dataclass(frozen=True, slots=True)
class Bounds:
    """The TTLs, in seconds, that a cache gives; `except_zones` are not kept, but cut to size all the same."""

    most: int = LONGEST
    least: int = SHORTEST
    except_zones: tuple[Zone, ...] = ()


@dataclass(frozen=True, slots=True)
class Cache:
    """The plugin; `name` tells its memory from those of other server blocks of the process."""

    name: str
    zones: tuple[Zone, ...]
    success: Bounds = Bounds()
    denial: Bounds = Bounds(LONGEST // 2)
    servfail: int = SHORTEST
    keep_ttl: bool = False
    stale: int = 0  # seconds that an answer is served past its end (serve_stale)

    # plugin/cache/handler.go ServeDNS
    def serve(self, request: Request, exchange: Exchange, rest: Rest) -> Response:
        """Answer from memory, or pass on and remember."""
        if within(request.labels, self.zones) is None:
            return rest(request)
        memory = f"{exchange.process.name}/{self.name}"
        key = _key(request)
        item = exchange.caches.get(memory, key)
        if item is not None and item.left(exchange.now) > -self.stale:
            return self._hit(item, request, exchange)
        response, kind, ttl = self._bounded(rest(request), request)
        if kind is not None and ttl > 0:
            kept = CacheItem(response._replace(reason=None, elapsed=0), exchange.now, ttl)
            exchange.caches.put(memory, key, kept)
            if exchange.trace is not None:
                exchange.note(_stored(request, exchange, kept))
        return response

    # plugin/cache/item.go toMsg
    def _hit(self, item: CacheItem, request: Request, exchange: Exchange) -> Response:
        left = item.ttl if self.keep_ttl else max(0, item.left(exchange.now))
        if exchange.depth <= 1:
            exchange.left = left
        kept = item.response
        if exchange.trace is None:
            return _with_ttl(kept, left)._replace(authoritative=True)
        exchange.note(
            Hop(
                HopKind.CACHE,
                exchange.process.at,
                f"{request.question}: in the cache, {left} s left",
                f"{exchange.process.name} asked for it {(exchange.now - item.stored) // 1000} s ago "
                f"and may repeat the answer for {item.ttl} s; whatever changed since, it does not see.",
            )
        )
        return _with_ttl(kept, left)._replace(authoritative=True)

    # plugin/cache/cache.go WriteMsg
    def _bounded(self, response: Response, request: Request) -> tuple[Response, str | None, int]:
        """The response with its one TTL; where it may be kept (None for nowhere), and for how long."""
        kind = _kind(response, request)
        if kind == "error":
            ttl = self.servfail if response.rcode == Rcode.SERVFAIL else SHORTEST
            keep = "denial" if response.rcode == Rcode.SERVFAIL else None
            bounds = self.denial
        else:
            bounds = self.denial if kind == "denial" else self.success
            ttl = min(max(_smallest(response, bounds.most), bounds.least), bounds.most)
            keep = kind
        cut = _with_ttl(response, ttl)
        excepted = within(request.labels, bounds.except_zones) is not None
        if excepted or response.truncated or _unfit(response, request):
            keep = None
        return cut, keep, ttl


def _key(request: Request) -> CacheKey:
    return (
        request.labels,
        request.rdtype,
        request.dnssec_ok,
        request.checking_disabled,
    )


# plugin/pkg/response/typify.go, plugin/cache/cache.go cacheResponseType
def _kind(response: Response, request: Request) -> str:
    if response.rcode == Rcode.NXDOMAIN:
        return "denial"
    if response.rcode != Rcode.NOERROR:
        return "error"
    has_start = any(record.rdata.rdtype == RdataType.SOA for record in response.authority)
    return "denial" if has_start and not _answers(response, request) else "success"


def _unfit(response: Response, request: Request) -> bool:
    """Denials that no SOA bounds: NXDOMAIN without one, or a chain of CNAMEs that ends in nothing."""
    if any(record.rdata.rdtype == RdataType.SOA for record in response.authority):
        return False
    if response.rcode == Rcode.NXDOMAIN:
        return True
    return bool(response.answer) and not _answers(response, request)


def _answers(response: Response, request: Request) -> bool:
    """Whether the answer section holds the type asked for, at the end of the chain of CNAMEs."""
    if request.rdtype == RdataType.ANY:
        return any(record.owner == request.name for record in response.answer)
    links = {
        record.owner: record.rdata.target  # type: ignore[attr-defined]
        for record in response.answer
        if record.rdata.rdtype == RdataType.CNAME
    }
    if request.rdtype == RdataType.CNAME:
        return request.name in links
    name = request.name
    for _ in range(len(links) + 1):
        if name not in links:
            break
        name = links[name]
    return any(r.owner == name and r.rdata.rdtype == request.rdtype for r in response.answer)


def _smallest(response: Response, most: int) -> int:
    smallest = response.ttl
    return SHORTEST if smallest is None else min(smallest, most)


def _with_ttl(response: Response, ttl: int) -> Response:
    """The response with one TTL for all its records."""
    sections = (response.answer, response.authority, response.additional)
    if all(record.ttl == ttl for section in sections for record in section):
        return response
    answer, authority, additional = (
        tuple(Record(owner, ttl, rdata) for owner, _, rdata in section) for section in sections
    )
    return response._replace(answer=answer, authority=authority, additional=additional)


def _stored(request: Request, exchange: Exchange, item: CacheItem) -> Hop:
    return Hop(
        HopKind.CACHE,
        exchange.process.at,
        f"{request.question}: kept for {item.ttl} s",
        f"{exchange.process.name} will repeat this answer until {item.ttl} s are over.",
    )
