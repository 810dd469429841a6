"""The events that kubelets report about pods: pkg/kubelet/events, and where each is recorded."""

from __future__ import annotations

from lessons.engine.api.pod import Container
from lessons.engine.controllers.kubelet.probes import Verdict
from lessons.engine.controllers.kubelet.pulling import Refusal
from lessons.engine.controllers.recorder import NORMAL, WARNING, Recorder
from lessons.engine.store import Object


class Reports:
    """Words for what happens to containers."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def started(self, pod: Object, container: Container) -> None:
        """A container runs; its image was on the node already."""
        text = f'Container image "{container.image}" already present on machine and can be accessed by the pod'
        self._report(pod, container, "Pulled", text)
        self._report(pod, container, "Created", "Container created")
        self._report(pod, container, "Started", "Container started")

    def refused(self, pod: Object, container: Container, refusal: Refusal) -> None:
        """A container did not get its image: images/image_manager.go EnsureImageExists, pullImage."""
        if refusal.pulled:
            self._report(pod, container, "Pulling", f'Pulling image "{container.image}"')
            text = f'Failed to pull image "{container.image}": {refusal.message}'
            self._report(pod, container, "Failed", text, WARNING)
        elif refusal.reason == "InvalidImageName":
            self._report(pod, container, "InspectFailed", refusal.message, WARNING)
        else:
            self._report(pod, container, refusal.reason, refusal.message, WARNING)
        self._report(pod, container, "Failed", f"Error: {refusal.reason}", WARNING)

    def pull_backs_off(self, pod: Object, container: Container) -> None:
        """An image is not tried again yet."""
        self._report(pod, container, "BackOff", f'Back-off pulling image "{container.image}"')
        self._report(pod, container, "Failed", "Error: ImagePullBackOff", WARNING)

    def killing(self, pod: Object, container: Container) -> None:
        """A container is told to end."""
        self._report(pod, container, "Killing", f"Stopping container {container.name}")

    def given_up(self, pod: Object, container: Container, kind: str, *, again: bool) -> None:
        """A probe has failed too often: the container is ended, and where its policy says so started `again`."""
        text = f"Container {container.name} failed {kind} probe"
        self._report(pod, container, "Killing", f"{text}, will be restarted" if again else text)

    def back_off(self, pod: Object, container: Container) -> None:
        """A container that ended waits before it is started again."""
        whole = f"{pod.ref.name}_{pod.ref.namespace}({pod.uid})"
        text = f"Back-off restarting failed container {container.name} in pod {whole}"
        self._report(pod, container, "BackOff", text, WARNING)

    def unhealthy(self, pod: Object, container: Container, kind: str, verdict: Verdict) -> None:
        """A probe failed, or could not be made."""
        said = "probe errored and resulted in unknown state" if verdict.error else "probe failed"
        text = f"{kind.capitalize()} {said}: {verdict.message}"
        self._report(pod, container, "Unhealthy", text, WARNING)

    def _report(
        self, pod: Object, container: Container, reason: str, text: str, kind: str = NORMAL
    ) -> None:
        initial = any(each.name == container.name for each in pod.typed.init_containers)
        path = f"spec.{'initContainers' if initial else 'containers'}{{{container.name}}}"
        host = pod.typed.node
        self._recorder.event(
            pod, reason, text, source="kubelet", kind=kind, host=host, field_path=path
        )
