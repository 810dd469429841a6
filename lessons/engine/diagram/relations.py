"""What selects what, and what owns what, among a student's objects: the view of objects beside the picture."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.api.meta import owner_of
from lessons.engine.api.service import Service
from lessons.engine.diagram.parts import PodPart, pod_part
from lessons.engine.diagram.scene import SYSTEM_NAMESPACES
from lessons.engine.diagram.services import ServicePart, service_part
from lessons.engine.refs import Ref, SourceLine
from lessons.engine.store import Object, View

# What runs pods, owners before what they own, and pods that nobody runs.
WORKLOADS = (
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "Pod",
)


@dataclass(frozen=True, slots=True)
class Selection:
    """A Service, the labels it looks for ("" for none), and the pods that carry them, ready or not."""

    service: ServicePart
    selector: str
    pods: tuple[PodPart, ...]


@dataclass(frozen=True, slots=True)
class Owned:
    """An object and what it owns; `pod` is its box where it is a pod, `ready` and `wanted` count those of a workload."""

    ref: Ref
    source: SourceLine | None
    children: tuple[Owned, ...] = ()
    pod: PodPart | None = None
    ready: int = 0
    wanted: int = 0


def selections(view: View) -> tuple[Selection, ...]:
    """Every Service of the student, with what it selects."""
    return tuple(
        _selection(view, item)
        for item in view.list("Service")
        if _is_students(item) and item.ref[1:] != ("default", "kubernetes")
    )


def _selection(view: View, item: Object) -> Selection:
    service: Service = item.typed
    labels = ", ".join(f"{key}={value}" for key, value in sorted(service.selector.items()))
    pods = view.selected("Pod", item.ref.namespace, service.selector) if labels else ()
    return Selection(service_part(view, item), labels, tuple(pod_part(pod, "") for pod in pods))


def owners(view: View) -> tuple[Owned, ...]:
    """The student's workloads, each with its ReplicaSets and pods; then the pods that stand alone."""
    return tuple(
        _owned(view, item)
        for kind in WORKLOADS
        for item in view.list(kind)
        if _is_students(item) and owner_of(item.manifest) is None
    )


def _owned(view: View, item: Object) -> Owned:
    if item.ref.kind == "Pod":
        return Owned(item.ref, item.source(), pod=pod_part(item, ""))
    children = [child for child in view.indexed("owner", item.uid) if child.ref.kind in WORKLOADS]
    status = item.manifest.get("status") or {}
    daemons = item.ref.kind == "DaemonSet"
    wanted = status if daemons else item.manifest["spec"]
    return Owned(
        item.ref,
        item.source(),
        tuple(_owned(view, child) for child in children),
        ready=status.get("numberReady" if daemons else "readyReplicas", 0),
        wanted=wanted.get("desiredNumberScheduled" if daemons else "replicas", 0),
    )


def _is_students(item: Object) -> bool:
    return item.ref.namespace not in SYSTEM_NAMESPACES
