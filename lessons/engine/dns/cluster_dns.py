"""All DNS servers of one cluster, and the way of a query to one of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import dns.message
from dns.rcode import Rcode

from lessons.engine.clock import Milliseconds
from lessons.engine.dns import appcache, coredns, messages, servers
from lessons.engine.dns.appcache import HeldAddresses
from lessons.engine.dns.exchange import Exchange, Process
from lessons.engine.dns.memory import LogEntry, Memory, MemoryState
from lessons.engine.dns.records import Request, Response
from lessons.engine.dns.resolvconf import NODE_LOCAL_DNS, OFFICE_DNS, PUBLIC_DNS, resolv_conf
from lessons.engine.dns.resolved import Resolved
from lessons.engine.dns.resolver import Resolver
from lessons.engine.dns.zones import Upstream
from lessons.engine.network import Connection, Network, Verdict
from lessons.engine.refs import Place
from lessons.engine.store import View
from lessons.engine.trace import Hop, HopKind, Trace

PORT = 53

# Answers from memory or from the store cost no time that dig would show.
HOP_TIME: Milliseconds = 0

_FAILURES = {
    Verdict.REFUSED: "refused",
    Verdict.RESET: "refused",
    Verdict.TIMEOUT: "timeout",
    Verdict.NO_ROUTE: "no route",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one query: a message and its length on the wire, or why there is none.

    `failure` is "refused", "timeout" or "no route". `elapsed` is what the way and the server took; how long to wait for
    an answer that does not come is the client's to say.
    """

    message: dns.message.Message | None = None
    failure: str | None = None
    elapsed: Milliseconds = 0
    size: int = 0
    server: str = ""


@dataclass(frozen=True, slots=True)
class DnsState:
    """What the DNS of a cluster knows beyond the store. `corefile` is the last good one; `changed` is for SOA serials."""

    memory: MemoryState
    corefile: str
    fault: str
    seen: tuple[object, ...]
    changed: Milliseconds


