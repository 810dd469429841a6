"""Connection tracking: what the kernel of each node remembers of the connections that passed it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import immutables

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.network.connection import Verdict
from lessons.engine.network.endpoints import of_port
from lessons.engine.store import View
from lessons.engine.trace import Packet

# net.netfilter.nf_conntrack_*_timeout*, in seconds, as Linux sets them.
_TIMEOUTS = {"TIME_WAIT": 120, "SYN_SENT": 120, "CLOSE": 10, "": 30}
# A table of so many is swept; the real one holds more than anybody reads.
MOST_FLOWS = 512

# Protocol, source and destination with their ports, of the first packet as it came in.
Tuple: TypeAlias = tuple[str, str, int, str, int]
FlowTable: TypeAlias = "immutables.Map[tuple[str, Tuple], Flow]"


class Flow(NamedTuple):
    """One entry of a node's table. `state` is TCP's, "" for UDP; `left` is the first packet as the node sent it on."""

    node: str
    came: Packet
    left: Packet
    state: str
    replied: bool
    since: Milliseconds

    def lifetime(self, now: Milliseconds) -> int:
        """Seconds until the entry is forgotten; not positive when it has been."""
        return _TIMEOUTS[self.state] - (now - self.since) // SECOND


@dataclass(slots=True)
class Passage:
    """A packet at one node: as it came, and as it left (None where the node's rules ended it)."""

    node: str
    came: Packet
    left: Packet | None = None

    @property
    def translated(self) -> bool:
        """Whether the node has rewritten where it goes."""
        return self.left is not None and _target(self.left) != _target(self.came)


EMPTY: FlowTable = immutables.Map()


def recorded(
    flows: FlowTable, passages: Sequence[Passage], verdict: Verdict, now: Milliseconds
) -> FlowTable:
    """The tables after a connection attempt: what a rule ended was never confirmed and leaves no entry."""
    for passage in passages:
        if passage.left is not None:
            came = passage.came
            flow = Flow(passage.node, came, passage.left, *_state(came.protocol, verdict), now)
            flows = flows.set((passage.node, _tuple(came)), flow)
    return flows if len(flows) <= MOST_FLOWS else _swept(flows, now)


def _state(protocol: str, verdict: Verdict) -> tuple[str, bool]:
    """The state at the end of a command (its connections are closed by then), and whether an answer came."""
    answered = verdict is Verdict.OPEN
    if protocol != "TCP":
        return "", answered
    if verdict is Verdict.REFUSED:
        return "CLOSE", True
    return ("TIME_WAIT", True) if answered else ("SYN_SENT", False)


def _target(packet: Packet) -> tuple[str, int]:
    return packet.destination, packet.destination_port


def _tuple(packet: Packet) -> Tuple:
    return (
        packet.protocol,
        packet.source,
        packet.source_port,
        packet.destination,
        packet.destination_port,
    )


def _swept(flows: FlowTable, now: Milliseconds) -> FlowTable:
    """Without what has expired; the older half goes too where that is not enough."""
    alive = sorted(
        (entry for entry in flows.items() if entry[1].lifetime(now) > 0),
        key=lambda entry: (entry[1].since, entry[0]),
    )
    return immutables.Map(alive[-MOST_FLOWS // 2 :])


def known(flows: FlowTable, node: str, packet: Packet, now: Milliseconds) -> Flow | None:
    """The entry that a datagram belongs to, None for the first of a flow. A TCP connection always begins anew."""
    flow = flows.get((node, _tuple(packet))) if packet.protocol == "UDP" else None
    return flow if flow is not None and flow.lifetime(now) > 0 else None


def of_node(flows: FlowTable, node: str, now: Milliseconds) -> list[Flow]:
    """A node's entries, oldest first."""
    mine = (flow for (at, _), flow in flows.items() if at == node and flow.lifetime(now) > 0)
    return sorted(mine, key=lambda flow: (flow.since, _tuple(flow.came)))


def without(flows: FlowTable, gone: Iterable[Flow]) -> FlowTable:
    """The tables without some entries."""
    with flows.mutate() as left:
        for flow in gone:
            left.pop((flow.node, _tuple(flow.came)), None)
        finished: FlowTable = left.finish()
    return finished


# pkg/proxy/conntrack/cleanup.go CleanStaleEntries
def cleaned(flows: FlowTable, view: View) -> FlowTable:
    """The tables after a sync: UDP entries of Services that lead to an endpoint which serves no more are deleted."""
    stale = [
        flow for flow in flows.values() if flow.came.protocol == "UDP" and _is_stale(flow, view)
    ]
    return without(flows, stale) if stale else flows


def _is_stale(flow: Flow, view: View) -> bool:
    came, target = flow.came, (flow.left.destination, flow.left.destination_port)
    if target == (came.destination, came.destination_port):
        return False
    services = [item for item in view.indexed("ip", came.destination) if item.ref.kind == "Service"]
    services += view.indexed("nodePort", str(came.destination_port))
    serving = {
        (backend.address, backend.port)
        for item in services
        for port in item.typed.ports
        if port.protocol == "UDP" and came.destination_port in (port.port, port.node_port)
        for backend in of_port(view, item.typed, port)
        if backend.endpoint.ready or backend.endpoint.serving
    }
    return bool(services) and target not in serving
