"""What found objects become as records: one method a query type.

plugin/backend_lookup.go has the same rules for every backend of CoreDNS; here they serve the kubernetes plugin.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import dns.name
from dns.rdatatype import RdataType

from lessons.engine.dns import records as rr
from lessons.engine.dns.exchange import Exchange
from lessons.engine.dns.kubernetes.lookup import NO_PORT, Found, Lookup
from lessons.engine.dns.names import reversed_address
from lessons.engine.dns.records import Record, Request, Zone

LONGEST_CHAIN = 10

# The schema that the answers follow (plugin/kubernetes/kubernetes.go DNSSchemaVersion), and its TTL.
SCHEMA_VERSION, SCHEMA_TTL = "1.1.0", 28800

_ADDRESSES = frozenset({RdataType.A, RdataType.AAAA})


class Records(NamedTuple):
    """Records for a name that exists; no answer means NODATA."""

    answer: tuple[Record, ...] = ()
    additional: tuple[Record, ...] = ()
    truncated: bool = False


class Answers:
    """Makes the records for one query. `used` holds what they were made from. None stands for NXDOMAIN."""

    def __init__(
        self,
        lookup: Lookup,
        exchange: Exchange,
        zone: dns.name.Name,
        primary: Zone,
        ttl: int,
    ) -> None:
        self.lookup = lookup
        self.exchange = exchange
        self.zone = zone
        self.primary = primary
        self.ttl = ttl
        self.used: list[Found] = []

    def to(self, request: Request) -> Records | None:
        """The records that answer a request in the zone."""
        labels = self._below(request)
        match request.rdtype:
            case RdataType.A | RdataType.AAAA:
                return self._addresses(request, ())
            case RdataType.TXT:
                return self._text(request, labels)
            case RdataType.CNAME:
                return self._alias(request, labels)
            case RdataType.PTR:
                return self._pointers(request, labels)
            case RdataType.SRV:
                return self._services(request, labels)
            case RdataType.SOA:
                return self._start(request)
            case RdataType.MX:
                return None if self._found(labels, request.rdtype) is None else Records()
            case RdataType.NS if request.labels == _text(self.zone):
                return self._name_servers(request)
        # Any other type exists nowhere; a lookup of addresses tells NODATA from NXDOMAIN.
        asked = self._addresses(request.ask(request.name, RdataType.A), ())
        return None if asked is None else Records()

    def _below(self, request: Request) -> tuple[str, ...]:
        return request.labels[: len(request.name.labels) - len(self.zone.labels)]

    # plugin/kubernetes/kubernetes.go Services
    def _found(self, labels: tuple[str, ...], rdtype: RdataType) -> list[Found] | None:
        if labels == ("ns", "dns"):
            servers = self.lookup.name_servers(self.exchange.process.ip)
            return [server for server in servers if _address_type(server.host) == rdtype]
        found = self.lookup.records(labels)
        if found:
            self.used += found
        return found

    def _addresses(self, request: Request, chain: tuple[dns.name.Name, ...]) -> Records | None:
        found = self._found(self._below(request), request.rdtype)
        if found is None:
            return None
        records: dict[str, Record] = {}
        linked = Records()
        for item in found:
            if item.alias:
                linked = self._follow(request, item, chain)
            elif _address_type(item.host) == request.rdtype and item.host not in records:
                rdata = rr.address(item.host)
                records[item.host] = Record(request.name, self.ttl, rdata)
        return linked._replace(answer=(*linked.answer, *records.values()))

    def _follow(self, request: Request, item: Found, chain: tuple[dns.name.Name, ...]) -> Records:
        """A CNAME and what its target has; nothing for a loop or for a target in the zone that has no address."""
        target = rr.name_from_text(item.host)
        if target is None or target.is_subdomain(request.name) or target in chain:
            return Records()
        if len(chain) > LONGEST_CHAIN:
            return Records()
        link = Record(request.name, self.ttl, rr.cname(target))
        asked = request.ask(target, request.rdtype)
        if target.is_subdomain(self.zone):
            inside = self._addresses(asked, (*chain, target))
            if inside is None or not inside.answer:
                return Records(truncated=bool(inside and inside.truncated))
            return inside._replace(answer=(link, *inside.answer))
        response = self.exchange.lookup(asked)
        return Records((link, *response.answer), truncated=response.truncated)

    def _services(self, request: Request, labels: tuple[str, ...]) -> Records | None:
        if labels == ("ns", "dns"):
            return Records()
        found = self._found(labels, request.rdtype)
        if found is None:
            return None
        addressed = [item for item in found if not item.alias]
        answer: dict[tuple[tuple[str, ...], int], Record] = {}
        additional: dict[tuple[tuple[str, ...], str], Record] = {}
        for item in addressed:
            if item.port == NO_PORT:
                continue
            # The float steps are upstream's: they decide what is rounded down.
            weight = max(1, math.floor(100.0 / (100 * len(addressed)) * 100))
            target = self._own_name(item)
            service = rr.srv(weight, item.port, item.key, self.zone.labels)
            answer.setdefault((item.key, item.port), Record(request.name, self.ttl, service))
            address = Record(target, self.ttl, rr.address(item.host))
            additional.setdefault((item.key, item.host), address)
        return Records(tuple(answer.values()), tuple(additional.values()))

    def _alias(self, request: Request, labels: tuple[str, ...]) -> Records | None:
        found = self._found(labels, request.rdtype)
        if found is None:
            return None
        target = rr.name_from_text(found[0].host) if found else None
        if target is None or not found[0].alias:
            return Records()
        return Records((Record(request.name, self.ttl, rr.cname(target)),))

    def _text(self, request: Request, labels: tuple[str, ...]) -> Records | None:
        if labels == ("dns-version",):
            version = rr.txt(SCHEMA_VERSION)
            return Records((Record(request.name, SCHEMA_TTL, version),))
        # A name that exists without records is NXDOMAIN for TXT, and NODATA for all other types.
        found = self.lookup.records(labels)
        self.used += found or ()
        return Records() if found else None

    def _pointers(self, request: Request, labels: tuple[str, ...]) -> Records | None:
        ip = reversed_address(request.labels)
        if ip is None:
            return None if self.lookup.records(labels) is None else Records()
        found = self.lookup.reverse(ip)
        if not found:
            return None
        self.used += found
        primary = (*(label.encode() for label in self.primary), b"")
        targets = {
            dns.name.Name((*(part.encode() for part in item.key), *primary)): None for item in found
        }
        # CoreDNS' index is a Go map: the order is anybody's guess.
        order = self.exchange.chance.shuffled("dns/ptr", list(targets))
        return Records(tuple(Record(request.name, self.ttl, rr.ptr(target)) for target in order))

    def _name_servers(self, request: Request) -> Records:
        found = self.lookup.name_servers(self.exchange.process.ip)
        self.used += found
        names = dict.fromkeys(self._own_name(item) for item in found)
        answer = tuple(Record(request.name, self.ttl, rr.ns(name)) for name in names)
        glue = (Record(self._own_name(f), self.ttl, rr.address(f.host)) for f in found)
        return Records(answer, tuple(glue))

    def _start(self, request: Request) -> Records:
        if request.name != self.zone:
            return Records()
        start = rr.soa(self.zone.labels, self.exchange.serial, self.ttl)
        return Records((Record(request.name, min(self.ttl, 300), start),))

    def _own_name(self, item: Found) -> dns.name.Name:
        return rr.name_below(item.key, self.zone.labels)


def _address_type(ip: str) -> RdataType:
    return RdataType.AAAA if ":" in ip else RdataType.A


def _text(zone: dns.name.Name) -> tuple[str, ...]:
    return tuple(label.decode("latin-1") for label in zone.labels[:-1])
