"""The way of a connection's first packet: from the host that sends it, over the nodes' rules, to a socket or an end.

At each host the same steps as in the kernel: rules (prerouting or output), routing, source rewriting
(postrouting), delivery.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from lessons.engine.clock import Milliseconds
from lessons.engine.network import conntrack, delivery, explain, outside, policing
from lessons.engine.network.addresses import parsed
from lessons.engine.network.connection import (
    ARP_PATIENCE,
    SYN_PATIENCE,
    Connection,
    Verdict,
)
from lessons.engine.network.conntrack import Flow, FlowTable, Passage
from lessons.engine.network.kubeproxy import KubeProxy
from lessons.engine.network.ruling import Action
from lessons.engine.network.topology import Host, Topology
from lessons.engine.profile import NodeProfile, Profile
from lessons.engine.refs import Place
from lessons.engine.store import View
from lessons.engine.trace import Hop, HopKind, Packet, Trace


@dataclass(slots=True)
class Journey:
    """One packet on its way. `view` is the cluster as it is; kube-proxy's rules are as of its last sync."""

    topology: Topology
    proxy: KubeProxy
    profile: Profile
    view: View
    now: Milliseconds
    origin: Host
    connect: Callable[[Place, str, int], Connection]
    flows: FlowTable = conntrack.EMPTY
    trace: Trace = field(default_factory=Trace)
    visited: set[tuple[str, str, int]] = field(default_factory=set)
    passages: list[Passage] = field(default_factory=list)
    destination_port: int = 0  # on which the packet arrived

    def start(self, address: str, port: int, protocol: str, source_port: int) -> Connection:
        """Send the first packet from the origin."""
        source = self.origin.addresses[0] if self.origin.addresses else ""
        packet = Packet(source, source_port, address, port, protocol)
        origin = self.origin
        if origin.kind == "pod" and not origin.host_network:
            return self._from_pod(origin, packet)
        if origin.node is not None:
            return self.at_node(origin.node, self._from_node(origin.node, packet), local=True)
        if address.startswith("127.") or address in origin.addresses:
            return delivery.to_machine(self, origin, packet._replace(source=address))
        return outside.onto_wire(self, origin.side, packet)

    # -- ends -------------------------------------------------------------------------------------------------

    def refused(self, packet: Packet, elapsed: Milliseconds = 0) -> Connection:
        """A reset, or ICMP port unreachable."""
        return Connection(Verdict.REFUSED, packet, elapsed=elapsed)

    def lost(self, packet: Packet) -> Connection:
        """Nothing ever comes back."""
        return Connection(Verdict.TIMEOUT, packet, elapsed=SYN_PATIENCE)

    def unreachable(self, packet: Packet, elapsed: Milliseconds = ARP_PATIENCE) -> Connection:
        """ICMP host unreachable, or no answer to ARP."""
        return Connection(Verdict.NO_ROUTE, packet, elapsed=elapsed)

    # -- hosts ------------------------------------------------------------------------------------------------

    def _from_pod(self, pod: Host, packet: Packet) -> Connection:
        if packet.destination.startswith("127.") or packet.destination in pod.addresses:
            return delivery.to_pod(self, pod, packet._replace(source=packet.destination))
        if pod.node is None:
            return self.lost(packet)
        if self._is_missing_neighbour(pod.node, packet.destination):
            return self._to_nobody(pod.node, packet)
        return self.at_node(pod.node, packet, local=False)

    def _is_missing_neighbour(self, node: NodeProfile, address: str) -> bool:
        """Whether a pod of the node asks for an address by ARP, on the bridge, and nobody has it."""
        near = self.topology.pod_range(address) == node
        return near and self.topology.owner(address, self.view) is None

    def _from_node(self, node: NodeProfile, packet: Packet) -> Packet:
        """The packet with the source address that the node's routing table picks."""
        bridge = self.topology.bridges[node.name]
        if packet.destination.startswith("127.") or packet.destination in (node.ip, bridge):
            return packet._replace(source=packet.destination)
        owner = self.topology.owner(packet.destination, self.view)
        here = owner.node if owner is not None and owner.kind == "pod" else None
        on_bridge = (here or self.topology.pod_range(packet.destination)) == node
        return packet._replace(source=bridge if on_bridge else node.ip)

    def at_node(self, node: NodeProfile, packet: Packet, *, local: bool) -> Connection:
        """A packet at a node: sent by it (`local`), by one of its pods, or arriving from elsewhere."""
        stop = (node.name, packet.destination, packet.destination_port)
        if stop in self.visited:
            return outside.circles(self, node, packet)
        self.visited.add(stop)
        self.passages.append(Passage(node.name, packet))
        masquerade = False
        if (flow := conntrack.known(self.flows, node.name, packet, self.now)) is not None:
            packet, masquerade = self._remembered(node, packet, flow)
        elif (ruling := self.proxy.rule(node, packet, local=local, now=self.now)) is not None:
            after = packet
            if ruling.backend is not None:
                after = packet.to_destination(ruling.backend.address, ruling.backend.port)
            for hop in explain.proxy_hops(node, ruling, packet, after):
                self.trace.add(hop)
            if ruling.action is Action.REJECT:
                return self.refused(packet)
            if ruling.action is Action.DROP:
                return self.lost(packet)
            packet, masquerade = after, ruling.masquerade
        if (denied := policing.leaving(self, packet)) is not None:
            return denied
        return self._route(node, packet, masquerade=masquerade, local=local)

    def _remembered(self, node: NodeProfile, packet: Packet, flow: Flow) -> tuple[Packet, bool]:
        """A datagram of a flow that the node knows: its rules are not asked again."""
        target = (flow.left.destination, flow.left.destination_port)
        if target == (packet.destination, packet.destination_port):
            return packet, False
        after = packet.to_destination(*target)
        self.trace.add(explain.remembered(node, packet, after))
        return after, flow.left.source != flow.came.source

    def _route(
        self, node: NodeProfile, packet: Packet, *, masquerade: bool, local: bool
    ) -> Connection:
        bridge = self.topology.bridges[node.name]
        if packet.destination in (node.ip, bridge) or packet.destination.startswith("127."):
            # What comes in passes no POSTROUTING, but what the node sends to itself does.
            if local and (masquerade or self._leaves_pods(packet)):
                packet = self._masquerade(node, packet, node.ip, explain.leaving_reason(masquerade))
            self.passages[-1].left = packet
            return delivery.to_node(self, self.topology.node_host(node), packet)
        owner = self.topology.owner(packet.destination, self.view)
        if owner is not None and owner.kind == "pod" and owner.node is not None:
            return self._to_pod(node, owner, packet, masquerade=masquerade)
        if owner is None and (other := self.topology.pod_range(packet.destination)) is not None:
            self.passages[-1].left = packet
            if other != node:
                return self.at_node(other, packet, local=False)
            return self._to_nobody(other, packet)
        if masquerade or self._leaves_pods(packet):
            packet = self._masquerade(node, packet, node.ip, explain.leaving_reason(masquerade))
        self.passages[-1].left = packet
        if owner is not None and owner.kind == "node" and owner.node is not None:
            return self.at_node(owner.node, packet, local=False)
        return outside.onto_wire(self, "office", packet)

    def _leaves_pods(self, packet: Packet) -> bool:
        """Whether the CNI's rule is for it: what pods send out of the pod network goes out under the node's address."""
        leaving = parsed(packet.destination) not in self.topology.pod_network
        return leaving and self.topology.is_pod_address(packet.source, self.view)

    def _to_pod(
        self, node: NodeProfile, pod: Host, packet: Packet, *, masquerade: bool
    ) -> Connection:
        here = pod.node == node
        if masquerade:
            source = self.topology.bridges[node.name] if here else node.ip
            packet = self._masquerade(node, packet, source, explain.leaving_reason(True))
        self.passages[-1].left = packet
        if packet.source in pod.addresses:
            self.trace.add(explain.from_itself(pod, packet))
            return self.lost(packet)
        if not here and pod.node is not None:
            return self.at_node(pod.node, packet, local=False)
        return delivery.to_pod(self, pod, packet)

    def _to_nobody(self, node: NodeProfile, packet: Packet) -> Connection:
        """An address of a node's pod range that no pod has: the node asks by ARP and gets no answer."""
        self.trace.add(
            Hop(
                HopKind.ROUTE,
                f"node/{node.name}",
                f"no pod has the address {packet.destination}",
                f"It is in the pod range of {node.name} ({node.pod_cidr}), but nobody there answers ARP.",
                packet=packet,
                broken=True,
            )
        )
        return self.unreachable(packet)

    def _masquerade(self, node: NodeProfile, packet: Packet, source: str, reason: str) -> Packet:
        if packet.source == source:
            return packet
        after = packet.from_source(source)
        self.trace.add(explain.masqueraded(node, packet, after, reason))
        return after