class Dns:
    """Asks and answers. Queries travel the data plane like any other traffic."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.apiserver = network.apiserver
        self.profile = self.apiserver.profile
        self.upstream = Upstream(self.profile)
        self.memory = Memory()
        self.corefile = self.profile.corefile
        self.fault = coredns.fault(self.corefile)
        self._seen: tuple[object, ...] = ()
        self._changed: Milliseconds = 0

    @property
    def view(self) -> View:
        """The objects as they stand now; CoreDNS watches them and sees a change within milliseconds."""
        return self.apiserver.store.view

    @property
    def now(self) -> Milliseconds:
        """The time on the cluster's clock."""
        return self.apiserver.clock.now

    @property
    def log(self) -> tuple[LogEntry, ...]:
        """The latest queries, of every hop, oldest first."""
        return self.memory.state.log

    def sync(self) -> None:
        """Take notice of changes: a new Corefile is loaded at once if it is good, and kept out with a fault if not."""
        text = coredns.configured(self.view, self.profile)
        if text != self.corefile:
            self.fault = coredns.fault(text)
            if not self.fault:
                self.corefile = text
                self._forget_replicas()
        watched = _watched(self.view)
        same = len(watched) == len(self._seen)
        if not same or any(a is not b for a, b in zip(watched, self._seen, strict=True)):
            self._seen, self._changed = watched, self.now

    def _forget_replicas(self) -> None:
        for item in self.view.selected("Pod", "kube-system", {"k8s-app": "kube-dns"}):
            self.memory.forget(f"{item.ref.name}/")

    def snapshot(self) -> DnsState:
        """The state as a value."""
        return DnsState(
            self.memory.state, self.corefile, self.fault, self._seen, self._changed
        )

    def restore(self, state: DnsState) -> None:
        """Go back, or over, to that state."""
        self.memory.state = state.memory
        self.corefile, self.fault = state.corefile, state.fault
        self._seen, self._changed = state.seen, state.changed

    def resolver(self, place: Place) -> Resolver:
        """The stub resolver at a place."""
        return Resolver(self, place)

    def held_addresses(self, place: Place, name: str) -> HeldAddresses | None:
        """What the program at a place has in a cache of its own for a name."""
        held = self.memory.state.applications.get((self._program(place), name))
        return held if held is not None and held.valid(self.now) else None

    def hold_addresses(self, place: Place, name: str, resolved: Resolved, ttl: int) -> None:
        """Let the program at a place keep an answer, if it is one that does."""
        if place.kind != "pod":
            return
        item = self.view.get("Pod", place.namespace, place.name)
        mode = item.annotations.get(appcache.ANNOTATION, "") if item is not None else ""
        keeps, end = appcache.until(mode, self.now, ttl)
        if keeps:
            held = appcache.HeldAddresses(resolved, self.now, end)
            self.memory.hold(self._program(place), name, held)

    def _program(self, place: Place) -> str:
        """A pod's program; another pod of the same name is another program."""
        item = self.view.get("Pod", place.namespace, place.name) if place.kind == "pod" else None
        return f"{place}/{item.uid}" if item is not None else str(place)

    def query(
        self,
        place: Place,
        server: str,
        message: dns.message.Message,
        *,
        protocol: str = "UDP",
        port: int = PORT,
        trace: Trace | None = None,
    ) -> Reply:
        """Send one query from a place to a server's address, and give what comes back."""
        if server == NODE_LOCAL_DNS and self.profile.node_local_dns:
            process = self._node_local(place)
            connection = None
        else:
            connection = self.network.connect(place, server, port, protocol, trace)
            process = self._process(connection, server)
        if process is None:
            return self._unanswered(connection, place, server, trace)
        client = connection.client if connection is not None else str(place)
        return self._answered(process, client, message, protocol, trace, connection)

    def _answered(
        self,
        process: Process,
        client: str,
        message: dns.message.Message,
        protocol: str,
        trace: Trace | None,
        connection: Connection | None,
    ) -> Reply:
        if not message.question:
            failed = Response(Rcode.SERVFAIL)
        elif (refused := messages.refused_version(message)) is not None:
            failed = refused
        else:
            failed = None
        response = failed or self._handled(process, client, messages.read(message), trace)
        reply, size = messages.reply(message, response, protocol)
        way = connection.elapsed if connection is not None else 0
        return Reply(reply, None, way + response.elapsed + HOP_TIME, size, process.ip)

    def _handled(
        self, process: Process, client: str, request: Request, trace: Trace | None
    ) -> Response:
        """A process' answer to a request, logged and traced."""
        exchange = self._exchange(process, client, trace)
        response = exchange.lookup(request)
        self.memory.note(
            LogEntry(
                self.now,
                client,
                process.name,
                request.name.to_text(),
                request.rdtype.name,
                response.rcode.name,
                exchange.left if exchange.cached else None,
                tuple(record.rdata.to_text() for record in response.answer[:8]),
            )
        )
        if trace is not None:
            trace.add(_hop(process, request, response))
        return response

    def _exchange(self, process: Process, client: str, trace: Trace | None) -> Exchange:
        serial = int(self.apiserver.clock.start.timestamp()) + self._changed // 1000
        return Exchange(
            process=process,
            view=self.view,
            now=self.now,
            serial=serial,
            chance=self.apiserver.chance,
            caches=self.memory,
            forward=self._forward,
            serve=self._serve,
            client=client,
            trace=trace,
        )

    def _serve(self, request: Request, exchange: Exchange) -> Response:
        """What the process of an exchange makes of a request."""
        if exchange.process.name == servers.PUBLIC.name:
            return servers.public(self.upstream, request)
        if exchange.process.name == servers.OFFICE.name:
            return servers.office(self.upstream, request, exchange)
        if exchange.process.at == "dns/node-local":
            corefile = coredns.NODE_LOCAL_COREFILE.format(dns_ip=self.profile.dns_ip)
            return coredns.serve(corefile, request, exchange)
        return coredns.serve(self.corefile, request, exchange)

    def _forward(self, server: str, request: Request, exchange: Exchange) -> Response | None:
        """Another server's answer for a process that forwards; None if it does not answer."""
        origin = exchange.process.place
        if origin is None:
            return None
        if server == "/etc/resolv.conf":
            server = resolv_conf(origin, self.view, self.profile).nameservers[0]
        address, port = _address(server)
        connection = self.network.connect(origin, address, port, "UDP", None)
        process = self._process(connection, address)
        if process is None or exchange.depth > _LONGEST_WAY:
            return None
        exchange.note(
            Hop(
                HopKind.DNS,
                exchange.process.at,
                f"asks {server} for {request.name.to_text()} {request.rdtype.name}",
                "The name is not in the cluster's own zones, and not in the cache.",
                to=process.at,
            )
        )
        next_exchange = self._exchange(process, connection.client, exchange.trace)
        next_exchange.depth = exchange.depth
        response = self._handled_by(next_exchange, request)
        return replace(response, elapsed=response.elapsed + connection.elapsed)

    def _handled_by(self, exchange: Exchange, request: Request) -> Response:
        return self._handled(exchange.process, exchange.client, request, exchange.trace)

    def _process(self, connection: Connection, address: str) -> Process | None:
        """The DNS server at the end of a connection; None if nobody there answers DNS."""
        found = connection.process
        if connection.verdict != Verdict.OPEN or found is None:
            return None
        if found.ref is not None and found.ref.kind == "Pod":
            return coredns.replica(self.view, found.ref)
        if address == OFFICE_DNS:
            return servers.OFFICE
        return servers.PUBLIC if address == PUBLIC_DNS else None

    def _node_local(self, place: Place) -> Process | None:
        """The cache on a place's node; None outside of the cluster."""
        if place.kind == "pod":
            item = self.view.get("Pod", place.namespace, place.name)
            name = item.typed.node if item is not None else ""
        elif place.kind == "node":
            name = place.name
        elif place.kind == "admin":
            name = next((n.name for n in self.profile.nodes if n.control_plane), "")
        else:
            return None
        node = next((n for n in self.profile.nodes if n.name == name), None)
        return coredns.node_local(node.name, node.ip) if node is not None else None

    def _unanswered(
        self, connection: Connection | None, place: Place, server: str, trace: Trace | None
    ) -> Reply:
        verdict = connection.verdict if connection is not None else Verdict.TIMEOUT
        failure = _FAILURES.get(verdict, "timeout")
        if trace is not None:
            at = "internet" if place.kind == "internet" else str(place)
            text = f"no answer from {server}#53: {_WORDS[failure]}"
            trace.add(Hop(HopKind.DNS, at, text, _REASONS[failure], broken=True))
        return Reply(None, failure, connection.elapsed if connection is not None else 0)


