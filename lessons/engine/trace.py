"""What happened on the way of a command, recorded where it was decided, never reconstructed from output.

A trace is a list of hops. Whoever decides something (a resolver, a cache, a proxy rule, a socket) adds the hop
that says so: what, why, and the object and field that made it so. Explanations, the diagram's path and hints
all read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from lessons.engine.clock import Milliseconds
from lessons.engine.refs import FieldPath, Ref, SourceLine


class HopKind(StrEnum):
    """What sort of decision a hop records."""

    SEARCH = "search"  # the stub resolver's next name of the search list
    DNS = "dns"  # a server's answer, or its silence
    CACHE = "cache"  # an answer found in, or put into, a cache
    ROUTE = "route"  # where a packet is sent next
    PROXY = "proxy"  # a rule of kube-proxy on a node
    ENDPOINT = "endpoint"  # the endpoint chosen
    POLICY = "policy"  # a NetworkPolicy or firewall
    SOCKET = "socket"  # the process that listens, or does not
    ANSWER = "answer"  # what the process answered
    API = "api"  # what the API server did
    VERDICT = "verdict"  # how it ended for the caller


# Named tuples: a frozen dataclass takes four times as long to make, and one curl makes a dozen of these.
class Hop(NamedTuple):
    """One decision on the way.

    `at` and `to` name what the diagram draws: "pod/NAMESPACE/NAME", "node/NAME", "laptop", "internet",
    "service/NAMESPACE/NAME", "dns/coredns", "dns/office", "loadbalancer/NAMESPACE/NAME", "external/NAME".
    `what` is one line of fact; `why` one sentence of reason. `ref` and `path` name the object and field that
    decided, `source` the manifest line of that field where a student's file made it. `packet` is the packet as it
    leaves the hop. `broken` marks the hop where it failed. `answer` is what a DNS server's answer comes to: NOERROR,
    NODATA for a name without such a record, else the rcode (NXDOMAIN); "" for all other hops.
    """

    kind: HopKind
    at: str
    what: str
    why: str = ""
    to: str = ""
    ref: Ref | None = None
    path: FieldPath = ()
    source: SourceLine | None = None
    packet: Packet | None = None
    broken: bool = False
    elapsed: Milliseconds = 0
    answer: str = ""


class Packet(NamedTuple):
    """The addresses on a packet; `translated` says what the last rule changed, in words, "" for nothing."""

    source: str
    source_port: int
    destination: str
    destination_port: int
    protocol: str = "TCP"
    translated: str = ""

    def to_destination(self, address: str, port: int) -> Packet:
        """The packet after DNAT."""
        before = f"{self.destination}:{self.destination_port}"
        return self._replace(
            destination=address,
            destination_port=port,
            translated=f"{before} → {address}:{port}",
        )

    def from_source(self, address: str) -> Packet:
        """The packet after SNAT (masquerade)."""
        return self._replace(source=address, translated=f"{self.source} → {address}")


@dataclass(slots=True)
class Trace:
    """The hops of one command, in order."""

    hops: list[Hop] = field(default_factory=list)

    def add(self, hop: Hop) -> None:
        """Record a hop."""
        self.hops.append(hop)

    @property
    def broken(self) -> Hop | None:
        """The first hop at which the way broke, or None."""
        return next((hop for hop in self.hops if hop.broken), None)
