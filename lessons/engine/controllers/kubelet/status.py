"""The status a kubelet reports for a pod: pkg/kubelet/kubelet_pods.go generateAPIPodStatus and pkg/kubelet/status/generate.go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

from lessons.engine.api.pod import Container, Pod
from lessons.engine.clock import Milliseconds
from lessons.engine.controllers import conditions
from lessons.engine.controllers.kubelet.qos import qos_class
from lessons.engine.controllers.kubelet.state import PodRecord
from lessons.engine.refs import Manifest

Timestamp = Callable[[Milliseconds], str]


def pod_status(
    pod: Pod,
    record: PodRecord,
    host_ip: str,
    unready: Sequence[str],
    gates: bool,
    time: Timestamp,
    now: str,
) -> Manifest:
    """The status of a pod on its node.

    `unready` names the containers that are not ready, `gates` says whether all readiness gates are open, `time` writes
    a moment of the clock, `now` is this one.
    """
    before = pod.manifest.get("status") or {}
    phase = _phase(pod, record)
    status: dict[str, Any] = {
        **before,
        "phase": phase,
        "hostIP": host_ip,
        "hostIPs": [{"ip": host_ip}],
        "qosClass": qos_class(pod),
        "startTime": before.get("startTime") or now,
        "containerStatuses": [
            _container(pod, each, record, each.name not in unready, time) for each in pod.containers
        ],
    }
    ip = host_ip if pod.host_network else record.ip
    if record.started is not None or pod.host_network:
        status["podIP"], status["podIPs"] = ip, [{"ip": ip}]
    if pod.init_containers:
        status["initContainerStatuses"] = [
            _init_container(pod, each, at, record, time)
            for at, each in enumerate(pod.init_containers)
        ]
    wanted = _conditions(pod, record, phase, unready, gates)
    return conditions.with_conditions(status, wanted, now)


def _phase(pod: Pod, record: PodRecord) -> str:
    if record.started is None:
        return "Pending"
    if record.ended is None or pod.restart_policy == "Always":
        return "Running"
    if record.exit_code and pod.restart_policy == "OnFailure":
        return "Running"
    return "Failed" if record.exit_code else "Succeeded"


def _conditions(
    pod: Pod, record: PodRecord, phase: str, unready: Sequence[str], gates: bool
) -> list[Manifest]:
    initialized: Manifest = {"type": "Initialized", "status": "True"}
    waiting = pod.init_containers[record.initialized :]
    if waiting and record.started is None:
        names = " ".join(each.name for each in waiting)
        initialized = _not(
            "Initialized",
            "ContainersNotInitialized",
            f"containers with incomplete status: [{names}]",
        )
    if phase in ("Succeeded", "Failed"):
        reason = {"reason": "PodCompleted" if phase == "Succeeded" else "PodFailed"}
        sandbox = {"type": "PodReadyToStartContainers", "status": "False"}
        if phase == "Succeeded":
            initialized = {**initialized, **reason}
        ready = [
            {"type": kind, "status": "False", **reason} for kind in ("Ready", "ContainersReady")
        ]
        return [sandbox, initialized, *ready]
    up = "True" if record.started is not None or record.initialized else "False"
    return [
        {"type": "PodReadyToStartContainers", "status": up},
        initialized,
        *_readiness(unready, gates),
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


def _container(
    pod: Pod, container: Container, record: PodRecord, ready: bool, time: Timestamp
) -> Manifest:
    running = record.running
    return {
        **_identity(pod, container, record.restarts, record.started is not None),
        "lastState": _terminated(record.last_exit, time),
        "ready": ready and running,
        "restartCount": record.restarts,
        "started": running,
        "state": _state(pod, record, time),
    }


def _state(pod: Pod, record: PodRecord, time: Timestamp) -> Manifest:
    if record.started is None:
        waiting = record.initialized < len(pod.init_containers)
        return {
            "waiting": {
                "reason": "PodInitializing"
                if waiting or record.initialized
                else "ContainerCreating"
            }
        }
    if record.ended is None:
        return {"running": {"startedAt": time(record.started)}}
    if _restarts(pod, record) and record.restarts:
        name = f"container={pod.containers[0].name} pod={pod.meta.name}_{pod.meta.namespace}({pod.meta.uid})"
        message = f"back-off {backoff_text(record.restarts)} restarting failed {name}"
        return {"waiting": {"reason": "CrashLoopBackOff", "message": message}}
    return _terminated((record.started, record.ended, record.exit_code), time)


def _restarts(pod: Pod, record: PodRecord) -> bool:
    always = pod.restart_policy == "Always"
    return always or (pod.restart_policy == "OnFailure" and record.exit_code != 0)


def _terminated(exit: tuple[Milliseconds, Milliseconds, int] | None, time: Timestamp) -> Manifest:
    if exit is None:
        return {}
    started, ended, code = exit
    return {
        "terminated": {
            "exitCode": code,
            "finishedAt": time(ended),
            "reason": "Error" if code else "Completed",
            "startedAt": time(started),
        }
    }


def _init_container(
    pod: Pod, container: Container, at: int, record: PodRecord, time: Timestamp
) -> Manifest:
    sidecar = container.manifest.get("restartPolicy") == "Always"
    done, current = at < record.initialized, at == record.initialized
    state: Manifest = {"waiting": {"reason": "PodInitializing"}}
    if done:
        state = {"terminated": {"exitCode": 0, "reason": "Completed"}}
    if sidecar and done:
        state = {"running": {}}
    return {
        **_identity(pod, container, 0, done),
        "lastState": {},
        "ready": done,
        "restartCount": 0,
        "started": sidecar and done,
        "state": state if done or not current else {"waiting": {"reason": "PodInitializing"}},
    }


def _identity(pod: Pod, container: Container, restarts: int, made: bool) -> dict[str, Any]:
    identity = {"image": container.image, "imageID": "", "name": container.name}
    if made:
        name, _, _ = _familiar(container.image).partition("@")
        base = name.rpartition(":")[0] if ":" in name.rpartition("/")[2] else name
        identity["imageID"] = f"{base}@sha256:{sha256(container.image.encode()).hexdigest()}"
        key = f"{pod.meta.uid}/{container.name}/{restarts}".encode()
        identity["containerID"] = f"containerd://{sha256(key).hexdigest()}"
    return identity


def _familiar(image: str) -> str:
    """An image's name in full: nginx is docker.io/library/nginx."""
    first, slash, _ = image.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return image
    return f"docker.io/{image}" if slash else f"docker.io/library/{image}"


def backoff(restarts: int) -> Milliseconds:
    """How long a container that ended is left down: 10 s, doubling, at most 5 minutes. pkg/kubelet MaxContainerBackOff"""
    return min(10_000 * 2 ** max(0, restarts - 1), 300_000)


def backoff_text(restarts: int) -> str:
    """The same as Go prints a duration: 10s, 40s, 2m40s, 5m0s."""
    minutes, seconds = divmod(backoff(restarts) // 1000, 60)
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"
