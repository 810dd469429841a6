"""The networks around the cluster: the office's wire and router, the cloud's load balancers, the internet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lessons.engine.network import delivery, healthchecks
from lessons.engine.network.addresses import parsed
from lessons.engine.network.connection import Connection
from lessons.engine.network.topology import BALANCER_NETWORK, OFFICE_PUBLIC, Host
from lessons.engine.profile import NodeProfile
from lessons.engine.store import Object
from lessons.engine.trace import Hop, HopKind, Packet

if TYPE_CHECKING:
    from lessons.engine.network.dataplane import Journey

# What the cloud's firewall lets in to a machine with a public address.
PUBLIC_PORTS = frozenset({80, 443, *range(30000, 32768)})


def onto_wire(journey: Journey, side: str, packet: Packet) -> Connection:
    """A packet that a host puts on the office network or the internet (`side`)."""
    owner = journey.topology.owner(packet.destination, journey.view)
    if owner is not None and owner.side == side:
        return delivery.to_machine(journey, owner, packet)
    if owner is not None and owner.side == "internet":
        return delivery.to_machine(journey, owner, _through_router(journey, packet))
    if packet.destination in journey.topology.public:
        return _public_address(journey, packet, side)
    if _is_balancer_address(packet.destination):
        return _balanced(journey, packet)
    if side == "internet":
        return _discarded(journey, packet, "internet")
    if owner is not None and owner.node is not None and owner.node.ip == packet.destination:
        return journey.at_node(owner.node, packet, local=False)
    if owner is None and journey.topology.in_office(packet.destination):
        return _no_neighbour(journey, packet)
    return _discarded(journey, packet, "router")


def _is_balancer_address(address: str) -> bool:
    return parsed(address) in BALANCER_NETWORK


def _through_router(journey: Journey, packet: Packet) -> Packet:
    after = packet.from_source(OFFICE_PUBLIC)
    journey.trace.add(
        Hop(
            HopKind.ROUTE,
            "router",
            f"the office router rewrites the source {packet.source} → {OFFICE_PUBLIC}",
            "Private addresses mean nothing on the internet.",
            packet=after,
        )
    )
    return after


def _public_address(journey: Journey, packet: Packet, side: str) -> Connection:
    """A cloud's static address of one node: translated to the node's own address, behind a firewall."""
    node = journey.topology.nodes.get(journey.topology.public[packet.destination])
    if side == "office":
        packet = _through_router(journey, packet)
    if node is None or packet.destination_port not in PUBLIC_PORTS:
        journey.trace.add(
            Hop(
                HopKind.POLICY,
                "internet",
                f"the cloud's firewall drops {packet.destination}:{packet.destination_port}",
                "It lets in HTTP, HTTPS and node ports only.",
                packet=packet,
                broken=True,
            )
        )
        return journey.lost(packet)
    after = packet.to_destination(node.ip, packet.destination_port)
    journey.trace.add(
        Hop(
            HopKind.ROUTE,
            "internet",
            f"the cloud rewrites {packet.destination} → {node.ip}",
            f"It is the public address of the machine {node.name}.",
            to=f"node/{node.name}",
            packet=after,
        )
    )
    return journey.at_node(node, after, local=False)


def _balanced(journey: Journey, packet: Packet) -> Connection:
    """An address of the cloud's range: its packets go to a node, where kube-proxy's rules take them."""
    service = next(
        (i for i in journey.view.indexed("ip", packet.destination) if i.ref.kind == "Service"), None
    )
    workers = journey.topology.workers
    if not workers:
        return _discarded(journey, packet, "router")
    node = _healthy(journey, service, workers)
    if service is not None:
        name = f"{service.ref.namespace}/{service.ref.name}"
        what = f"the load balancer of Service {name} sends {packet.destination} on to {node.name}"
        why = "The address is rewritten by nobody yet: kube-proxy on the node knows it."
    else:
        what = f"the router sends {packet.destination} on to {node.name}"
        why = "The cloud's range of load balancer addresses leads to a node."
    journey.trace.add(
        Hop(
            HopKind.ROUTE,
            f"loadbalancer/{name}" if service is not None else "router",
            what,
            why,
            to=f"node/{node.name}",
            ref=service.ref if service is not None else None,
            path=("status", "loadBalancer") if service is not None else (),
            packet=packet,
        )
    )
    return journey.at_node(node, packet, local=False)


def _healthy(journey: Journey, service: Object | None, workers: list[NodeProfile]) -> NodeProfile:
    """The first node that passes the health check (externalTrafficPolicy Local); the first where none asks, or passes."""
    if service is None or service.typed.external_traffic_policy != "Local":
        return workers[0]
    pin = journey.profile.services.get(service.ref.name)
    if pin is not None and pin.load_balancer is not None:
        return workers[0]  # a route, no balancer
    passing = (
        node
        for node in workers
        if healthchecks.local_endpoints(journey.proxy, service.typed, node.name)
    )
    return next(passing, workers[0])


def circles(journey: Journey, node: NodeProfile, packet: Packet) -> Connection:
    """A node without a rule sends a balancer's address back to the router, which sends it to the node again."""
    journey.trace.add(
        Hop(
            HopKind.ROUTE,
            f"node/{node.name}",
            f"no rule for {packet.destination}:{packet.destination_port}: back to the router, in a circle",
            "The packet is sent to and fro until its TTL runs out.",
            packet=packet,
            broken=True,
        )
    )
    # The report that the TTL ran out goes to the packet's source: a pod behind masquerade never gets it, nor does
    # the node that the circle goes through, for a packet with its own address comes in as a fake.
    if journey.origin.kind == "pod" or journey.origin.node == node:
        return journey.lost(packet)
    return journey.unreachable(packet, 0)


def _no_neighbour(journey: Journey, packet: Packet) -> Connection:
    journey.trace.add(
        Hop(
            HopKind.ROUTE,
            journey.origin.at,
            f"no machine of the office has the address {packet.destination}",
            "It would be on the same network, so ARP asks for it: nobody answers.",
            packet=packet,
            broken=True,
        )
    )
    return journey.unreachable(packet)


def _discarded(journey: Journey, packet: Packet, at: str) -> Connection:
    service = next(
        (i for i in journey.view.indexed("ip", packet.destination) if i.ref.kind == "Service"), None
    )
    why = "Nobody out there has this address; no answer ever comes back."
    if service is not None and at == "router":
        name = f"{service.ref.namespace}/{service.ref.name}"
        ports = ", ".join(f"{port.port}/{port.protocol}" for port in service.typed.ports)
        inside = journey.origin.kind in ("pod", "node")
        why = (
            f"The address is that of Service {name}, whose ports are {ports}: no rule takes another port."
            if inside
            else f"The address is that of Service {name}: only the nodes' rules know it."
        )
    elif _owned_by_pod(journey, packet):
        why = "Pod addresses exist on the nodes only: no router outside has a way to them."
    journey.trace.add(
        Hop(
            HopKind.ROUTE,
            at,
            f"{packet.destination} leaves for the internet, where it is discarded",
            why,
            ref=service.ref if service is not None else None,
            path=("spec", "ports") if service is not None else (),
            packet=packet,
            broken=True,
        )
    )
    return journey.lost(packet)


def _owned_by_pod(journey: Journey, packet: Packet) -> bool:
    owner: Host | None = journey.topology.owner(packet.destination, journey.view)
    return owner is not None and owner.kind == "pod"
