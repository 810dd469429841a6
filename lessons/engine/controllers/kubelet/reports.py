"""The events that kubelets report about pods: pkg/kubelet/events."""

from __future__ import annotations

from lessons.engine.api.pod import Container
from lessons.engine.controllers.recorder import NORMAL, WARNING, Recorder
from lessons.engine.store import Object


class Reports:
    """Words for what happens to containers."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def started(self, pod: Object, container: Container, group: str) -> None:
        """A container runs; its image was on the node already."""
        path = f"spec.{group}{{{container.name}}}"
        text = f'Container image "{container.image}" already present on machine and can be accessed by the pod'
        self._report(pod, "Pulled", text, path)
        self._report(pod, "Created", "Container created", path)
        self._report(pod, "Started", "Container started", path)

    def killing(self, pod: Object, container: Container) -> None:
        """A container is told to end."""
        path = f"spec.containers{{{container.name}}}"
        self._report(pod, "Killing", f"Stopping container {container.name}", path)

    def back_off(self, pod: Object, container: Container) -> None:
        """A container that ended waits before it is started again."""
        path = f"spec.containers{{{container.name}}}"
        text = f"Back-off restarting failed container {container.name} in pod {pod.ref.name}_{pod.ref.namespace}({pod.uid})"
        self._report(pod, "BackOff", text, path, WARNING)

    def unhealthy(self, pod: Object, container: str) -> None:
        """A readiness probe found nobody listening."""
        text = "Readiness probe failed: connection refused"
        self._report(pod, "Unhealthy", text, f"spec.containers{{{container}}}", WARNING)

    def _report(self, pod: Object, reason: str, text: str, path: str, kind: str = NORMAL) -> None:
        host = pod.typed.node
        self._recorder.event(
            pod, reason, text, source="kubelet", kind=kind, host=host, field_path=path
        )
