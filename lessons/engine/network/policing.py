"""Where NetworkPolicies are asked on a packet's way: when a pod's packet leaves its node's rules, and at the pod it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.engine.network import explain
from lessons.engine.network.connection import Connection
from lessons.engine.network.policies import Denial, denial
from lessons.engine.network.topology import Host
from lessons.engine.trace import Packet

if TYPE_CHECKING:
    from lessons.engine.network.dataplane import Journey


def leaving(journey: Journey, packet: Packet) -> Connection | None:
    """How the origin's egress policies end a packet, after the Service's rules; None where it passes."""
    origin = journey.origin
    if origin.pod is None or origin.host_network or packet.source not in origin.addresses:
        return None
    if not journey.view.count("NetworkPolicy", origin.pod.ref.namespace):
        return None
    owner = journey.topology.owner(packet.destination, journey.view)
    target = owner.pod if owner is not None else None
    return _ended(journey, denial(journey.view, origin.pod, "Egress", packet, target), packet)


def entering(journey: Journey, pod: Host, packet: Packet) -> Connection | None:
    """How a pod's ingress policies end a packet; its own node, which probes it, always passes."""
    if _from_own_node(journey.origin, pod, packet):
        return None
    if pod.pod is None or packet.source in pod.addresses:
        return None
    return _ended(journey, denial(journey.view, pod.pod, "Ingress", packet, pod.pod), packet)


def _from_own_node(origin: Host, pod: Host, packet: Packet) -> bool:
    """A detour through another node does not count: the packet comes back under that node's address."""
    return origin.kind == "node" and origin.node == pod.node and packet.source in origin.addresses


def _ended(journey: Journey, found: Denial | None, packet: Packet) -> Connection | None:
    if found is None:
        return None
    journey.trace.add(explain.denied(found, journey.origin, packet))
    if journey.passages:
        journey.passages[-1].left = None
    return journey.lost(packet)
