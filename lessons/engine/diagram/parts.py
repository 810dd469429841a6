"""The things a scene is made of, each read from one object of the cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lessons.engine.api.endpointslice import EndpointSlice
from lessons.engine.api.pod import Pod
from lessons.engine.api.service import Service, ServicePort
from lessons.engine.diagram.holds import NOTHING, Held
from lessons.engine.refs import Ref, SourceLine
from lessons.engine.store import Object, View

CONTROL_PLANE = "node-role.kubernetes.io/control-plane"


@dataclass(frozen=True, slots=True)
class PodPart:
    """A pod, or `count` pods of one owner folded into one box. `state` is a word: ready, not ready, pending, ..."""

    id: str
    name: str
    ip: str
    ports: str
    state: str
    here: bool = False
    holds: Held = NOTHING  # what a program in it remembers of DNS
    count: int = 1
    members: tuple[str, ...] = ()
    ref: Ref | None = None
    source: SourceLine | None = None


@dataclass(frozen=True, slots=True)
class NodePart:
    """A node with its pods; `ip` is "" for the place where pods wait that no node has taken."""

    id: str
    name: str
    ip: str
    pods: tuple[PodPart, ...]
    ready: bool = True


@dataclass(frozen=True, slots=True)
class OutsidePart:
    """A box outside the nodes: a place, a machine, a load balancer, or (kind "dns") a DNS server."""

    id: str
    title: str
    address: str
    kind: str
    note: str = ""
    source: SourceLine | None = None
    holds: Held = NOTHING  # of a DNS server: what its cache has


@dataclass(frozen=True, slots=True)
class ServicePart:
    """A Service. `kind` is rule (an address with a rule on every node), name (headless) or alias (ExternalName)."""

    id: str
    name: str
    kind: str
    type: str
    address: str
    ports: str
    note: str
    node_ports: tuple[int, ...]
    ready: tuple[str, ...]  # ids of the pods behind it
    not_ready: tuple[str, ...]
    outside: tuple[str, ...]  # addresses or names outside the cluster that it leads to
    balancers: tuple[OutsidePart, ...]
    ref: Ref
    source: SourceLine | None = None

    def limited_to(self, drawn: set[str]) -> ServicePart:
        """The same, leading only to pods that are drawn as boxes of their own."""
        return replace(
            self,
            ready=tuple(name for name in self.ready if name in drawn),
            not_ready=tuple(name for name in self.not_ready if name in drawn),
        )


def pod_id(ref: Ref) -> str:
    """The id of a pod's box."""
    return f"pod/{ref.namespace}/{ref.name}"


def service_id(ref: Ref) -> str:
    """The id of a Service's bar."""
    return f"service/{ref.namespace}/{ref.name}"


def is_control_plane(item: Object) -> bool:
    """Whether a node carries the control plane's label."""
    return CONTROL_PLANE in item.labels


def titled(ref: Ref) -> str:
    """A name as drawn: with its namespace where that is not default."""
    return ref.name if ref.namespace in ("", "default") else f"{ref.name}.{ref.namespace}"


def pod_part(item: Object, here: str, holds: Held = NOTHING) -> PodPart:
    """The box of one pod."""
    pod: Pod = item.typed
    ports = [f":{port.port}" for container in pod.containers for port in container.ports]
    name = pod_id(item.ref)
    return PodPart(
        id=name,
        name=titled(item.ref),
        ip=pod.ip or "no address yet",
        ports=" ".join(ports[:3]) + (" …" if len(ports) > 3 else ""),
        state=pod_state(pod),
        here=name == here,
        holds=holds,
        ref=item.ref,
        source=item.source(),
    )


def pod_state(pod: Pod) -> str:
    """One word for how a pod is."""
    if pod.meta.deleted:
        return "terminating"
    if pod.terminal:
        return pod.phase.lower()
    if not pod.ip:
        return "pending"
    return "ready" if pod.ready else "not ready"