# Servers that forward to each other in a circle stop here.
_LONGEST_WAY = 8

_WORDS = {"refused": "connection refused", "timeout": "timed out", "no route": "host unreachable"}
_REASONS = {
    "refused": "Nobody listens there: for the cluster's DNS, kube-dns has no ready endpoint.",
    "timeout": "The query or its answer got lost; the client waits and tries again.",
    "no route": "No machine has that address.",
}


def _address(server: str) -> tuple[str, int]:
    host, _, port = server.rpartition(":")
    if server.count(":") == 1 and port.isdigit():
        return host, int(port)
    return server.strip("[]"), PORT


def _watched(view: View) -> tuple[object, ...]:
    """The objects whose changes move the SOA's serial on; compared by identity, which costs no time."""
    return tuple(
        view.objects.get((kind, space))
        for kind in ("Service", "EndpointSlice")
        for space in view.namespaces.get(kind, ())
    )


def _hop(process: Process, request: Request, response: Response) -> Hop:
    asked = f"{request.name.to_text()} {request.rdtype.name}"
    if response.rcode != Rcode.NOERROR:
        text = f"{asked} → {response.rcode.name}"
    elif response.answer:
        shown = [record.rdata.to_text() for record in response.answer[:4]]
        more = len(response.answer) - len(shown)
        text = f"{asked} → {', '.join(shown)}" + (f" and {more} more" if more else "")
    else:
        text = f"{asked} → no such record (NODATA)"
    reason = response.reason
    return Hop(
        HopKind.DNS,
        process.at,
        text,
        reason.text if reason else "",
        ref=reason.ref if reason else None,
        path=reason.path if reason else (),
    )
