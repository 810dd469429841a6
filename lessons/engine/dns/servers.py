"""The DNS servers outside of the cluster: the office's, which knows its own zones and asks for the rest, and a public one."""

from __future__ import annotations

from dns.rcode import Rcode

from lessons.engine.dns.exchange import CacheItem, Exchange, Process
from lessons.engine.dns.records import Reason, Record, Request, Response
from lessons.engine.dns.resolvconf import OFFICE_DNS, PUBLIC_DNS
from lessons.engine.dns.zones import Upstream
from lessons.engine.trace import Hop, HopKind

OFFICE = Process("office", "dns/office", OFFICE_DNS)
PUBLIC = Process("public", "dns/public", PUBLIC_DNS)

# How long answers take, in milliseconds: across the office network, and out to the internet.
OFFICE_TIME, PUBLIC_TIME = 1, 8


def public(upstream: Upstream, request: Request) -> Response:
    """The public server's answer: it knows every upstream zone."""
    reason = Reason("The public DNS server knows this zone.")
    return upstream.answer(request)._replace(reason=reason, elapsed=PUBLIC_TIME)


def office(upstream: Upstream, request: Request, exchange: Exchange) -> Response:
    """The office server's answer: from its own zones, from its cache, or from the public server."""
    own = upstream.answer(request)
    if own.rcode == Rcode.REFUSED:
        return own._replace(elapsed=OFFICE_TIME)
    if upstream.served_by(request.name, OFFICE_DNS):
        return own._replace(reason=Reason("The office's own zone."), elapsed=OFFICE_TIME)
    key = (request.labels, int(request.rdtype), False, False)
    item = exchange.caches.get(OFFICE.name, key)
    if item is not None and item.left(exchange.now) > 0:
        exchange.left = item.left(exchange.now)
        text = f"The office's DNS server has it in its cache for another {exchange.left} s."
        aged = _aged(item.response, item, exchange)
        return aged._replace(reason=Reason(text), elapsed=OFFICE_TIME)
    response = public(upstream, request)
    exchange.note(
        Hop(
            HopKind.DNS,
            OFFICE.at,
            f"asks {PUBLIC.ip} for {request.question}",
            "The name is in none of the office's own zones and not in its cache.",
            to=PUBLIC.at,
        )
    )
    if response.ttl:
        exchange.caches.put(OFFICE.name, key, CacheItem(response, exchange.now, response.ttl))
    return response._replace(elapsed=OFFICE_TIME + PUBLIC_TIME)


def _aged(response: Response, item: CacheItem, exchange: Exchange) -> Response:
    """A cached response with each record's TTL counted down by its age."""
    age = (exchange.now - item.stored) // 1000
    return response._replace(
        answer=_older(response.answer, age),
        authority=_older(response.authority, age),
        additional=_older(response.additional, age),
    )


def _older(records: tuple[Record, ...], age: int) -> tuple[Record, ...]:
    return tuple(record._replace(ttl=max(0, record.ttl - age)) for record in records)
