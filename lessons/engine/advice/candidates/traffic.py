"""Who may come in, and how far: the Service's type, its traffic policies, the ranges of its load balancer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lessons.engine.advice.edits import EXTERNAL_IP, Mend
from lessons.engine.advice.situation import Situation
from lessons.engine.api.service import ServicePort
from lessons.engine.refs import FieldPath
from lessons.engine.store import Object

NODE_PORTS = range(30000, 32768)
# The number that examples use; the next free one where it is taken.
USUAL_NODE_PORT = 30080


def policy(situation: Situation) -> Iterator[Mend]:
    """A traffic policy Local on a node without endpoints."""
    hop, service = situation.hop, situation.service
    field = hop.path[-1] if hop is not None and hop.path else ""
    if service is not None and str(field).endswith("TrafficPolicy"):
        yield Mend((situation.edit(service, ("spec", field), "Cluster"),))


def source_ranges(situation: Situation) -> Iterator[Mend]:
    """The client's address let in beside those that loadBalancerSourceRanges names."""
    hop, service = situation.hop, situation.service
    if hop is None or service is None or hop.packet is None:
        return
    path: FieldPath = ("spec", "loadBalancerSourceRanges")
    if hop.path == path:
        held = service.typed.load_balancer_source_ranges
        path = (*path, len(held))
        yield Mend((situation.edit(service, path, f"{hop.packet.source}/32"),))


def exposed(situation: Situation) -> Iterator[Mend]:
    """A way in from outside: the address or node port that a Service has, or a type that gives it one."""
    service = situation.service or situation.guessed
    if service is None or service.typed.type == "ExternalName" or not _from_outside(situation):
        return
    for port in service.typed.ports:
        yield from _ways_in(situation, service, port)


def _from_outside(situation: Situation) -> bool:
    """Whether the command came from outside of the cluster, or went to a node as if it did."""
    hop = situation.hop
    at_node = hop is not None and hop.ref is not None and hop.ref.kind == "Node"
    return at_node or not situation.inside or situation.loopback


def _ways_in(situation: Situation, service: Object, port: ServicePort) -> Iterator[Mend]:
    target, typed = situation.target, service.typed
    if target is None:
        return
    for address, _ in typed.load_balancer_ips:
        yield Mend(line=target.to(address, port.port))
    nodes = _node_addresses(situation)
    if port.node_port:
        for address in nodes:
            yield Mend(line=target.to(address, port.node_port))
    if typed.headless:
        return
    if situation.inside and situation.origin.kind != "pod" and not port.node_port:
        for address in typed.addresses:
            yield Mend(line=target.to(address, port.port))
    if service.origin is None:
        return  # nothing that a student has made
    if typed.type == "ClusterIP":
        yield from _opened(situation, service, port, nodes)
    if situation.origin.kind == "internet" and typed.type != "LoadBalancer":
        balanced = situation.edit(service, ("spec", "type"), "LoadBalancer")
        yield Mend((balanced,), line=target.to(EXTERNAL_IP, port.port))


def _opened(
    situation: Situation, service: Object, port: ServicePort, nodes: list[str]
) -> Iterator[Mend]:
    """Type NodePort; with the very port that was tried, where that can be one."""
    target = situation.target
    assert target is not None  # the caller has looked
    index = service.typed.ports.index(port)
    kind = situation.edit(service, ("spec", "type"), "NodePort")
    tried = situation.packet.destination_port if situation.packet is not None else 0
    if tried in NODE_PORTS:
        yield Mend((kind,))
    number = tried if tried in NODE_PORTS else _free(situation)
    edits = (kind, situation.edit(service, ("spec", "ports", index, "nodePort"), number))
    if tried == number:
        yield Mend(edits)
    for address in nodes:
        yield Mend(edits, line=target.to(address, number))


def _free(situation: Situation) -> int:
    free = (
        number
        for number in (*range(USUAL_NODE_PORT, NODE_PORTS.stop), *NODE_PORTS)
        if not situation.view.size("nodePort", str(number))
    )
    return next(free, USUAL_NODE_PORT)


def _node_addresses(situation: Situation) -> list[str]:
    """Where node ports are reached from the origin: the workers' own addresses, or their public ones."""
    profile = situation.cluster.profile
    if situation.origin.kind == "internet":
        return sorted(profile.public_ips)
    workers = [node.ip for node in profile.nodes if not node.control_plane]
    host = situation.target.host if situation.target is not None else ""
    if re.fullmatch(r"[\d.]+", host) and host in workers:
        return [host]
    return workers
