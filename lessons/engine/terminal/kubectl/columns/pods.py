"""Pods."""

from __future__ import annotations

from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.table import Columns, Moment


def _cells(pod: Manifest, moment: Moment) -> list[str]:
    spec, status = pod.get("spec") or {}, pod.get("status") or {}
    summary = Summary(pod)
    restarts = str(summary.restarts)
    if summary.restarts and summary.last_restart:
        restarts += f" ({moment.since(summary.last_restart)} ago)"
    ips = status.get("podIPs") or []
    return [
        pod["metadata"]["name"],
        f"{summary.ready}/{summary.total}",
        summary.reason,
        restarts,
        moment.age(pod),
        (ips[0].get("ip") if ips else status.get("podIP")) or "<none>",
        spec.get("nodeName") or "<none>",
        status.get("nominatedNodeName") or "<none>",
        _readiness_gates(spec, status),
    ]


def _readiness_gates(spec: Manifest, status: Manifest) -> str:
    gates = spec.get("readinessGates") or []
    if not gates:
        return "<none>"
    met = {c["type"] for c in status.get("conditions") or () if c.get("status") == "True"}
    return f"{sum(gate['conditionType'] in met for gate in gates)}/{len(gates)}"


class Summary:
    """READY, STATUS and RESTARTS of a pod. printers.go printPod."""

    def __init__(self, pod: Manifest) -> None:
        spec, status = pod.get("spec") or {}, pod.get("status") or {}
        self.status = status
        self.restartable = {
            container["name"]
            for container in spec.get("initContainers") or ()
            if container.get("restartPolicy") == "Always"
        }
        self.total = len(spec.get("containers") or ()) + len(self.restartable)
        self.ready = self.restarts = 0
        self.last_restart = ""
        self.reason: str = status.get("reason") or status.get("phase") or "Pending"
        if _condition(status, "PodScheduled", "reason") == "SchedulingGated":
            self.reason = "SchedulingGated"
        initializing = self._init_containers(len(spec.get("initContainers") or ()))
        if not initializing or _condition(status, "Initialized", "status") == "True":
            self._containers()
        if pod["metadata"].get("deletionTimestamp"):
            if status.get("reason") == "NodeLost":
                self.reason = "Unknown"
            elif status.get("phase") not in ("Succeeded", "Failed"):
                self.reason = "Terminating"

    def _count(self, container: Manifest) -> None:
        self.restarts += container.get("restartCount", 0)
        last = (container.get("lastState") or {}).get("terminated") or {}
        self.last_restart = max(self.last_restart, last.get("finishedAt") or "")

    def _init_containers(self, total: int) -> bool:
        """Whether the pod is still in its init containers; sets the reason if so."""
        for index, container in enumerate(self.status.get("initContainerStatuses") or ()):
            self._count(container)
            state = container.get("state") or {}
            ended, waiting = state.get("terminated"), state.get("waiting") or {}
            if ended is not None and ended.get("exitCode") == 0:
                continue
            if container.get("name") in self.restartable and container.get("started"):
                self.ready += bool(container.get("ready"))
                continue
            if ended is not None:
                self.reason = f"Init:{_ended(ended)}"
            elif waiting.get("reason") and waiting["reason"] != "PodInitializing":
                self.reason = f"Init:{waiting['reason']}"
            else:
                self.reason = f"Init:{index}/{total}"
            return True
        return False

    def _containers(self) -> None:
        self.restarts, self.last_restart = 0, ""
        for container in self.status.get("initContainerStatuses") or ():
            if container.get("name") in self.restartable:
                self._count(container)
        running, failed = False, ""
        for container in reversed(self.status.get("containerStatuses") or []):
            self._count(container)
            state = container.get("state") or {}
            ended, waiting = state.get("terminated"), state.get("waiting") or {}
            if waiting.get("reason"):
                self.reason = waiting["reason"]
            elif ended is not None:
                self.reason = _ended(ended)
                failed = self.reason if ended.get("exitCode") else failed
            elif container.get("ready") and state.get("running") is not None:
                running = True
                self.ready += 1
        if self.reason == "Completed":
            if running and _condition(self.status, "Ready", "status") == "True":
                self.reason = "Running"
            elif failed or running:
                self.reason = failed or "NotReady"


def _ended(state: Manifest) -> str:
    if state.get("reason"):
        return str(state["reason"])
    if state.get("signal"):
        return f"Signal:{state['signal']}"
    return f"ExitCode:{state.get('exitCode', 0)}"


def _condition(status: Manifest, kind: str, field: str) -> Any:
    for condition in status.get("conditions") or ():
        if condition.get("type") == kind:
            return condition.get(field)
    return None


COLUMNS = {
    "Pod": Columns(
        (
            "NAME",
            "READY",
            "STATUS",
            "RESTARTS",
            "AGE",
            "IP",
            "NODE",
            "NOMINATED NODE",
            "READINESS GATES",
        ),
        _cells,
        ("IP", "NODE", "NOMINATED NODE", "READINESS GATES"),
    )
}
