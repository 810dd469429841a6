"""The smaller plugins of CoreDNS: forward, hosts, loadbalance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import dns.name
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.dns import records as rr
from lessons.engine.dns.exchange import Exchange, Rest
from lessons.engine.dns.kubernetes import zone_of
from lessons.engine.dns.names import reversed_address
from lessons.engine.dns.records import Reason, Record, Request, Response

_SHUFFLED = (frozenset({RdataType.A, RdataType.AAAA}), frozenset({RdataType.MX}))


@dataclass(frozen=True, slots=True)
class LoadBalance:
    """Puts the addresses of an answer in random order; aliases come first, mail exchangers last."""

    # plugin/loadbalance/loadbalance.go randomShuffle
    def serve(self, request: Request, exchange: Exchange, rest: Rest) -> Response:
        """Pass on, then shuffle."""
        response = rest(request)
        if response.rcode != Rcode.NOERROR:
            return response
        return replace(
            response,
            answer=_shuffled(response.answer, exchange),
            authority=_shuffled(response.authority, exchange),
            additional=_shuffled(response.additional, exchange),
        )


def _shuffled(records: tuple[Record, ...], exchange: Exchange) -> tuple[Record, ...]:
    if len(records) < 2:
        return records
    groups: list[list[Record]] = [[], [], [], []]
    for record in records:
        kind = record.rdata.rdtype
        if kind == RdataType.CNAME:
            groups[0].append(record)
        elif kind in _SHUFFLED[0]:
            groups[2].append(record)
        else:
            groups[3 if kind in _SHUFFLED[1] else 1].append(record)
    for index in (2, 3):
        groups[index] = exchange.chance.shuffled("dns/loadbalance", groups[index])
    return tuple(record for group in groups for record in group)


@dataclass(frozen=True, slots=True)
class Forward:
    """Sends what is in `zone` to other servers, in turn at random, until one answers."""

    zone: dns.name.Name
    servers: tuple[str, ...]  # addresses; "/etc/resolv.conf" stands for the servers of the pod's own file
    excepted: tuple[dns.name.Name, ...] = ()

    # plugin/forward/forward.go ServeDNS
    def serve(self, request: Request, exchange: Exchange, rest: Rest) -> Response:
        """The first server's answer as it came; SERVFAIL when none answers."""
        if zone_of(request.name, (self.zone,)) is None or zone_of(request.name, self.excepted):
            return rest(request)
        order = exchange.chance.shuffled("dns/forward", self.servers)
        for server in order:
            response = exchange.forward(server, request, exchange)
            if response is not None:
                return response
        text = f"None of the servers it forwards to answered: {', '.join(self.servers)}."
        return Response(Rcode.SERVFAIL, reason=Reason(text))


@dataclass(frozen=True, slots=True)
class Hosts:
    """Answers from a table of addresses written into the Corefile."""

    zones: tuple[dns.name.Name, ...]
    addresses: Mapping[tuple[str, ...], tuple[str, ...]]  # labels in lower case -> addresses
    names: Mapping[str, tuple[str, ...]]  # address -> names
    fallthrough: tuple[dns.name.Name, ...] = ()
    ttl: int = 3600
    reverse: bool = True

    # plugin/hosts/hosts.go ServeDNS
    def serve(self, request: Request, exchange: Exchange, rest: Rest) -> Response:
        """Answer A, AAAA and PTR; a name without an entry falls through, or is SERVFAIL for want of an SOA."""
        inside = zone_of(request.name, self.zones) is not None
        if not inside and request.rdtype != RdataType.PTR:
            return rest(request)
        if request.rdtype == RdataType.PTR:
            names = self._pointed(request)
            if not names:
                return rest(request)
            answer = [rr.ptr(name) for name in names]
        else:
            known = self.addresses.get(request.labels, ())
            answer = [rr.address(ip) for ip in known if _type(ip) == request.rdtype]
            if not known:
                if zone_of(request.name, self.fallthrough) is not None:
                    return rest(request)
                return Response(Rcode.SERVFAIL)
        made = tuple(Record(request.name, self.ttl, rdata) for rdata in answer)
        reason = Reason("The hosts block of the Corefile has this name.")
        return Response(answer=made, authoritative=True, reason=reason)

    def _pointed(self, request: Request) -> list[dns.name.Name]:
        ip = reversed_address(request.labels) if self.reverse else None
        texts = self.names.get(ip or "", ())
        return [name for text in texts if (name := rr.name_from_text(text)) is not None]


def _type(ip: str) -> RdataType:
    return RdataType.AAAA if ":" in ip else RdataType.A
