"""ICMP: who answers an echo request, and with which error."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from lessons.engine.api.service import Service
from lessons.engine.network import policies
from lessons.engine.network.connection import ARP_PATIENCE, Connection, Reply, Verdict
from lessons.engine.network.topology import BALANCER_NETWORK, Host
from lessons.engine.store import Object
from lessons.engine.trace import Hop, HopKind, Packet

if TYPE_CHECKING:
    from lessons.engine.network.dataplane import Journey

LINUX_TTL = 64


def ping(journey: Journey, address: str) -> Reply:
    """One echo request from the journey's origin, and what comes back. Rules for Services never match ICMP."""
    origin = journey.origin
    owner = journey.topology.owner(address, journey.view)
    service = next(
        (i for i in journey.view.indexed("ip", address) if i.ref.kind == "Service"), None
    )
    inside = origin.node is not None
    if address.startswith("127.") or address in origin.addresses:
        reply = Reply(True, address, LINUX_TTL)
    elif owner is not None and (hops := _distance(origin, owner, address)) is not None:
        passes = _passes(journey, owner, address)
        reply = Reply(passes, address, LINUX_TTL - hops if passes else 0)
    elif service is not None and inside and _is_rejected(service.typed, address, journey):
        reply = _rejected(journey, address)
    elif ipaddress.ip_address(address) in BALANCER_NETWORK:
        reply = _balancer(journey, address, service)
    elif owner is None and _near(journey, address):
        reply = Reply(
            False, _reporter(journey, address), failure="unreachable", elapsed=ARP_PATIENCE
        )
    else:
        reply = Reply(False, address)
    journey.trace.add(_hop(origin, address, reply, bool(service)))
    return reply


def _passes(journey: Journey, owner: Host, address: str) -> bool:
    """Whether policies let an echo request through: rules with ports never mean ICMP."""
    origin = journey.origin
    packet = Packet(origin.addresses[0], 0, address, 0, "ICMP")
    leaves = (
        origin.pod is None or origin.host_network or not _denied(journey, origin, packet, "Egress")
    )
    own_node = origin.kind == "node" and origin.node == owner.node
    arrives = owner.pod is None or own_node or not _denied(journey, owner, packet, "Ingress")
    return leaves and arrives


def _denied(journey: Journey, host: Host, packet: Packet, direction: str) -> bool:
    return (
        host.pod is not None
        and policies.denial(journey.view, host.pod, direction, packet, None) is not None
    )


def _is_rejected(service: Service, address: str, journey: Journey) -> bool:
    """Whether the nodes reject what is for an address but for none of its ports: wrong_port's rule."""
    mode = journey.profile.proxy_mode
    return mode == "ipvs" or (mode == "nftables" and address in service.addresses)


def _rejected(journey: Journey, address: str) -> Reply:
    """Port unreachable, from the address itself where ipvs has given it to every node, else from the next router."""
    if journey.profile.proxy_mode == "ipvs":
        return Reply(False, address, failure="port-unreachable")
    node = journey.origin.node
    assert node is not None  # ping() asks from inside only
    sender = journey.topology.bridges[node.name] if journey.origin.kind == "pod" else node.ip
    return Reply(False, sender, failure="port-unreachable")


def _is_behind(origin: Host) -> bool:
    """Whether a host is a pod with a network of its own."""
    return origin.kind == "pod" and not origin.host_network


def _balancer(journey: Journey, address: str, service: Object | None) -> Reply:
    """The router sends it to the first worker, and that back: until the TTL runs out, of which who is behind it never hears."""
    origin, workers = journey.origin, journey.topology.workers
    if not workers or origin.node == workers[0] or _is_behind(origin):
        return Reply(False, address)
    if service is not None and journey.profile.proxy_mode == "ipvs":
        return Reply(False, address, failure="port-unreachable")
    return Reply(False, workers[0].ip, failure="time-exceeded")


def _distance(origin: Host, owner: Host, address: str) -> int | None:
    """How many routers are between two hosts; None where no way leads there."""
    if origin.side == "internet":
        return 0 if owner.side == "internet" else None
    if owner.kind == "pod":
        if origin.node is None or owner.node is None:
            return None
        same_node = origin.node == owner.node
        if _is_behind(origin):
            return 0 if same_node else 2
        return 0 if same_node else 1
    if origin.node is None and owner.node is not None and address != owner.node.ip:
        return None  # a bridge's address is known on the nodes only
    routers = 1 if _is_behind(origin) else 0
    if owner.kind == "node":
        return 0 if origin.node == owner.node else routers
    return routers + (1 if owner.side == "internet" else 0)


def _near(journey: Journey, address: str) -> bool:
    """Whether somebody asks for the address by ARP: the office's own, and those of pod ranges from inside."""
    origin = journey.origin
    if origin.side == "internet" or ipaddress.ip_address(address) in BALANCER_NETWORK:
        return False
    if journey.topology.pod_range(address) is not None:
        return origin.node is not None
    return journey.topology.in_office(address)


def _reporter(journey: Journey, address: str) -> str:
    """Who says that a host is unreachable: the router nearest to where it should be."""
    origin, node = journey.origin, journey.topology.pod_range(address)
    if node is None:
        return origin.node.ip if origin.node is not None else origin.addresses[0]
    if origin.node == node:
        return origin.addresses[0] if origin.kind == "pod" else journey.topology.bridges[node.name]
    return node.ip


def _hop(origin: Host, address: str, reply: Reply, service: bool) -> Hop:
    if reply.answered:
        return Hop(HopKind.VERDICT, origin.at, f"{address} answers the echo request")
    why = "Nobody there answers."
    if service:
        why = "A Service's address has rules for its ports only: ICMP has no ports, and no rule takes it."
    elif reply.failure == "unreachable":
        why = "Nobody has this address: ARP gets no answer."
    return Hop(HopKind.VERDICT, origin.at, f"no answer to ping from {address}", why, broken=True)


def no_ipv6(journey: Journey, address: str, port: int, protocol: str) -> Connection:
    """The classroom's machines have no IPv6 route: connect() fails at once."""
    packet = Packet("::", 0, address, port, protocol)
    journey.trace.add(
        Hop(
            HopKind.ROUTE,
            journey.origin.at,
            f"no route to {address}",
            "The classroom's machines have IPv4 addresses only.",
            packet=packet,
            broken=True,
        )
    )
    return Connection(Verdict.NO_ROUTE, packet)
