"""The status a kubelet reports for a pod: pkg/kubelet/kubelet_pods.go generateAPIPodStatus, pkg/kubelet/status/generate.go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lessons.engine.api.pod import Pod
from lessons.engine.clock import Clock
from lessons.engine.controllers import conditions
from lessons.engine.controllers.kubelet.containerrecord import ContainerRecord
from lessons.engine.controllers.kubelet.containerstatus import (
    container_status,
    init_container_status,
)
from lessons.engine.controllers.kubelet.qos import qos_class
from lessons.engine.controllers.kubelet.restarting import initialization_done
from lessons.engine.controllers.kubelet.state import PodRecord
from lessons.engine.refs import Manifest

PHASE = "lab/phase"


@dataclass(frozen=True, slots=True)
class Observed:
    """What a kubelet sees of a pod: `unready` names the containers that are not ready, `gates_open` is about readiness gates."""

    record: PodRecord
    host_ip: str
    unready: Sequence[str]
    gates_open: bool


def pod_status(pod: Pod, observed: Observed, clock: Clock) -> Manifest:
    """The status of a pod on its node; what the status held and nobody has changed stays."""
    record, host_ip = observed.record, observed.host_ip
    now = clock.timestamp()
    before = pod.manifest.get("status") or {}
    phase = pod_phase(pod, record)
    status: dict[str, Any] = {
        **before,
        "phase": phase,
        "hostIP": host_ip,
        "hostIPs": [{"ip": host_ip}],
        "qosClass": qos_class(pod),
        "startTime": before.get("startTime") or now,
        "containerStatuses": [
            container_status(
                pod, each, record.of(each.name), each.name not in observed.unready, clock
            )
            for each in pod.containers
        ],
    }
    ip = host_ip if pod.host_network else record.ip
    if record.containers or pod.host_network:
        status["podIP"], status["podIPs"] = ip, [{"ip": ip}]
    if pod.init_containers:
        status["initContainerStatuses"] = [
            init_container_status(pod, each, record.of(each.name), clock)
            for each in pod.init_containers
        ]
    wanted = _conditions(pod, observed, phase)
    return conditions.with_conditions(status, wanted, now)


def annotated_phase(pod: Pod) -> str:
    """How lab/phase wants a pod to have ended as soon as it starts: Succeeded, Failed, "" where it says neither."""
    wanted = pod.meta.annotations.get(PHASE, "")
    return wanted if wanted in ("Succeeded", "Failed") else ""


def pod_phase(pod: Pod, record: PodRecord) -> str:
    """The phase that the containers make: pkg/kubelet/kubelet_pods.go getPhase."""
    states = [record.of(each.name) for each in pod.containers]
    if any(_failed_for_good(pod, record.of(each.name)) for each in pod.init_containers):
        return "Failed"
    if record.started is None or any(each.started is None for each in states):
        return "Pending"
    if any(each.running for each in states):
        return "Running"
    if wanted := annotated_phase(pod):
        return wanted
    failed = any(each.exit_code for each in states)
    if pod.restart_policy == "Always" or (failed and pod.restart_policy == "OnFailure"):
        return "Running"
    return "Failed" if failed else "Succeeded"


def _failed_for_good(pod: Pod, initial: ContainerRecord) -> bool:
    failed = initial.ended is not None and initial.exit_code != 0
    return failed and pod.restart_policy == "Never"


def _conditions(pod: Pod, observed: Observed, phase: str) -> list[Manifest]:
    record = observed.record
    initialized: Manifest = {"type": "Initialized", "status": "True"}
    if record.started is None and pod.init_containers:
        waiting = [
            each.name for each in pod.init_containers if not initialization_done(each, record)
        ]
        message = f"containers with incomplete status: [{' '.join(waiting)}]"
        if waiting:
            initialized = _not("Initialized", "ContainersNotInitialized", message)
    if phase in ("Succeeded", "Failed"):
        reason = {"reason": "PodCompleted" if phase == "Succeeded" else "PodFailed"}
        sandbox = {"type": "PodReadyToStartContainers", "status": "False"}
        if phase == "Succeeded":
            initialized = {**initialized, **reason}
        ready = [
            {"type": kind, "status": "False", **reason} for kind in ("Ready", "ContainersReady")
        ]
        return [sandbox, initialized, *ready]
    return [
        {"type": "PodReadyToStartContainers", "status": "True" if record.containers else "False"},
        initialized,
        *_readiness(observed.unready, observed.gates_open),
    ]


def _readiness(unready: Sequence[str], gates: bool) -> list[Manifest]:
    if unready:
        names = " ".join(unready)
        message = f"containers with unready status: [{names}]"
        return [_not(kind, "ContainersNotReady", message) for kind in ("Ready", "ContainersReady")]
    containers = {"type": "ContainersReady", "status": "True"}
    if gates:
        return [{"type": "Ready", "status": "True"}, containers]
    message = "corresponding condition of pod readiness gate does not exist or is not True."
    return [_not("Ready", "ReadinessGatesNotReady", message), containers]


def _not(kind: str, reason: str, message: str) -> Manifest:
    return {"type": kind, "status": "False", "reason": reason, "message": message}
