"""The end of the way: a packet at the host it is for, and the process there that takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.engine.network import explain, healthchecks, policing, sockets
from lessons.engine.network.connection import Connection, Process, Verdict
from lessons.engine.network.ingress import Controller
from lessons.engine.network.topology import Host
from lessons.engine.trace import Hop, HopKind, Packet

if TYPE_CHECKING:
    from lessons.engine.network.dataplane import Journey


def to_pod(journey: Journey, pod: Host, packet: Packet) -> Connection:
    """Delivery to a pod's own network."""
    assert pod.pod is not None  # hosts of kind pod have one
    loopback = packet.destination.startswith("127.")
    if not loopback and (denied := policing.entering(journey, pod, packet)) is not None:
        return denied
    port, protocol = packet.destination_port, packet.protocol
    found = sockets.in_pod(
        pod.pod, port, protocol, journey.profile, journey.view, loopback=loopback
    )
    return _delivered(journey, found, pod, packet)


def to_node(journey: Journey, node: Host, packet: Packet) -> Connection:
    """Delivery to a node's own network, or through a hostPort to the pod that asked for it."""
    port, protocol = packet.destination_port, packet.protocol
    if (forwarded := sockets.host_port(node, port, protocol, journey.view)) is not None:
        pod, inner = forwarded
        target = journey.topology.pod_host(pod)
        return to_pod(journey, target, packet.to_destination(target.addresses[0], inner))
    found = sockets.on_node(node, port, protocol, journey.profile, journey.view)
    if found is None and protocol == "TCP":
        loopback = packet.destination.startswith("127.")
        found = healthchecks.listening(journey.proxy, node, port, loopback=loopback)
    return _delivered(journey, found, node, packet)


def to_machine(journey: Journey, machine: Host, packet: Packet) -> Connection:
    """Delivery to a machine outside of the cluster."""
    port, protocol = packet.destination_port, packet.protocol
    found = sockets.on_machine(machine, port, protocol, journey.profile)
    return _delivered(journey, found, machine, packet)


def _delivered(journey: Journey, found: Process | None, host: Host, packet: Packet) -> Connection:
    if found is not None and found.routes:
        journey.destination_port = packet.destination_port
        found = found._replace(answer=Controller(journey, host).answer)
    if found is None:
        journey.trace.add(explain.nobody_listens(host, packet))
        return journey.refused(packet)
    journey.trace.add(
        Hop(
            HopKind.SOCKET,
            found.at,
            f"{found.name} listens on port {packet.destination_port}/{packet.protocol}",
            f"It sees the client as {packet.source}.",
            ref=found.ref,
            packet=packet,
        )
    )
    return Connection(Verdict.OPEN, packet, found)
