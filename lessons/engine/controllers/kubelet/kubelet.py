"""The control loop of the kubelets: one object for the kubelets of all nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from lessons.engine.api.pod import Pod
from lessons.engine.apiserver import APIServer
from lessons.engine.controllers.kubelet.environment import environment
from lessons.engine.controllers.kubelet.nodes import NodeServices
from lessons.engine.controllers.kubelet.podworkers import PodWorkers
from lessons.engine.controllers.kubelet.probes import Execute
from lessons.engine.controllers.kubelet.state import KubeletState
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.refs import Ref
from lessons.engine.store import Change


class Kubelet:
    """Starts the containers of pods bound to a node, reports their status, and ends pods that are deleted."""

    watches = frozenset({"Pod"})

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._store = apiserver.store
        self._workers = PodWorkers(apiserver, recorder, lambda: self.execute)
        self.nodes = NodeServices(apiserver, recorder, self._workers)
        """The kubelets as services that can be stopped and started."""
        self.execute: Execute | None = None
        """What runs a command in a container, for exec probes; without it they succeed."""

    def snapshot(self) -> KubeletState:
        """What the kubelets know, as a value."""
        return self._workers.state

    def restore(self, state: KubeletState) -> None:
        """Go back, or over, to that state."""
        self._workers.state = state

    def keys(self, change: Change) -> Iterable[Ref]:
        """The pod, once it is bound to a node."""
        item = change.new or change.old
        bound = item is not None and (item.manifest.get("spec") or {}).get("nodeName")
        return [change.ref] if bound else []

    def sync(self, ref: Ref) -> None:
        """Take a pod in, end it if it is deleted, else bring its status up to date."""
        workers = self._workers
        item, record = self._store.view.find(ref), workers.state.records.get(ref)
        if record is not None and (item is None or item.uid != record.uid):
            workers.state = workers.state.without(ref)
            record = None
        if item is None or not item.typed.node or item.typed.node in workers.state.stopped:
            return
        if item.typed.meta.deleted:
            workers.terminate(item, record)
        elif record is not None:
            workers.report(item, record)
        elif not item.typed.terminal and self._store.view.get("Node", "", item.typed.node):
            workers.accept(item)

    def environment(self, ref: Ref, container: str = "") -> Mapping[str, str]:
        """The variables of a container (default: the pod's first) as it was started with, in the order of `env`."""
        item, record = self._store.view.find(ref), self._workers.state.records.get(ref)
        if item is None or record is None:
            return {}
        pod: Pod = item.typed
        named = (each for each in pod.containers if each.name == container)
        chosen = next(named, pod.containers[0])
        return environment(pod, chosen, record.surroundings)

    def logs(self, ref: Ref, container: str = "", *, previous: bool = False) -> str | None:
        """What a container (default: the pod's first) has printed, as far as the lab knows.

        `previous` asks for the run that ended last but for the present one, None where there was none.
        """
        item, record = self._store.view.find(ref), self._workers.state.records.get(ref)
        if item is None or record is None:
            return None if previous else ""
        known = record.of(container or item.typed.containers[0].name)
        if not previous:
            return known.output
        if known.exit is not None and known.resumes is not None:
            return known.output  # the next run has not begun
        return known.previous if known.before is not None else None

    def finish(self, ref: Ref, exit_code: int, output: str = "") -> None:
        """The command that a pod was started for has ended: its first container stops with this exit code."""
        item, record = self._store.view.find(ref), self._workers.state.records.get(ref)
        if item is not None and record is not None:
            self._workers.end(item, record, exit_code, output)
