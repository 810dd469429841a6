"""The kubelets as services on their nodes: running or not, the leases they renew, the status of the node they post.

pkg/kubelet/kubelet_node_status.go, staging/src/k8s.io/component-helpers/apimachinery/lease
"""

from __future__ import annotations

from dataclasses import replace

from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.controllers.kubelet.podworkers import PodWorkers
from lessons.engine.controllers.nodelifecycle import MONITOR, noticed_at
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.refs import Manifest

# A quarter of nodeLeaseDurationSeconds.
RENEWAL: Milliseconds = 10 * SECOND

# What a healthy kubelet reports, in the order in which it tells of it: condition, status, reason, message.
HEALTHY = (
    (
        "MemoryPressure",
        "False",
        "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available",
    ),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
)


def healthy_conditions(now: str, before: list[Manifest] | None = None) -> list[Manifest]:
    """A node's conditions as a healthy kubelet posts them; those that held `before` keep their time."""
    held = {each["type"]: each for each in before or ()}
    return [
        {
            "lastHeartbeatTime": now,
            "lastTransitionTime": held[kind]["lastTransitionTime"]
            if kind in held and held[kind]["status"] == status
            else now,
            "message": message,
            "reason": reason,
            "status": status,
            "type": kind,
        }
        for kind, status, reason, message in HEALTHY
    ]


class NodeServices:
    """Stops and starts the kubelets of nodes. While one is down its containers run on, and nobody looks after them."""

    def __init__(self, apiserver: APIServer, recorder: Recorder, workers: PodWorkers) -> None:
        self._apiserver = apiserver
        self._clock = apiserver.clock
        self._recorder = recorder
        self._workers = workers

    def stopped_at(self, node: str) -> Milliseconds | None:
        """Since when a node's kubelet is down, None for one that runs."""
        return self._workers.state.stopped.get(node)

    def started_at(self, node: str) -> Milliseconds:
        """When a node's kubelet was started last."""
        return self._workers.state.started.get(node, 0)

    def renewed(self, node: str) -> Milliseconds:
        """When a node's lease was renewed last."""
        stopped = self.stopped_at(node)
        moment = self._clock.now if stopped is None else stopped
        return moment - moment % RENEWAL

    def stop(self, node: str) -> None:
        """Stop a node's kubelet."""
        if self.stopped_at(node) is not None:
            return
        state = self._workers.state
        self._workers.state = replace(state, stopped=state.stopped.set(node, self._clock.now))
        until = noticed_at(self.renewed(node)) - self._clock.now
        self._clock.schedule(until, MONITOR, node, work=False)

    def start(self, node: str) -> None:
        """Start it again: it posts the node's status and takes up its pods as it finds them."""
        if self.stopped_at(node) is None:
            return
        state = self._workers.state
        self._workers.state = replace(
            state,
            stopped=state.stopped.delete(node),
            started=state.started.set(node, self._clock.now),
        )
        self._post(node)
        self._workers.resume(node)

    def _post(self, name: str) -> None:
        node = self._apiserver.store.view.get("Node", "", name)
        if node is None:
            return
        status = node.manifest.get("status") or {}
        before = status.get("conditions") or []
        posted = healthy_conditions(self._clock.timestamp(), before)
        self._report(name, "Starting", "Starting kubelet.")
        for kind, condition, reason, _ in HEALTHY:
            if kind != "Ready":
                word = reason.replace("Kubelet", "Node")
                self._report(name, word, f"Node {name} status is now: {word}")
            elif any(each["type"] == kind and each["status"] != condition for each in before):
                self._report(name, "NodeReady", f"Node {name} status is now: NodeReady")
        self._report(name, "NodeAllocatableEnforced", "Updated Node Allocatable limit across pods")
        self._apiserver.write_status(node.ref, {**status, "conditions": posted})

    def _report(self, name: str, reason: str, text: str) -> None:
        node = self._apiserver.store.view.get("Node", "", name)
        if node is not None:
            self._recorder.event(node, reason, text, source="kubelet", host=name)
