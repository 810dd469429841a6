"""The things a scene is made of, each read from one object of the cluster; Services are in services.py."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.engine.api.pod import Pod
from lessons.engine.diagram.holds import NOTHING, Held
from lessons.engine.refs import Ref, SourceLine
from lessons.engine.store import Object

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
    bare: bool = False  # a control plane without pods


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


def pod_id(ref: Ref) -> str:
    """The id of a pod's box."""
    return f"pod/{ref.namespace}/{ref.name}"


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
    bare = is_control_plane(item) and not pods
    return NodePart(f"node/{node.meta.name}", node.meta.name, node.ip, pods, node.ready, bare)


def waiting_part(pods: tuple[PodPart, ...]) -> NodePart:
    """The frame of pods that no node has taken."""
    return NodePart("node/", "not scheduled", "", pods)
