"""The stub resolver of musl, the C library of Alpine images: what it does otherwise than glibc's.

It asks all servers at once and takes the first answer; it goes on with the search list only where a name does not exist;
a name with enough dots is never tried with a suffix; and IPv4 addresses stay in the order in which they came.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import dns.name
from dns.rcode import Rcode
from dns.rdatatype import RdataType

from lessons.engine.clock import Milliseconds
from lessons.engine.dns.outcome import Outcome
from lessons.engine.dns.records import Response
from lessons.engine.dns.resolver import Resolver
from lessons.engine.dns.stub import TIMEOUT
from lessons.engine.network import Connection
from lessons.engine.refs import Place
from lessons.engine.store import View
from lessons.engine.trace import Trace

# src/network/resolvconf.c: the longest that a resolv.conf can make it wait, in seconds.
LONGEST_TIMEOUT = 60

# Images made from Alpine, besides those that say so in their tag.
_ALPINE = frozenset(
    {
        "alpine",
        "curlimages/curl",
        "nicolaka/netshoot",
        "praqma/network-multitool",
        "wbitt/network-multitool",
        "e2e-test-images/agnhost",
    }
)
_TAGS = ("alpine", "musl")


def runs_at(place: Place, view: View) -> bool:
    """Whether the programs at a place use musl: those of a pod whose container's image is made from Alpine."""
    item = view.get("Pod", place.namespace, place.name) if place.kind == "pod" else None
    if item is None or not item.typed.containers:
        return False
    image: str = item.typed.containers[0].image.partition("@")[0]
    path, colon, tag = image.rpartition(":")
    if not colon or "/" in tag:
        path, tag = image, ""
    return any(word in tag for word in _TAGS) or any(
        path == name or path.endswith(f"/{name}") for name in _ALPINE
    )


class MuslResolver(Resolver):
    """Resolves names at one place as musl does."""

    # src/network/lookup_name.c name_from_dns_search
    def candidates(self, name: str) -> Iterator[tuple[str, str]]:
        """The names tried for a name: the search list and then the name, or with enough dots the name alone."""
        dots = name.rstrip(".").count(".")
        if dots >= self.ndots and not name.endswith("."):
            counted = f"It has {dots} dot{'' if dots == 1 else 's'}, ndots is {self.ndots}"
            yield f"{name}.", f"{counted}: musl tries it as it is, and never with a suffix."
            return
        yield from super().candidates(name)

    # src/network/lookup_name.c name_from_dns
    def following(self, index: int, count: int, outcome: Outcome, as_is_last: bool) -> int:
        """The next candidate; a name that exists, or is not answered for, ends the walk."""
        return count if outcome.exists or outcome.failure else index + 1

    # src/network/res_msend.c: SERVFAIL and REFUSED count as no answer, and an ICMP error goes unnoticed.
    def exchange(
        self,
        name: dns.name.Name,
        rdtype: RdataType,
        trace: Trace | None = None,
        flows: dict[str, Connection] | None = None,
    ) -> tuple[Response | None, str, Milliseconds]:
        """Ask all servers at once: the first good reply, or a timeout."""
        first: tuple[Milliseconds, Response] | None = None
        for server in self.nameservers:
            reply = self.asked(server, name, rdtype, trace, flows)
            response = reply.response
            if response is None or response.rcode not in (Rcode.NOERROR, Rcode.NXDOMAIN):
                continue
            if first is None or reply.elapsed < first[0]:
                first = (reply.elapsed, response)
        if first is None:
            patience = min(LONGEST_TIMEOUT, self.conf.option("timeout", TIMEOUT))
            return None, "timeout", patience * 1000
        return first[1], "", first[0]

    # src/network/lookup_name.c __lookup_name
    def ordered(self, addresses: Sequence[str]) -> tuple[str, ...]:
        """The addresses in the order to try them: sorted only where there are IPv6 addresses among them."""
        if any(":" in address for address in addresses):
            return super().ordered(addresses)
        return tuple(addresses)
