"""The statuses of single containers, as a kubelet reports them in a pod's status."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from lessons.engine.api.pod import Container, Pod
from lessons.engine.clock import SECOND, Clock, Milliseconds
from lessons.engine.controllers.kubelet.state import PodRecord
from lessons.engine.refs import Manifest

FIRST_PAUSE: Milliseconds = 10 * SECOND
LONGEST_PAUSE: Milliseconds = 300 * SECOND


def container_status(
    pod: Pod, container: Container, record: PodRecord, ready: bool, clock: Clock
) -> Manifest:
    """One of containerStatuses; `ready` is what its probes say."""
    running = record.running
    return {
        **_identity(pod, container, record.restarts, record.started is not None),
        "lastState": _terminated(record.last_exit, clock),
        "ready": ready and running,
        "restartCount": record.restarts,
        "started": running,
        "state": _state(pod, record, clock),
    }


def _state(pod: Pod, record: PodRecord, clock: Clock) -> Manifest:
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
        return {"running": {"startedAt": clock.timestamp(record.started)}}
    if _restarts(pod, record) and record.restarts:
        name = f"container={pod.containers[0].name} pod={pod.meta.name}_{pod.meta.namespace}({pod.meta.uid})"
        message = f"back-off {backoff_text(record.restarts)} restarting failed {name}"
        return {"waiting": {"reason": "CrashLoopBackOff", "message": message}}
    return _terminated((record.started, record.ended, record.exit_code), clock)


def _restarts(pod: Pod, record: PodRecord) -> bool:
    always = pod.restart_policy == "Always"
    return always or (pod.restart_policy == "OnFailure" and record.exit_code != 0)


def _terminated(exit: tuple[Milliseconds, Milliseconds, int] | None, clock: Clock) -> Manifest:
    if exit is None:
        return {}
    started, ended, code = exit
    return {
        "terminated": {
            "exitCode": code,
            "finishedAt": clock.timestamp(ended),
            "reason": "Error" if code else "Completed",
            "startedAt": clock.timestamp(started),
        }
    }


def init_container_status(pod: Pod, container: Container, done: bool) -> Manifest:
    """One of initContainerStatuses; one with restartPolicy Always goes on running when it is done starting."""
    sidecar = container.manifest.get("restartPolicy") == "Always"
    state: Manifest = {"waiting": {"reason": "PodInitializing"}}
    if done:
        ended: Manifest = {"terminated": {"exitCode": 0, "reason": "Completed"}}
        state = {"running": {}} if sidecar else ended
    return {
        **_identity(pod, container, 0, done),
        "lastState": {},
        "ready": done,
        "restartCount": 0,
        "started": sidecar and done,
        "state": state,
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
    """How long a container that ended is left down: 10 s, doubling, at most 5 minutes (MaxContainerBackOff)."""
    return min(FIRST_PAUSE << min(max(0, restarts - 1), 5), LONGEST_PAUSE)


def backoff_text(restarts: int) -> str:
    """The same as Go prints a duration: 10s, 40s, 2m40s, 5m0s."""
    minutes, seconds = divmod(backoff(restarts) // 1000, 60)
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"
