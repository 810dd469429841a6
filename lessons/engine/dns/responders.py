"""The DNS servers of a cluster and around it: which process a query reached, and what that answers."""

from __future__ import annotations

from dns.rcode import Rcode

from lessons.engine.apiserver import APIServer
from lessons.engine.clock import Milliseconds
from lessons.engine.dns import coredns, logs, servers
from lessons.engine.dns.exchange import Exchange, Process
from lessons.engine.dns.logs import Reload
from lessons.engine.dns.memory import LogEntry, Memory
from lessons.engine.dns.plugins.forward import RESOLV_CONF
from lessons.engine.dns.records import Request, Response
from lessons.engine.dns.resolvconf import OFFICE_DNS, PUBLIC_DNS, resolv_conf
from lessons.engine.dns.zones import Upstream
from lessons.engine.network import Connection, Network, Verdict
from lessons.engine.profile_defaults import COREFILE
from lessons.engine.refs import Place, Ref
from lessons.engine.store import View
from lessons.engine.trace import Hop, HopKind, Trace

PORT = 53

# Servers that forward to each other in a circle stop here.
_LONGEST_WAY = 8

_SHOWN = 4  # records that a hop spells out


class Responders:
    """All DNS servers. `reloads` are the Corefiles that CoreDNS was given, `changed` the moment of the last change seen."""

    def __init__(self, network: Network, memory: Memory) -> None:
        self.network = network
        self.apiserver: APIServer = network.apiserver
        self.profile = self.apiserver.profile
        self.memory = memory
        self.upstream = Upstream(self.profile)
        given = self.profile.corefile
        self.reloads: tuple[Reload, ...] = (Reload(0, given),)
        if fault := coredns.fault(given):
            self.reloads = (Reload(0, COREFILE), Reload(1, given, fault))
        self.corefile = self.reloads[0].corefile
        self.changed: Milliseconds = 0

    @property
    def view(self) -> View:
        """The objects as they stand now; CoreDNS watches them and sees a change within milliseconds."""
        return self.apiserver.store.view

    @property
    def fault(self) -> str:
        """What is wrong with the Corefile that CoreDNS was given last; "" while all is well."""
        return self.reloads[-1].fault

    # The `reload` plugin and the kubelet's refresh of ConfigMaps take up to two minutes; nobody learns from that wait.
    def reload(self) -> None:
        """Run the Corefile of the ConfigMap if it is another one and a good one; else keep the old and note the fault."""
        text = coredns.configured(self.view, self.profile)
        if text == self.reloads[-1].corefile:
            return
        fault = coredns.fault(text)
        self.reloads = (*self.reloads, Reload(self.apiserver.clock.now, text, fault))
        if not fault:
            self.corefile = text
            for item in self.view.selected("Pod", "kube-system", {"k8s-app": "kube-dns"}):
                self.memory.forget(f"{item.ref.name}/")

    def log(self, ref: Ref) -> str:
        """What the CoreDNS in a pod has printed; "" for a pod that runs something else."""
        item = self.view.find(ref)
        if item is None or not coredns.runs_in(item):
            return ""
        return logs.text(item, self.reloads, self.apiserver.clock.start)

    def process(self, connection: Connection, address: str) -> Process | None:
        """The DNS server at the end of a connection; None if nobody there answers DNS."""
        found = connection.process
        if connection.verdict != Verdict.OPEN or found is None:
            return None
        if found.ref is not None and found.ref.kind == "Pod":
            return coredns.replica(self.view, found.ref)
        if address == OFFICE_DNS:
            return servers.OFFICE
        return servers.PUBLIC if address == PUBLIC_DNS else None

    def node_local(self, place: Place) -> Process | None:
        """The cache on a place's node; None outside of the cluster."""
        if place.kind == "pod":
            item = self.view.get("Pod", place.namespace, place.name)
            name = item.typed.node if item is not None else ""
        elif place.kind == "admin":
            name = next((node.name for node in self.profile.nodes if node.control_plane), "")
        else:
            name = place.name if place.kind == "node" else ""
        node = next((node for node in self.profile.nodes if node.name == name), None)
        return coredns.node_local(node.name, node.ip) if node is not None else None

    def answer(
        self, process: Process, client: str, request: Request, trace: Trace | None, depth: int = 0
    ) -> Response:
        """A process' answer to a request, logged and traced."""
        exchange = self._exchange(process, trace, depth)
        response = exchange.lookup(request)
        entry = LogEntry(
            exchange.now,
            client,
            process.name,
            request,
            response.rcode,
            exchange.left,
            response.answer,
        )
        self.memory.note(entry)
        if trace is not None:
            trace.add(_hop(process, request, response))
        return response

    def respond(self, process: Process, request: Request) -> Response:
        """The same answer for a client whose queries nobody follows."""
        return self._exchange(process, None, 0).lookup(request)

    def _exchange(self, process: Process, trace: Trace | None, way: int) -> Exchange:
        serial = int(self.apiserver.clock.start.timestamp()) + self.changed // 1000
        return Exchange(
            process=process,
            view=self.view,
            now=self.apiserver.clock.now,
            serial=serial,
            chance=self.apiserver.chance,
            caches=self.memory,
            forward=self._forward,
            serve=self._serve,
            trace=trace,
            way=way,
        )

    def _serve(self, request: Request, exchange: Exchange) -> Response:
        """What the process of an exchange makes of a request."""
        process = exchange.process
        if process is servers.PUBLIC:
            return servers.public(self.upstream, request)
        if process is servers.OFFICE:
            return servers.office(self.upstream, request, exchange)
        if process.at == coredns.NODE_LOCAL_AT:
            corefile = coredns.NODE_LOCAL_COREFILE.format(dns_ip=self.profile.dns_ip)
            return coredns.serve(corefile, request, exchange)
        return coredns.serve(self.corefile, request, exchange)

    def _forward(self, server: str, request: Request, exchange: Exchange) -> Response | None:
        """Another server's answer for a process that forwards; None if it does not answer."""
        origin = exchange.process.place
        if origin is None or exchange.way >= _LONGEST_WAY:
            return None
        if server == RESOLV_CONF:
            server = resolv_conf(origin, self.view, self.profile).nameservers[0]
        address, port = _address(server)
        connection = self.network.connect(origin, address, port, "UDP")
        process = self.process(connection, address)
        if process is None:
            return None
        exchange.note(
            Hop(
                HopKind.DNS,
                exchange.process.at,
                f"asks {server} for {request.question}",
                "The name is not in its own zones, and not in its cache.",
                to=process.at,
            )
        )
        response = self.answer(
            process, connection.client, request, exchange.trace, exchange.way + 1
        )
        return response._replace(elapsed=response.elapsed + connection.elapsed)


def _address(server: str) -> tuple[str, int]:
    host, _, port = server.rpartition(":")
    if server.count(":") == 1 and port.isdigit():
        return host, int(port)
    return server.strip("[]"), PORT


def _hop(process: Process, request: Request, response: Response) -> Hop:
    asked = request.question
    answer = response.rcode.name
    if response.rcode != Rcode.NOERROR:
        text = f"{asked} → {answer}"
    elif response.answer:
        shown = [record.rdata.to_text() for record in response.answer[:_SHOWN]]
        more = len(response.answer) - len(shown)
        text = f"{asked} → {', '.join(shown)}" + (f" and {more} more" if more else "")
    else:
        answer = "NODATA"
        text = f"{asked} → no such record (NODATA)"
    reason = response.reason
    return Hop(
        HopKind.DNS,
        process.at,
        text,
        reason.text if reason else "",
        ref=reason.ref if reason else None,
        path=reason.path if reason else (),
        answer=answer,
    )
