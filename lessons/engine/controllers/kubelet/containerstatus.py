"""The statuses of single containers, as a kubelet reports them in a pod's status: convertToAPIContainerStatuses."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from lessons.engine.api.pod import Container, Pod
from lessons.engine.clock import Clock
from lessons.engine.controllers.kubelet.backoff import pause_text
from lessons.engine.controllers.kubelet.containerrecord import ContainerRecord, Exit
from lessons.engine.controllers.kubelet.pulling import familiar
from lessons.engine.controllers.kubelet.restarting import is_sidecar
from lessons.engine.refs import Manifest


def container_status(
    pod: Pod, container: Container, record: ContainerRecord, ready: bool, clock: Clock
) -> Manifest:
    """One of containerStatuses; `ready` is what its probes say."""
    return {
        **_identity(pod, container, record),
        "lastState": _last_state(pod, container, record, clock),
        "ready": ready and record.running,
        "restartCount": record.restarts,
        "started": record.started_up,
        "state": _state(pod, container, record, clock),
    }


def init_container_status(
    pod: Pod, container: Container, record: ContainerRecord, clock: Clock
) -> Manifest:
    """One of initContainerStatuses; one that is done is ready, and so is a sidecar that has started."""
    started = is_sidecar(container) and record.started_up
    done = record.ended is not None and record.exit_code == 0
    status = container_status(pod, container, record, False, clock)
    return {**status, "ready": started or (done and not is_sidecar(container)), "started": started}


def _backs_off(record: ContainerRecord) -> bool:
    return record.ended is not None and (record.resumes or 0) > record.ended


def _state(pod: Pod, container: Container, record: ContainerRecord, clock: Clock) -> Manifest:
    if record.waiting:
        return {"waiting": {"reason": record.waiting, "message": record.message}}
    if record.started is None:
        reason = "PodInitializing" if pod.init_containers else "ContainerCreating"
        return {"waiting": {"reason": reason}}
    if record.ended is None:
        return {"running": {"startedAt": clock.timestamp(record.started)}}
    if _backs_off(record):
        whole = f"{pod.meta.name}_{pod.meta.namespace}({pod.meta.uid})"
        name = f"container={container.name} pod={whole}"
        message = f"back-off {pause_text(record.pause)} restarting failed {name}"
        return {"waiting": {"reason": "CrashLoopBackOff", "message": message}}
    identity = _container_id(pod, container, record.restarts)
    return _terminated(record.exit, identity, clock)


def _last_state(pod: Pod, container: Container, record: ContainerRecord, clock: Clock) -> Manifest:
    """The run before the one that `state` tells of; while that waits, the last there was."""
    if _backs_off(record):
        return _terminated(record.exit, _container_id(pod, container, record.restarts), clock)
    identity = _container_id(pod, container, record.restarts - 1)
    return _terminated(record.before, identity, clock)


def _terminated(exit: Exit | None, container_id: str, clock: Clock) -> Manifest:
    if exit is None:
        return {}
    return {
        "terminated": {
            "containerID": container_id,
            "exitCode": exit.code,
            "finishedAt": clock.timestamp(exit.ended),
            "reason": "Error" if exit.code else "Completed",
            "startedAt": clock.timestamp(exit.started),
        }
    }


def _identity(pod: Pod, container: Container, record: ContainerRecord) -> dict[str, Any]:
    identity = {"image": container.image, "imageID": "", "name": container.name}
    if record.started is not None:
        name, _, _ = familiar(container.image).partition("@")
        base = name.rpartition(":")[0] if ":" in name.rpartition("/")[2] else name
        identity["imageID"] = f"{base}@sha256:{sha256(container.image.encode()).hexdigest()}"
        identity["containerID"] = _container_id(pod, container, record.restarts)
    return identity


def _container_id(pod: Pod, container: Container, run: int) -> str:
    key = f"{pod.meta.uid}/{container.name}/{run}".encode()
    return f"containerd://{sha256(key).hexdigest()}"
