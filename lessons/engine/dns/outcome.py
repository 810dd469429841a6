"""What the queries for one name of the search list gave."""

from __future__ import annotations

from dataclasses import dataclass, field

import dns.message
import dns.name
from dns.rcode import Rcode
from dns.rdatatype import RdataType


@dataclass(slots=True)
class Outcome:
    """What one name of the search list gave."""

    addresses: list[str] = field(default_factory=list)
    canonical: str = ""
    aliases: list[str] = field(default_factory=list)
    exists: bool = False
    failure: str = ""  # refused, timeout, servfail

    def take(self, message: dns.message.Message, name: dns.name.Name, rdtype: RdataType) -> int:
        """Take in a reply; gives the smallest TTL of its answer, 0 without an address."""
        rcode = message.rcode()
        if rcode not in (Rcode.NOERROR, Rcode.NXDOMAIN):
            self.failure = self.failure or "servfail"
            return 0
        self.exists = self.exists or rcode == Rcode.NOERROR
        return self._collect(message, name, rdtype)

    def _collect(self, message: dns.message.Message, name: dns.name.Name, rdtype: RdataType) -> int:
        """Take the addresses out of an answer, following its aliases; gives the smallest TTL, 0 without an address."""
        links = {
            rrset.name: rrset[0].target
            for rrset in message.answer
            if rrset.rdtype == RdataType.CNAME
        }
        owner, aliases = name, list[str]()
        for _ in range(len(links)):
            if owner not in links:
                break
            aliases.append(owner.to_text(omit_final_dot=True))
            owner = links[owner]
        found = [
            rrset for rrset in message.answer if rrset.rdtype == rdtype and rrset.name == owner
        ]
        for rrset in found:
            self.addresses += [rdata.address for rdata in rrset]
        if found and not self.canonical:
            self.canonical = owner.to_text(omit_final_dot=True)
            self.aliases = aliases
        return min((rrset.ttl for rrset in message.answer), default=0) if found else 0
