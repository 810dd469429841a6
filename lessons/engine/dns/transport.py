"""The way of a query to a server: over the data plane like any other traffic, or to the cache on the node."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.clock import Milliseconds
from lessons.engine.dns.exchange import Process
from lessons.engine.dns.resolvconf import NODE_LOCAL_DNS
from lessons.engine.dns.responders import Responders
from lessons.engine.network import Connection, Network, Verdict
from lessons.engine.refs import Place
from lessons.engine.trace import Hop, HopKind, Trace

_FAILURES = {
    Verdict.REFUSED: "refused",
    Verdict.RESET: "refused",
    Verdict.NO_ROUTE: "no route",
}
_WORDS = {
    "refused": ("connection refused", "Nobody takes queries there; is a CoreDNS pod ready?"),
    "timeout": ("timed out", "The query or its answer got lost; the client waits and tries again."),
    "no route": ("host unreachable", "No machine has that address."),
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a query is sent."""

    server: str
    port: int
    protocol: str


class Transport:
    """Brings queries to servers."""

    def __init__(self, network: Network, responders: Responders) -> None:
        self.network = network
        self.responders = responders

    def at(self, place: Place) -> str:
        """Where a place is in the diagram; its own name where nothing stands there."""
        try:
            return self.network.host(place).at
        except LookupError:
            return str(place)

    def reached(
        self,
        place: Place,
        target: Target,
        trace: Trace | None,
        flows: dict[str, Connection] | None,
    ) -> tuple[Process | None, str, Milliseconds]:
        """Who takes the query, the client's address there, and how long the way is; for nobody, the failure instead."""
        server = target.server
        if server == NODE_LOCAL_DNS and self.network.apiserver.profile.node_local_dns:
            process = self.responders.node_local(place)
            client, way, failure = str(place), 0, "timeout"
        else:
            connection = self._socket(place, target, trace, flows)
            process = self.responders.process(connection, server)
            client, way = connection.client, connection.elapsed
            failure = _FAILURES.get(connection.verdict, "timeout")
        if process is None:
            self._unanswered(failure, place, server, trace)
            return None, failure, way
        return process, client, way

    def _socket(
        self,
        place: Place,
        target: Target,
        trace: Trace | None,
        flows: dict[str, Connection] | None,
    ) -> Connection:
        """One of the open sockets, or a new one that is open from then on."""
        datagrams = target.protocol == "UDP"
        connection = flows.get(target.server) if flows and datagrams else None
        if connection is None:
            connection = self._connect(place, target, trace)
        if flows is not None and datagrams:
            flows[target.server] = connection
        return connection

    def _connect(self, place: Place, target: Target, trace: Trace | None) -> Connection:
        """The way to a server; a command that asks it again goes the same way, and tells of it once."""
        server, port, protocol = target.server, target.port, target.protocol
        if trace is None:
            return self.network.connect(place, server, port, protocol)
        way = Trace()
        connection = self.network.connect(place, server, port, protocol, way)
        opened = connection.verdict is Verdict.OPEN
        told = any(
            hop.packet is not None and hop.packet.destination_port == port for hop in trace.hops
        )
        if not (opened and told):
            for hop in way.hops:
                if not (opened and hop.kind is HopKind.VERDICT):
                    trace.add(hop)
        return connection

    def _unanswered(self, failure: str, place: Place, server: str, trace: Trace | None) -> None:
        if trace is not None:
            word, why = _WORDS[failure]
            text = f"no answer from {server}: {word}"
            trace.add(Hop(HopKind.DNS, self.at(place), text, why, broken=True))
