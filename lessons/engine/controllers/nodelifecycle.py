"""The node lifecycle controller: pkg/controller/nodelifecycle/node_lifecycle_controller.go."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.controllers import conditions
from lessons.engine.controllers.recorder import WARNING, Recorder
from lessons.engine.refs import Manifest, Ref
from lessons.engine.store import Change, Object

SOURCE = "node-controller"
MONITOR = "node-monitor"

# --node-monitor-grace-period, --node-monitor-period
GRACE: Milliseconds = 50 * SECOND
PERIOD: Milliseconds = 5 * SECOND

NOT_READY = "node.kubernetes.io/not-ready"
UNREACHABLE = "node.kubernetes.io/unreachable"
UNSCHEDULABLE = "node.kubernetes.io/unschedulable"

# Which taint a Ready condition brings.
_BY_READY = {"False": NOT_READY, "Unknown": UNREACHABLE}
# The conditions that nobody can vouch for when the kubelet is silent.
_HEALTH = ("Ready", "MemoryPressure", "DiskPressure", "PIDPressure")


def noticed_at(renewed: Milliseconds) -> Milliseconds:
    """When the controller sees that a lease renewed last at this moment has run out: at its first look after the grace."""
    return ((renewed + GRACE) // PERIOD + 1) * PERIOD


class NodeLifecycleController:
    """Tells from the kubelets' leases which nodes are reachable, and taints those that are not."""

    watches = frozenset({"Node"})

    def __init__(
        self,
        apiserver: APIServer,
        recorder: Recorder,
        renewed: Callable[[str], Milliseconds],
    ) -> None:
        """`renewed` gives the moment in which a node's lease was renewed last."""
        self._apiserver = apiserver
        self._store = apiserver.store
        self._recorder = recorder
        self._renewed = renewed
        apiserver.clock.on(MONITOR, self._monitor)

    def keys(self, change: Change) -> Iterable[Ref]:
        """A node that is there."""
        return [change.ref] if change.new is not None else []

    def sync(self, ref: Ref) -> None:
        """Bring the taints that stand for conditions to what the conditions are: doNoScheduleTaintingPass and its twin."""
        node = self._store.view.find(ref)
        if node is None:
            return
        spec = node.manifest.get("spec") or {}
        before: list[Manifest] = spec.get("taints") or []
        wanted = _wanted(node)
        kept = [each for each in before if not _ours(each) or _key(each) in wanted]
        known = {_key(each) for each in kept}
        now = self._apiserver.clock.timestamp()
        added = [
            {"effect": effect, "key": key, "timeAdded": now}
            for key, effect in wanted
            if (key, effect) not in known
        ]
        if len(kept) == len(before) and not added:
            return
        changed = {**spec, "taints": [*kept, *added]}
        if not changed["taints"]:
            del changed["taints"]
        self._apiserver.write({**node.manifest, "spec": changed})

    def _monitor(self, event: Event) -> None:
        """A look at a node: monitorNodeHealth, tryUpdateNodeHealth."""
        node = self._store.view.get("Node", "", event.key[0])
        if node is None or self._apiserver.clock.now <= self._renewed(node.ref.name) + GRACE:
            return
        status = node.manifest.get("status") or {}
        ready = conditions.find(status, "Ready")
        if ready is None or ready["status"] == "Unknown":
            return
        now = self._apiserver.clock.timestamp()
        unknown = [_unknown(each, now) for each in status["conditions"]]
        self._apiserver.write_status(node.ref, {**status, "conditions": unknown})
        if ready["status"] == "True":
            text = f"Node {node.ref.name} status is now: NodeNotReady"
            self._recorder.event(node, "NodeNotReady", text, source=SOURCE)
            self._mark_pods(node.ref.name, now)

    def _mark_pods(self, node: str, now: str) -> None:
        """No pod of the node is ready any more: pkg/controller/util/node/controller_utils.go MarkPodsNotReady."""
        for pod in self._store.view.indexed("node", node):
            status = pod.manifest.get("status") or {}
            ready = conditions.find(status, "Ready")
            if ready is None or ready["status"] == "False":
                continue
            marked = conditions.with_condition(status, {**ready, "status": "False"}, now)
            self._apiserver.write_status(pod.ref, marked)
            self._recorder.event(
                pod, "NodeNotReady", "Node is not ready", source=SOURCE, kind=WARNING
            )


def _wanted(node: Object) -> list[tuple[str, str]]:
    """The taints, as key and effect, that a node's conditions and its being cordoned call for."""
    wanted = []
    ready = conditions.find(node.manifest.get("status") or {}, "Ready")
    key = _BY_READY.get(ready["status"]) if ready is not None else None
    if key is not None:
        wanted = [(key, "NoSchedule"), (key, "NoExecute")]
    if (node.manifest.get("spec") or {}).get("unschedulable"):
        wanted.append((UNSCHEDULABLE, "NoSchedule"))
    return wanted


def _key(taint: Manifest) -> tuple[str, str]:
    return taint["key"], taint["effect"]


def _ours(taint: Manifest) -> bool:
    """Whether this controller sets and takes away such a taint."""
    own = {(UNSCHEDULABLE, "NoSchedule")}
    own |= {(key, effect) for key in _BY_READY.values() for effect in ("NoSchedule", "NoExecute")}
    return _key(taint) in own


def _unknown(condition: Manifest, now: str) -> dict[str, Any]:
    if condition["type"] not in _HEALTH or condition["status"] == "Unknown":
        return dict(condition)
    return {
        **condition,
        "lastTransitionTime": now,
        "message": "Kubelet stopped posting node status.",
        "reason": "NodeStatusUnknown",
        "status": "Unknown",
    }
