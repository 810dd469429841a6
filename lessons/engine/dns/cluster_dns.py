"""The DNS of one cluster: what comes of a query, and the state of all servers."""

from __future__ import annotations

from dataclasses import dataclass

import dns.message
from dns.rcode import Rcode

from lessons.engine.clock import Milliseconds
from lessons.engine.dns import messages
from lessons.engine.dns.applications import Applications
from lessons.engine.dns.exchange import Process
from lessons.engine.dns.logs import Reload
from lessons.engine.dns.memory import Holding, LogEntry, Memory, MemoryState
from lessons.engine.dns.musl import MuslResolver, runs_at
from lessons.engine.dns.records import Request, Response
from lessons.engine.dns.resolver import Resolver
from lessons.engine.dns.responders import PORT, Responders
from lessons.engine.dns.transport import Target, Transport
from lessons.engine.network import Connection, Network
from lessons.engine.refs import Place, Ref
from lessons.engine.store import View
from lessons.engine.trace import Trace


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking: a server's response, or why there is none.

    `failure` is "refused", "timeout" or "no route". `elapsed` is what the way and the server took; how long to wait for
    an answer that does not come is the client's to say.
    """

    response: Response | None = None
    failure: str | None = None
    elapsed: Milliseconds = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a message that was sent: a message and its length on the wire, or why there is none, as in `Answer`."""

    message: dns.message.Message | None = None
    failure: str | None = None
    elapsed: Milliseconds = 0
    size: int = 0


@dataclass(frozen=True, slots=True)
class DnsState:
    """What the DNS of a cluster knows beyond the store: see `Responders`, and what `sync` has seen."""

    memory: MemoryState
    corefile: str
    reloads: tuple[Reload, ...]
    changed: Milliseconds
    seen: View | None


class Dns:
    """Asks and answers. Queries travel the data plane like any other traffic."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.apiserver = network.apiserver
        self.profile = self.apiserver.profile
        self.memory = Memory()
        self.responders = Responders(network, self.memory)
        self.transport = Transport(network, self.responders)
        self.applications = Applications(self.memory, network.apiserver)
        self._seen: View | None = None

    @property
    def view(self) -> View:
        """The objects as they stand now."""
        return self.apiserver.store.view

    @property
    def now(self) -> Milliseconds:
        """The time on the cluster's clock."""
        return self.apiserver.clock.now

    @property
    def log(self) -> tuple[LogEntry, ...]:
        """The latest queries, of every hop, oldest first."""
        return self.memory.state.log

    def holdings(self) -> list[Holding]:
        """What all caches hold at this moment: programs', node-local ones, CoreDNS's, the office's."""
        return self.memory.holdings(self.now)

    @property
    def fault(self) -> str:
        """What CoreDNS logs of a Corefile that it does not take; "" while all is well."""
        return self.responders.fault

    def output(self, pod: Ref) -> str:
        """What a pod's DNS server has printed; "" for a pod that runs none."""
        return self.responders.log(pod)

    def sync(self) -> None:
        """Take notice of what changed in the cluster."""
        before, after = self._seen, self.view
        if before is after:
            return
        self._seen = after
        self.responders.reload()
        if before is None or not _same(_watched(before), _watched(after)):
            self.responders.changed = self.now

    def snapshot(self) -> DnsState:
        """The state as a value."""
        given = self.responders
        return DnsState(self.memory.state, given.corefile, given.reloads, given.changed, self._seen)

    def restore(self, state: DnsState) -> None:
        """Go back, or over, to that state."""
        self.memory.state, self._seen = state.memory, state.seen
        given = self.responders
        given.corefile, given.reloads, given.changed = state.corefile, state.reloads, state.changed

    def resolver(self, place: Place) -> Resolver:
        """The stub resolver at a place."""
        return MuslResolver(self, place) if runs_at(place, self.view) else Resolver(self, place)

    def at(self, place: Place) -> str:
        """Where a place is in the diagram; its own name where nothing stands there."""
        return self.transport.at(place)

    def query(
        self,
        place: Place,
        server: str,
        message: dns.message.Message,
        *,
        protocol: str = "UDP",
        port: int = PORT,
        trace: Trace | None = None,
        flows: dict[str, Connection] | None = None,
    ) -> Reply:
        """Send one message from a place to a server's address, and give what comes back; for `flows` see `ask`."""
        process, client, way = self.transport.reached(
            place, Target(server, port, protocol), trace, flows
        )
        if process is None:
            return Reply(failure=client, elapsed=way)
        response = self._response(process, client, message, trace)
        reply, size = messages.reply(message, response, protocol)
        return Reply(reply, None, way + response.elapsed, size)

    def ask(
        self,
        place: Place,
        server: str,
        request: Request,
        *,
        protocol: str = "UDP",
        trace: Trace | None = None,
        flows: dict[str, Connection] | None = None,
    ) -> Answer:
        """The same for a client that needs no message to print: what the server would put into its reply, uncut.

        `flows` holds the sockets that are open, by server: what goes out of one is one flow to conntrack, and so
        reaches the same replica.
        """
        process, client, way = self.transport.reached(
            place, Target(server, PORT, protocol), trace, flows
        )
        if process is None:
            return Answer(failure=client, elapsed=way)
        response = self.responders.answer(process, client, request, trace)
        return Answer(response, None, way + response.elapsed)

    def _response(
        self, process: Process, client: str, message: dns.message.Message, trace: Trace | None
    ) -> Response:
        if not message.question:
            return Response(Rcode.SERVFAIL)
        if (refused := messages.refused_version(message.edns)) is not None:
            return refused
        return self.responders.answer(process, client, messages.read(message), trace)


def _watched(view: View) -> tuple[object, ...]:
    """The objects whose changes move the SOA's serial on."""
    return tuple(
        view.objects.get((kind, space))
        for kind in ("Service", "EndpointSlice")
        for space in view.namespaces.get(kind, ())
    )


def _same(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    """Whether they are the very same objects, which costs no time to tell."""
    return len(before) == len(after) and all(a is b for a, b in zip(before, after, strict=True))
