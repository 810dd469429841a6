"""How misconceptions about traffic are recognized: by the hop where the way broke, the objects behind it, and what mended it."""

from __future__ import annotations

from lessons.engine.advice.candidates.ports import listening
from lessons.engine.advice.candidates.traffic import NODE_PORTS
from lessons.engine.advice.edits import Mend
from lessons.engine.advice.misconceptions.reading import broke_at, edited, hop_kind, pod_of_hop
from lessons.engine.advice.situation import Situation
from lessons.engine.network import sockets
from lessons.engine.trace import HopKind


def node_port_out_of_range(situation: Situation, mend: Mend) -> bool:
    """The API server refused a nodePort."""
    hop = situation.hop
    return broke_at(situation, HopKind.API) and hop is not None and hop.path[-1:] == ("nodePort",)


def pinged(situation: Situation, mend: Mend) -> bool:
    """An echo request to a Service's address."""
    return broke_at(situation, HopKind.VERDICT) and situation.transcript.line.lstrip().startswith(
        "ping"
    )


def local_policy(situation: Situation, mend: Mend) -> bool:
    """A node without local endpoints dropped the packet."""
    hop = situation.hop
    return hop is not None and hop.path == ("spec", "externalTrafficPolicy")


def loopback(situation: Situation, mend: Mend) -> bool:
    """The process has the port open, on 127.0.0.1 only."""
    hop, pod = situation.hop, pod_of_hop(situation)
    if pod is None or hop is None or hop.packet is None or not broke_at(situation, HopKind.SOCKET):
        return False
    private = sockets.loopback_ports(pod, situation.cluster.profile, situation.view)
    return hop.packet.destination_port in private


def headless_port(situation: Situation, mend: Mend) -> bool:
    """A headless name was asked for the Service's port, and nobody listens on it in the pod."""
    service = next(situation.named(), None)
    headless = service is not None and service.typed.headless
    return headless and broke_at(situation, HopKind.SOCKET) and pod_of_hop(situation) is not None


def headless_address(situation: Situation, mend: Mend) -> bool:
    """The address that a headless name gave belongs to no pod any more."""
    service, packet = next(situation.named(), None), situation.packet
    if service is None or packet is None or not service.typed.headless:
        return False
    topology = situation.cluster.network.topology
    return broke_at(situation, HopKind.ROUTE) and topology.pod_range(packet.destination) is not None


def localhost(situation: Situation, mend: Mend) -> bool:
    """A node port was tried on the loopback address."""
    packet = situation.packet
    if packet is None or not packet.destination.startswith("127."):
        return False
    return situation.origin.kind != "pod" and packet.destination_port in NODE_PORTS


def pending(situation: Situation, mend: Mend) -> bool:
    """A load balancer without an address, whose node port does it."""
    meant = [situation.service] if situation.service is not None else []
    waiting = [
        item
        for item in (*meant, *situation.own_services)
        if item.typed.type == "LoadBalancer" and not item.typed.load_balancer_ips
    ]
    return bool(waiting) and not situation.inside and not mend.edits


def cluster_ip_outside(situation: Situation, mend: Mend) -> bool:
    """A packet to a ClusterIP, or a question for a cluster's name, from outside of the cluster."""
    service, packet = situation.service, situation.packet
    if situation.inside or service is None or not service.typed.addresses:
        return False
    if broke_at(situation, HopKind.DNS):
        return True
    return packet is not None and packet.destination in service.typed.addresses


def type_raised(situation: Situation, mend: Mend) -> bool:
    """Another type of the Service mends it."""
    return edited(mend, "spec", "type") and not broke_at(situation, HopKind.API)


def other_namespace(situation: Situation, mend: Mend) -> bool:
    """The pods are in another namespace than the Service that selects them."""
    return edited(mend, "metadata", "namespace")


def not_ready(situation: Situation, mend: Mend) -> bool:
    """The pods that are selected run, and none is ready."""
    service = situation.service
    pods = situation.pods_of(service) if service is not None else []
    return bool(pods) and not any(pod.typed.ready for pod in pods)


def port_name(situation: Situation, mend: Mend) -> bool:
    """A targetPort by name is at the bottom of it."""
    hop, service = situation.hop, situation.service
    if service is None or hop is None or hop.path != ("spec", "selector"):
        return False
    named = any(isinstance(port.target_port, str) for port in service.typed.ports)
    return named and bool(situation.pods_of(service))


def uneven(situation: Situation, mend: Mend) -> bool:
    """Of the pods that a Service selects some listen on the port and some do not."""
    hop, service = situation.hop, situation.service
    if (
        service is None
        or hop is None
        or hop.packet is None
        or not broke_at(situation, HopKind.SOCKET)
    ):
        return False
    port = hop.packet.destination_port
    open_at = [port in listening(situation, pod) for pod in situation.pods_of(service)]
    return any(open_at) and not all(open_at)


def container_port(situation: Situation, mend: Mend) -> bool:
    """The manifest declares the port as containerPort, and nobody listens."""
    hop, pod = situation.hop, pod_of_hop(situation)
    if hop is None or hop.packet is None or pod is None or not broke_at(situation, HopKind.SOCKET):
        return False
    declared = [port.port for each in pod.typed.containers for port in each.ports]
    return hop.packet.destination_port in declared


def ports_mixed(situation: Situation, mend: Mend) -> bool:
    """Another port number mends it, in the command or as targetPort."""
    if any(edit.path[-1] in ("targetPort", "port", "containerPort") for edit in mend.edits):
        return True
    target = situation.target
    moved = bool(mend.line) and target is not None and target.host in mend.line
    return moved and hop_kind(situation) in (
        HopKind.SOCKET,
        HopKind.ROUTE,
        HopKind.PROXY,
        HopKind.POLICY,
    )


def selector(situation: Situation, mend: Mend) -> bool:
    """The selector and the labels do not meet."""
    hop = situation.hop
    labelled = any("labels" in edit.path or "selector" in edit.path for edit in mend.edits)
    return labelled and hop is not None and hop.path == ("spec", "selector")
