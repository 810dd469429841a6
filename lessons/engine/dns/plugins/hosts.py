"""CoreDNS's hosts plugin: addresses written into the Corefile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import dns.name
import dns.rdata
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.dns import records as rr
from lessons.engine.dns.corefile import Line
from lessons.engine.dns.exchange import Exchange, Rest
from lessons.engine.dns.names import is_address, reversed_address
from lessons.engine.dns.records import Reason, Record, Request, Response, Zone, within, zones

_TTL = 3600
# What the hosts file of CoreDNS' pod has, which is read where the directive names no other.
_LOCAL = (("127.0.0.1", ("localhost",)), ("::1", ("localhost", "ip6-localhost", "ip6-loopback")))


@dataclass(frozen=True, slots=True)
class Hosts:
    """Answers from a table, both ways."""

    zones: tuple[Zone, ...]
    addresses: Mapping[tuple[str, ...], tuple[str, ...]]  # labels in lower case -> addresses
    names: Mapping[str, tuple[str, ...]]  # address -> names
    fallthrough: tuple[Zone, ...] = ()
    ttl: int = _TTL
    reverse: bool = True

    # plugin/hosts/hosts.go ServeDNS
    def serve(self, request: Request, exchange: Exchange, rest: Rest) -> Response:
        """Answer A, AAAA and PTR; a name without an entry falls through, or is SERVFAIL for want of an SOA."""
        if request.rdtype == RdataType.PTR:
            names = self._pointed(request)
            if not names:
                return rest(request)
            return self._answer(request, [rr.ptr(name) for name in names])
        if within(request.labels, self.zones) is None:
            return rest(request)
        known = self.addresses.get(request.labels, ())
        if not known:
            if within(request.labels, self.fallthrough) is not None:
                return rest(request)
            return Response(Rcode.SERVFAIL)
        fitting = [ip for ip in known if rr.address(ip).rdtype == request.rdtype]
        return self._answer(request, [rr.address(ip) for ip in fitting])

    def _answer(self, request: Request, answer: list[dns.rdata.Rdata]) -> Response:
        owner = dns.name.from_text(".".join(request.labels))
        made = tuple(Record(owner, self.ttl, rdata) for rdata in answer)
        reason = Reason("The hosts block of the Corefile has this name.")
        return Response(answer=made, authoritative=True, reason=reason)

    def _pointed(self, request: Request) -> list[dns.name.Name]:
        ip = reversed_address(request.labels) if self.reverse else None
        texts = self.names.get(ip or "", ())
        return [name for text in texts if (name := rr.name_from_text(text)) is not None]


# plugin/hosts/setup.go hostsParse
def setup(line: Line, block_zones: tuple[Zone, ...]) -> Hosts:
    """Read the directive with the entries in its block; a file that it names is not there in a lab."""
    words = [word for word in line.arguments if not word.startswith("/")]
    hosts = Hosts(zones(words) or block_zones, {}, {})
    addresses: dict[tuple[str, ...], tuple[str, ...]] = {}
    names: dict[str, tuple[str, ...]] = {}
    given = len(words) < len(line.arguments)
    for ip, known in () if given else _LOCAL:
        names[ip] = known
        for name in known:
            addresses[name,] = (*addresses.get((name,), ()), ip)
    for option in line.block:
        match option.name:
            case "fallthrough":
                hosts = replace(hosts, fallthrough=zones(option.arguments or (".",)))
            case "ttl":
                hosts = replace(hosts, ttl=option.number_at(0))
            case "no_reverse":
                hosts = replace(hosts, reverse=False)
            case "reload":
                pass
            case _ if is_address(option.name):
                names[option.name] = (*names.get(option.name, ()), *option.arguments)
                for text in option.arguments:
                    key = tuple(text.lower().rstrip(".").split("."))
                    addresses[key] = (*addresses.get(key, ()), option.name)
            case _:
                raise option.wrong(f"unknown property '{option.name}'")
    return replace(hosts, addresses=addresses, names=names)
