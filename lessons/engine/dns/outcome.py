"""What the queries for one name of the search list gave."""

from __future__ import annotations

from dataclasses import dataclass, field

import dns.name
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.dns.records import Response, text_of


@dataclass(slots=True)
class Outcome:
    """What one name of the search list gave."""

    addresses: list[str] = field(default_factory=list)
    canonical: str = ""
    aliases: list[str] = field(default_factory=list)
    exists: bool = False
    answered: bool = False  # a reply had records, be they aliases alone
    failure: str = ""  # refused, timeout, servfail

    def take(self, response: Response, name: dns.name.Name, rdtype: RdataType) -> int:
        """Take in a reply; gives the smallest TTL of its answer, 0 without an address."""
        if response.rcode not in (Rcode.NOERROR, Rcode.NXDOMAIN):
            self.failure = self.failure or "servfail"
            return 0
        self.exists = self.exists or response.rcode == Rcode.NOERROR
        if not response.answer:
            return 0
        self.answered = True
        return self._collect(response, name, rdtype)

    def _collect(self, response: Response, name: dns.name.Name, rdtype: RdataType) -> int:
        """Take the addresses out of an answer, following its aliases; gives the smallest TTL, 0 without an address."""
        links = {
            record.owner: record.rdata.target  # type: ignore[attr-defined]
            for record in response.answer
            if record.rdata.rdtype == RdataType.CNAME
        }
        owner, aliases = name, list[str]()
        for _ in range(len(links)):
            if owner not in links:
                break
            aliases.append(text_of(owner).removesuffix("."))
            owner = links[owner]
        found = [
            record.rdata.address  # type: ignore[attr-defined]
            for record in response.answer
            if record.rdata.rdtype == rdtype and (record.owner is owner or record.owner == owner)
        ]
        self.addresses += found
        if found and not self.canonical:
            self.canonical = text_of(owner).removesuffix(".")
            self.aliases = aliases
        return min(record.ttl for record in response.answer) if found else 0
