"""What becomes of a container that ends, and what the next ones wait for: restartPolicy, init containers, sidecars."""

from __future__ import annotations

from lessons.engine.api.pod import Container, Pod
from lessons.engine.controllers.kubelet.state import PodRecord


def restarts(pod: Pod, container: Container, exit_code: int) -> bool:
    """Whether a container that ended with this code is started again: restartPolicy, and of init containers their own."""
    initial = any(each.name == container.name for each in pod.init_containers)
    if initial:
        own = container.manifest.get("restartPolicy") == "Always"
        return own or (exit_code != 0 and pod.restart_policy != "Never")
    return pod.restart_policy == "Always" or (pod.restart_policy == "OnFailure" and exit_code != 0)


def is_sidecar(container: Container) -> bool:
    """Whether an init container goes on running beside the others."""
    return container.manifest.get("restartPolicy") == "Always"


def initialization_done(container: Container, record: PodRecord) -> bool:
    """Whether an init container has done what the next ones wait for: it succeeded, or as a sidecar it has started."""
    known = record.of(container.name)
    if is_sidecar(container):
        return known.started_up
    return known.ended is not None and known.exit_code == 0
