"""What there is to draw of a cluster, and what a trace lights up; no coordinates yet.

A Service is not a box that traffic passes through but a rule on every node; a headless Service is only a name,
an ExternalName an alias in DNS. The scene keeps these apart so that the layout can draw each as what it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lessons.engine.api.node import Node
from lessons.engine.diagram import parts
from lessons.engine.diagram.holds import COREDNS, NOTHING, Held, held_by_box
from lessons.engine.diagram.outside import (
    OUTSIDE_DNS,
    answers_of,
    dns_servers,
    machines,
    places,
    servers,
)
from lessons.engine.diagram.parts import NodePart, OutsidePart, PodPart
from lessons.engine.diagram.services import ServicePart, service_id, service_part
from lessons.engine.refs import Place, Ref
from lessons.engine.store import Object
from lessons.engine.trace import Hop

if TYPE_CHECKING:
    from lessons.engine.cluster import Cluster

SYSTEM_NAMESPACES = frozenset({"kube-system", "kube-public", "kube-node-lease"})

# Beyond this many boxes, pods of one owner on one node are drawn as one box with a count.
MOST_PODS = 48


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that is drawn, in drawing order. `here` is the id of the box where the last command ran."""

    nodes: tuple[NodePart, ...]
    services: tuple[ServicePart, ...]
    outside: tuple[OutsidePart, ...]
    dns: tuple[OutsidePart, ...]
    hops: tuple[Hop, ...]
    here: str


def scene(cluster: Cluster, hops: Sequence[Hop] = (), here: Place | None = None) -> Scene:
    """The scene of a cluster: the student's own objects, and whatever else the hops touch."""
    spot = box_of_place(here, cluster) if here else ""
    hops = tuple(_seen_from_afar(hop, _dns_boxes(cluster)) for hop in hops)
    touched = {name for hop in hops for name in (hop.at, hop.to) if name}
    if hops or not spot.startswith("node/"):
        touched.add(spot)
    answers, held = answers_of(hops), held_by_box(cluster.dns.holdings())
    touched.update(held)
    services = _services(cluster, touched, hops)
    nodes = _nodes(cluster, touched, spot, held)
    drawn = {pod.id for node in nodes for pod in node.pods}
    services = tuple(service.limited_to(drawn) for service in services)
    return Scene(
        nodes=nodes,
        services=services,
        outside=(
            *places(services),
            *servers(OUTSIDE_DNS, answers, held, touched),
            *machines(cluster, touched, services),
        ),
        dns=servers(dns_servers(cluster), answers, held),
        hops=tuple(hops),
        here=spot,
    )


def box_of_place(place: Place, cluster: Cluster) -> str:
    """The id of the box that stands for a place; the admin's shell is on the control plane's node."""
    if place.kind == "admin":
        masters = [node.name for node in cluster.profile.nodes if node.control_plane]
        return f"node/{masters[0]}" if masters else "admin"
    return str(place)


def _dns_boxes(cluster: Cluster) -> frozenset[str]:
    """The ids of what stands for the cluster's DNS: the Service kube-dns and the pods behind it."""
    service = Ref("Service", "kube-system", "kube-dns")
    part = cluster.view.find(service)
    if part is None:
        return frozenset()
    pods = cluster.view.selected("Pod", service.namespace, part.typed.selector)
    return frozenset({service_id(service), *(parts.pod_id(pod.ref) for pod in pods)})


def _seen_from_afar(hop: Hop, dns: frozenset[str]) -> Hop:
    """The hop with CoreDNS as one box: its Service and its pods are drawn only as the server they are."""
    if hop.at not in dns and hop.to not in dns:
        return hop
    at = COREDNS if hop.at in dns else hop.at
    return hop._replace(at=at, to=COREDNS if hop.to in dns else hop.to)


def _students(objects: Iterable[Object], touched: set[str], prefix: str) -> list[Object]:
    """The objects outside the system's namespaces, and those the trace touches."""
    return [
        item
        for item in objects
        if item.ref.namespace not in SYSTEM_NAMESPACES
        or f"{prefix}/{item.ref.namespace}/{item.ref.name}" in touched
    ]


def _services(cluster: Cluster, touched: set[str], hops: Sequence[Hop]) -> tuple[ServicePart, ...]:
    deciding = {hop.ref for hop in hops if COREDNS not in (hop.at, hop.to)}
    shown = []
    for item in cluster.view.list("Service"):
        ref = item.ref
        system = ref.namespace in SYSTEM_NAMESPACES or ref[1:] == ("default", "kubernetes")
        if system and ref not in deciding and service_id(ref) not in touched:
            continue
        shown.append(service_part(cluster.view, item))
    return tuple(shown)


def _nodes(
    cluster: Cluster, touched: set[str], spot: str, held: Mapping[str, Held]
) -> tuple[NodePart, ...]:
    pods = _students(cluster.view.list("Pod"), touched, "pod")
    by_node: dict[str, list[Object]] = {}
    for pod in pods:
        by_node.setdefault(pod.typed.node, []).append(pod)
    fold = len(pods) > MOST_PODS

    def boxes(mine: Sequence[Object]) -> tuple[PodPart, ...]:
        drawn = [
            (parts.pod_part(pod, spot, held.get(parts.pod_id(pod.ref), NOTHING)), pod)
            for pod in mine
        ]
        return _folded(drawn, touched) if fold else tuple(part for part, _ in drawn)

    shown = []
    for item in cluster.view.list("Node"):
        node: Node = item.typed
        mine = by_node.pop(node.meta.name, [])
        used = bool(mine) or f"node/{node.meta.name}" in touched
        if node.schedulable or used or not parts.is_control_plane(item):
            shown.append(parts.node_part(item, boxes(mine)))
    waiting = [pod for rest in by_node.values() for pod in rest]
    if waiting:
        shown.append(parts.waiting_part(boxes(waiting)))
    return tuple(shown)


def _folded(drawn: Sequence[tuple[PodPart, Object]], touched: set[str]) -> tuple[PodPart, ...]:
    """The boxes of one node with one for all pods of an owner, but for those that the trace touches."""
    singles: list[PodPart] = []
    groups: dict[Ref, list[PodPart]] = {}
    for part, item in drawn:
        owner = item.typed.meta.owner
        if owner and part.id not in touched:
            groups.setdefault(owner, []).append(part)
        else:
            singles.append(part)
    folded = (
        parts.group_part(owner, group) if len(group) > 1 else group[0]
        for owner, group in groups.items()
    )
    return (*singles, *folded)