def group_part(owner: Ref, pods: Sequence[PodPart]) -> PodPart:
    """One box for several pods of an owner."""
    ready = sum(pod.state == "ready" for pod in pods)
    return PodPart(
        id=f"group/{pods[0].id}",
        name=f"{owner.name} ×{len(pods)}",
        ip=f"{pods[0].ip} …",
        ports=pods[0].ports,
        state="ready" if ready == len(pods) else f"{ready} ready",
        count=len(pods),
        members=tuple(pod.id for pod in pods),
        source=pods[0].source,
    )


def node_part(item: Object, pods: tuple[PodPart, ...]) -> NodePart:
    """The frame of one node."""
    node = item.typed
    return NodePart(f"node/{node.meta.name}", node.meta.name, node.ip, pods, node.ready)


def waiting_part(pods: tuple[PodPart, ...]) -> NodePart:
    """The frame of pods that no node has taken."""
    return NodePart("node/", "not scheduled", "", pods)


def service_part(view: View, item: Object) -> ServicePart:
    """The bar (or alias) of one Service, with what its EndpointSlices lead to."""
    service: Service = item.typed
    ready, not_ready, outside = _backends(view, item.ref)
    kind = "alias" if service.type == "ExternalName" else "name" if service.headless else "rule"
    if service.external_name:
        outside = (service.external_name,)
    node_ports = tuple(port.node_port for port in service.ports if port.node_port)
    return ServicePart(
        id=service_id(item.ref),
        name=titled(item.ref),
        kind=kind,
        type=service.type,
        address=_address(service),
        ports=", ".join(map(_port, service.ports)),
        note=_note(service, kind, len(ready) + len(outside)),
        node_ports=node_ports,
        ready=ready,
        not_ready=not_ready,
        outside=outside,
        balancers=_balancers(item, service),
        ref=item.ref,
        source=item.source(),
    )


def _address(service: Service) -> str:
    if service.type == "ExternalName":
        return f"→ {service.external_name}"
    return "clusterIP: None" if service.headless else service.cluster_ips[0]


def _port(port: ServicePort) -> str:
    target = "" if port.target_port == port.port else f" → {port.target_port}"
    protocol = "" if port.protocol == "TCP" else f"/{port.protocol}"
    return f":{port.port}{protocol}{target}"


def _note(service: Service, kind: str, ready: int) -> str:
    if kind == "alias":
        return "an alias in DNS"
    if kind == "name":
        return "a name only, no rule anywhere"
    if service.external_traffic_policy == "Local" and service.type != "ClusterIP":
        return "from outside: only pods of the node"
    return "the same rule on every node" if ready else "no ready endpoint: refused"


def _backends(view: View, ref: Ref) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Pods that get traffic, pods that do not, and addresses that are no pods."""
    ready: dict[str, None] = {}
    not_ready: dict[str, None] = {}
    outside: dict[str, None] = {}
    for item in view.indexed("slices", ref.namespace, ref.name):
        endpoints: EndpointSlice = item.typed
        for endpoint in endpoints.endpoints:
            if endpoint.target and endpoint.target.kind == "Pod":
                (ready if endpoint.ready else not_ready)[pod_id(endpoint.target)] = None
            else:
                outside.update(dict.fromkeys(endpoint.addresses))
    return tuple(ready), tuple(not_ready), tuple(outside)


def _balancers(item: Object, service: Service) -> tuple[OutsidePart, ...]:
    """The load balancer's box; without an address it is drawn as pending."""
    if service.type != "LoadBalancer":
        return ()
    addresses = [ip for ip, _ in service.load_balancer_ips] or ["<pending>"]
    name = f"loadbalancer/{item.ref.namespace}/{item.ref.name}"
    note = f"for Service {titled(item.ref)}"
    return (
        OutsidePart(
            name,
            "load balancer",
            ", ".join(addresses),
            "balancer",
            note,
            item.source("spec", "type"),
        ),
    )
