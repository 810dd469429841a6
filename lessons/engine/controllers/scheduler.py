"""The scheduler: which node a pod goes to, or why to none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.controllers import conditions
from lessons.engine.controllers.nodeaffinity import admits_node
from lessons.engine.controllers.recorder import WARNING, Recorder
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object, View

SOURCE = "default-scheduler"

# What a kubelet takes unless told otherwise; status.allocatable of a node says it too.
PODS_PER_NODE = 110

UNSCHEDULABLE = "node.kubernetes.io/unschedulable"

# Filters whose verdict no eviction of other pods can change.
_UNRESOLVABLE = {
    "node(s) were unschedulable",
    "node(s) had untolerated taint(s)",
    "node(s) didn't match Pod's node affinity/selector",
}


class Scheduler:
    """Binds pods to nodes: the fitting node with the fewest pods, the first of the list among equals."""

    watches = frozenset({"Pod", "Node"})

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._recorder = recorder
        self._order = {node.name: at for at, node in enumerate(apiserver.profile.nodes)}

    def keys(self, change: Change) -> Iterable[Ref]:
        """A pod without a node; all of them where a node or a pod's room has changed."""
        view = self._apiserver.store.view
        if change.ref.kind == "Pod":
            if change.new is not None and "nodeName" not in (change.new.manifest.get("spec") or {}):
                return [change.ref]
            if change.new is not None and not _ended(change.new):
                return []
        elif change.old and change.new and _scheduling(change.old) == _scheduling(change.new):
            return []
        return [pod.ref for pod in view.indexed("unscheduled")]

    def sync(self, ref: Ref) -> None:
        """Bind the pod, or say in its PodScheduled condition why it cannot be."""
        view = self._apiserver.store.view
        pod = view.find(ref)
        if pod is None or pod.typed.node or pod.typed.terminal or pod.typed.meta.deleted:
            return
        nodes = sorted(
            view.list("Node"), key=lambda node: self._order.get(node.ref.name, len(self._order))
        )
        refusals = {node.ref.name: _refusal(view, pod, node) for node in nodes}
        fitting = [name for name, refusal in refusals.items() if not refusal]
        pin = self._apiserver.profile.pods.get(ref.name)
        if pin is not None and pin.node in refusals:
            fitting = [pin.node]
        if fitting:
            self._bind(pod, min(fitting, key=lambda name: _load(view, name)))
        else:
            self._fail(pod, list(refusals.values()))

    def _bind(self, pod: Object, node: str) -> None:
        scheduled = conditions.with_condition(
            pod.manifest.get("status") or {},
            {"type": "PodScheduled", "status": "True"},
            self._apiserver.clock.timestamp(),
        )
        spec = {**pod.manifest["spec"], "nodeName": node}
        bound = self._apiserver.write({**pod.manifest, "spec": spec, "status": scheduled})
        message = f"Successfully assigned {pod.ref.namespace}/{pod.ref.name} to {node}"
        self._recorder.event(bound, "Scheduled", message, source=SOURCE)

    def _fail(self, pod: Object, refusals: list[str]) -> None:
        message = _why(refusals)
        status = conditions.with_condition(
            pod.manifest.get("status") or {},
            {
                "type": "PodScheduled",
                "status": "False",
                "reason": "Unschedulable",
                "message": message,
            },
            self._apiserver.clock.timestamp(),
        )
        if self._apiserver.write_status(pod.ref, status) is not None:
            self._recorder.event(pod, "FailedScheduling", message, source=SOURCE, kind=WARNING)


def _scheduling(node: Object) -> tuple[Any, ...]:
    spec = node.manifest.get("spec") or {}
    return (
        spec.get("unschedulable"),
        spec.get("taints"),
        node.labels,
        (node.manifest.get("status") or {}).get("allocatable"),
    )


def _ended(pod: Object) -> bool:
    return (pod.manifest.get("status") or {}).get("phase") in ("Succeeded", "Failed")


def _load(view: View, node: str) -> int:
    """How many pods a node has, counting ended ones; exact counting is left for when it is full."""
    return view.size("node", node)


def _refusal(view: View, pod: Object, node: Object) -> str:
    """Why a pod cannot go to a node, "" if it can: the first filter of pkg/scheduler/framework/plugins that says no."""
    spec = node.manifest.get("spec") or {}
    tolerations = pod.manifest["spec"].get("tolerations") or ()
    barred = {"key": UNSCHEDULABLE, "effect": "NoSchedule"}
    if spec.get("unschedulable") and not tolerated(barred, tolerations):
        return "node(s) were unschedulable"
    for taint in spec.get("taints") or ():
        if taint["effect"] != "PreferNoSchedule" and not tolerated(taint, tolerations):
            return "node(s) had untolerated taint(s)"
    if not admits_node(pod.manifest["spec"], node):
        return "node(s) didn't match Pod's node affinity/selector"
    if _load(view, node.ref.name) >= PODS_PER_NODE:
        pods = view.indexed("node", node.ref.name)
        if sum(not _ended(other) for other in pods) >= _room(node):
            return "Too many pods"
    return ""


def _room(node: Object) -> int:
    allocatable = (node.manifest.get("status") or {}).get("allocatable") or {}
    return int(allocatable.get("pods", PODS_PER_NODE))


def tolerated(taint: Mapping[str, Any], tolerations: Iterable[Manifest]) -> bool:
    """Whether one of a pod's tolerations covers a taint: staging/src/k8s.io/api/core/v1/toleration.go ToleratesTaint."""
    for toleration in tolerations:
        if toleration.get("effect") and toleration["effect"] != taint["effect"]:
            continue
        if toleration.get("key") and toleration["key"] != taint["key"]:
            continue
        if toleration.get("operator", "Equal") == "Exists":
            return True
        if toleration.get("key") and toleration.get("value", "") == taint.get("value", ""):
            return True
    return False


def _why(refusals: list[str]) -> str:
    """The message of a pod that fits nowhere: pkg/scheduler/framework/types.go FitError, with preemption's part."""
    total = len(refusals)
    if not total:
        return "no nodes available to schedule pods"
    helpless = sum(refusal in _UNRESOLVABLE for refusal in refusals)
    after = {
        "Preemption is not helpful for scheduling": helpless,
        "No preemption victims found for incoming pod": total - helpless,
    }
    return (
        f"0/{total} nodes are available: {_counted(Counter(refusals))}. "
        f"no new claims to deallocate, "
        f"preemption: 0/{total} nodes are available: {_counted(after)}."
    )


def _counted(reasons: Mapping[str, int]) -> str:
    return ", ".join(sorted(f"{count} {reason}" for reason, count in reasons.items() if count))
