"""The names outside the cluster: the upstream zones of a profile, and the machines that have names."""

from __future__ import annotations

from functools import lru_cache

import dns.exception
import dns.name
import dns.node
import dns.rdataset
import dns.zone
from dns.rcode import Rcode
from dns.rdataclass import RdataClass
from dns.rdatatype import RdataType

from lessons.engine.dns import records as rr
from lessons.engine.dns.records import Record, Request, Response
from lessons.engine.profile import Profile

LONGEST_CHAIN = 10

# The TTL of names that come with a machine rather than with a zone file.
MACHINE_TTL = 300


@lru_cache(maxsize=64)
def read_zone(text: str) -> dns.zone.Zone | None:
    """A zone file, its origin taken from $ORIGIN; None where it is none. Zones are read-only here, so one may be shared."""
    try:
        return dns.zone.from_text(text, relativize=False, check_origin=False)
    except (dns.exception.DNSException, ValueError, KeyError):
        return None


class Upstream:
    """What DNS servers outside the cluster know."""

    def __init__(self, profile: Profile) -> None:
        read = [read_zone(text) for text in profile.upstream_zones.values()]
        self.zones: dict[dns.name.Name, dns.zone.Zone] = {
            zone.origin: zone for zone in read if zone is not None and zone.origin is not None
        }
        self.machines: dict[dns.name.Name, tuple[str, ...]] = {}
        for machine in profile.external:
            for text in machine.dns:
                if (name := rr.name_from_text(text)) is not None:
                    self.machines[name] = machine.ips

    def served_by(self, name: dns.name.Name, ip: str) -> bool:
        """Whether the zone of a name has its name server at that address."""
        zone = self._zone(name)
        if zone is None or zone.origin is None:
            return False
        servers = zone.get_rdataset(zone.origin, RdataType.NS) or ()
        return any(ip in self._at(server.target) for server in servers)

    # plugin/file/lookup.go Lookup
    def answer(self, request: Request) -> Response:
        """The answer of a server that knows all of it: as it stands in the zones, with their TTLs."""
        if request.rdclass != RdataClass.IN:
            return Response(Rcode.REFUSED)
        found = self._lookup(request.name, request.rdtype, 0)
        return found._replace(recursion_available=True)

    def _lookup(self, name: dns.name.Name, rdtype: RdataType, links: int) -> Response:
        found = self._records(name, rdtype)
        if found is None:
            return self._denied(name, Rcode.NXDOMAIN)
        if not found:
            return self._denied(name, Rcode.NOERROR)
        if found[0].rdata.rdtype == rdtype or links >= LONGEST_CHAIN:
            return self._complete(name, rdtype, found)
        return self._followed(name, rdtype, found, links + 1)

    # plugin/file/lookup.go externalLookup
    def _followed(
        self, name: dns.name.Name, rdtype: RdataType, alias: list[Record], links: int
    ) -> Response:
        """An alias and what it leads to. Whatever that is, the authority is that of the alias' zone."""
        rest = self._lookup(alias[0].rdata.target, rdtype, links)  # type: ignore[attr-defined]
        servers = self._servers(name)
        return Response(rest.rcode, (*alias, *rest.answer), servers)

    def _zone(self, name: dns.name.Name) -> dns.zone.Zone | None:
        while name not in self.zones:
            if name == dns.name.root:
                return None
            name = name.parent()
        return self.zones[name]

    def _at(self, name: dns.name.Name) -> tuple[str, ...]:
        """The IPv4 addresses of a name."""
        found = self._records(name, RdataType.A) or []
        return tuple(r.rdata.to_text() for r in found if r.rdata.rdtype == RdataType.A)

    def _records(self, name: dns.name.Name, rdtype: RdataType) -> list[Record] | None:
        """The records of a type (or the CNAME instead) at a name; [] for NODATA, None for NXDOMAIN."""
        if (ips := self.machines.get(name)) is not None:
            made = [Record(name, MACHINE_TTL, rr.address(ip)) for ip in ips]
            return [record for record in made if record.rdata.rdtype == rdtype]
        zone = self._zone(name)
        if zone is None:
            return None
        node = zone.get_node(name) or self._wildcard(zone, name)
        if node is None:
            return [] if any(other.is_subdomain(name) for other in zone.nodes) else None
        rdataset = node.get_rdataset(RdataClass.IN, rdtype) or node.get_rdataset(
            RdataClass.IN, RdataType.CNAME
        )
        owner = next((known for known in zone.nodes if known == name), name)
        return _listed(owner, rdataset) if rdataset else []

    def _wildcard(self, zone: dns.zone.Zone, name: dns.name.Name) -> dns.node.Node | None:
        """RFC 4592: the wildcard below the closest name that exists."""
        while zone.origin is not None and name != zone.origin:
            name = name.parent()
            if any(known.is_subdomain(name) for known in zone.nodes):
                return zone.get_node(dns.name.Name((b"*", *name.labels)))
        return None

    def _denied(self, name: dns.name.Name, rcode: Rcode) -> Response:
        """NXDOMAIN or NODATA, with the zone's SOA at the TTL that denials have (RFC 2308 section 5)."""
        zone = self._zone(name)
        rdataset = zone.get_rdataset(zone.origin, RdataType.SOA) if zone and zone.origin else None
        if zone is None or zone.origin is None or not rdataset:
            return Response(rcode)
        ttl = min(rdataset.ttl, rdataset[0].minimum)
        return Response(rcode, authority=(Record(zone.origin, ttl, rdataset[0]),))

    def _complete(self, name: dns.name.Name, rdtype: RdataType, answer: list[Record]) -> Response:
        """An answer with the zone's name servers, and the addresses of the servers asked for."""
        zone = self._zone(name)
        asked_for_them = rdtype == RdataType.NS and zone is not None and name == zone.origin
        extra: list[Record] = []
        for record in answer:
            target = _GLUED.get(record.rdata.rdtype)
            if target is not None and zone is not None:
                extra += self._glue(zone, getattr(record.rdata, target))
        authority = () if asked_for_them else self._servers(name)
        return Response(answer=tuple(answer), authority=authority, additional=tuple(extra))

    def _servers(self, name: dns.name.Name) -> tuple[Record, ...]:
        """The name servers of the zone that a name is in."""
        zone = self._zone(name)
        if zone is None or zone.origin is None:
            return ()
        servers = zone.get_rdataset(zone.origin, RdataType.NS)
        return tuple(_listed(zone.origin, servers)) if servers else ()

    def _glue(self, zone: dns.zone.Zone, name: dns.name.Name) -> list[Record]:
        node = zone.get_node(name) if name.is_subdomain(zone.origin or dns.name.root) else None
        if node is None:
            return []
        found = [node.get_rdataset(RdataClass.IN, kind) for kind in (RdataType.A, RdataType.AAAA)]
        return [record for rdataset in found if rdataset for record in _listed(name, rdataset)]


_GLUED = {RdataType.NS: "target", RdataType.MX: "exchange", RdataType.SRV: "target"}


def _listed(owner: dns.name.Name, rdataset: dns.rdataset.Rdataset) -> list[Record]:
    return [Record(owner, rdataset.ttl, rdata) for rdata in rdataset]
