"""The network of one cluster: what its state is, when kube-proxy syncs, and how a connection is tried."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.network import answers, conntrack, forwarding, pings
from lessons.engine.network.addresses import parsed
from lessons.engine.network.affinity import AffinityState
from lessons.engine.network.connection import Connection, Reply, Verdict
from lessons.engine.network.conntrack import FlowTable
from lessons.engine.network.dataplane import Journey
from lessons.engine.network.forwarding import Forward, Forwards
from lessons.engine.network.kubeproxy import KubeProxy
from lessons.engine.network.topology import Host, Topology
from lessons.engine.refs import Place
from lessons.engine.store import View
from lessons.engine.trace import Hop, HopKind, Trace

# kube-proxy's --iptables-min-sync-period.
SYNC_PERIOD: Milliseconds = SECOND
SYNC = "proxy-sync"
# What kube-proxy watches. pkg/proxy/config/config.go
WATCHED = ("Service", "EndpointSlice", "Node")
EPHEMERAL = (32768, 60999)


@dataclass(frozen=True, slots=True)
class NetworkState:
    """All there is to know of the network besides the profile: an immutable value."""

    rules: View
    affinities: AffinityState
    last_sync: Milliseconds
    sync_due: bool
    flows: FlowTable = conntrack.EMPTY
    forwards: Forwards = ()


class Network:
    """Carries connections between places; `sync` lets kube-proxy take note of what changed."""

    def __init__(self, apiserver: APIServer, topology: Topology | None = None) -> None:
        self.apiserver = apiserver
        self.topology = topology or Topology(apiserver.profile)
        view = apiserver.store.view
        self.proxy = KubeProxy(self.topology, apiserver.chance, apiserver.profile.proxy_mode, view)
        self._last_sync: Milliseconds = -SYNC_PERIOD
        self._sync_due = False
        self._unchanged: tuple[View, View] | None = None
        self.flows = conntrack.EMPTY
        self._forwards: Forwards = ()
        apiserver.clock.on(SYNC, self._sync_event)

    @property
    def view(self) -> View:
        """The cluster as it is."""
        return self.apiserver.store.view

    # -- kube-proxy's turns -----------------------------------------------------------------------------------

    def sync(self) -> None:
        """Let kube-proxy see what changed: at once, or when a second has passed since it last did."""
        if self._sync_due or not self._changed():
            return
        wait = self._last_sync + SYNC_PERIOD - self.apiserver.clock.now
        if wait > 0:
            self._sync_due = True
            self.apiserver.clock.schedule(wait, SYNC)
        else:
            self._sync_now()

    def _sync_event(self, _event: Event) -> None:
        self._sync_due = False
        self._sync_now()

    def _sync_now(self) -> None:
        self.proxy.view = self.view
        self.flows = conntrack.cleaned(self.flows, self.view)
        self._last_sync = self.apiserver.clock.now

    def _changed(self) -> bool:
        """Whether anything kube-proxy watches differs from what its rules were made of."""
        old, new = self.proxy.view, self.view
        if old.version == new.version:
            return False
        if self._unchanged is not None and self._unchanged[0] is old and self._unchanged[1] is new:
            return False
        for kind in WATCHED:
            before, after = old.namespaces.get(kind), new.namespaces.get(kind)
            if before != after:
                return True
            for namespace in after or ():
                key = (kind, namespace)
                if old.objects.get(key) is not new.objects.get(key):
                    return True
        self._unchanged = old, new
        return False

    # -- what happens on the wire -----------------------------------------------------------------------------

    def host(self, place: Place) -> Host:
        """The machine or pod at a place; LookupError if there is none."""
        return self.topology.host(place, self.view)

    def connect(
        self,
        place: Place,
        address: str,
        port: int,
        protocol: str = "TCP",
        trace: Trace | None = None,
        *,
        source_port: int = 0,
    ) -> Connection:
        """Try a connection (TCP), or send a datagram (UDP), from a place to an IPv4 address.

        Without a source port it is one of the ephemeral ones, and so a flow of its own. The hops go into `trace`. The clock stands still: `elapsed` says how long the caller would have waited.
        """
        journey = self._journey(place, trace)
        if parsed(address).version == 6:
            return pings.no_ipv6(journey, address, port, protocol)
        low, high = EPHEMERAL
        if not source_port:
            source_port = low + self.apiserver.chance.number("source-port", high - low + 1)
        journey.trace.add(
            Hop(
                HopKind.ROUTE,
                journey.origin.at,
                f"{journey.origin.name} sends {protocol} to {address}:{port}",
            )
        )
        connection = self._forwarded(journey, address, port, protocol, source_port)
        if connection is not None:
            return connection
        connection = answers.returned(journey, journey.start(address, port, protocol, source_port))
        self.flows = conntrack.recorded(
            self.flows, journey.passages, connection.verdict, self.apiserver.clock.now
        )
        if connection.verdict is not Verdict.OPEN:
            journey.trace.add(_verdict(journey.origin, connection, address, port))
        return connection

    def _forwarded(
        self, journey: Journey, address: str, port: int, protocol: str, source_port: int
    ) -> Connection | None:
        """The connection through kubectl, if that listens there."""
        at = journey.origin.at
        forward = forwarding.taking(self._forwards, at, address, port, protocol)
        if forward is None:
            return None
        pod = forwarding.pod_behind(forward, self.view)
        if pod is None:
            return None
        return forwarding.through(journey, forward, pod, source_port)

    def ping(self, place: Place, address: str, trace: Trace | None = None) -> Reply:
        """Send one ICMP echo request."""
        return pings.ping(self._journey(place, trace), address)

    def _journey(self, place: Place, trace: Trace | None) -> Journey:
        trace = Trace() if trace is None else trace
        return Journey(
            self.topology,
            self.proxy,
            self.apiserver.profile,
            self.view,
            self.apiserver.clock.now,
            self.host(place),
            partial(self.connect, trace=trace),
            self.flows,
            trace,
        )

    # -- kubectl port-forward ---------------------------------------------------------------------------------

    def forwards(self, place: Place) -> Forwards:
        """The ports that kubectl keeps open at a place."""
        at = self.host(place).at
        open_here = forwarding.alive(self._forwards, self.view)
        return tuple(forward for forward in open_here if forward.at == at)

    def forward(self, forward: Forward) -> None:
        """Open one more."""
        self._forwards = (*forwarding.alive(self._forwards, self.view), forward)

    def close_forwards(self, place: Place) -> bool:
        """Close all at a place; whether there were any."""
        closing = self.forwards(place)
        self._forwards = tuple(each for each in self._forwards if each not in closing)
        return bool(closing)

    # -- state ------------------------------------------------------------------------------------------------

    def snapshot(self) -> NetworkState:
        """The state as a value."""
        return NetworkState(
            self.proxy.view,
            self.proxy.affinities,
            self._last_sync,
            self._sync_due,
            self.flows,
            self._forwards,
        )

    def restore(self, state: NetworkState) -> None:
        """Go back, or over, to that state."""
        self.proxy.view = state.rules
        self.proxy.affinities = state.affinities
        self._last_sync = state.last_sync
        self._sync_due = state.sync_due
        self.flows = state.flows
        self._forwards = state.forwards


_VERDICTS = {
    Verdict.REFUSED: (
        "the connection to {} is refused",
        "An answer came at once, and it says no: a reset, or ICMP port unreachable.",
    ),
    Verdict.TIMEOUT: (
        "nothing comes back from {}",
        "Somewhere on the way the packet was thrown away.",
    ),
    Verdict.NO_ROUTE: (
        "there is no route to {}",
        "The network says that nobody has this address.",
    ),
    Verdict.RESET: ("the connection to {} is reset", "It was open, and then one side cut it."),
}


def _verdict(origin: Host, connection: Connection, address: str, port: int) -> Hop:
    """How a connection that did not come about looks to who tried."""
    what, why = _VERDICTS[connection.verdict]
    return Hop(
        HopKind.VERDICT,
        origin.at,
        what.format(f"{address}:{port}"),
        why,
        packet=connection.packet,
        broken=True,
        elapsed=connection.elapsed,
    )
