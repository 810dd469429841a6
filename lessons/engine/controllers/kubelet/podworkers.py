"""What happens to pods on their nodes, moment by moment: pkg/kubelet/pod_workers.go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lessons.engine.api.pod import Container, Pod
from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.controllers.kubelet.addresses import address
from lessons.engine.controllers.kubelet.containerrecord import ContainerRecord
from lessons.engine.controllers.kubelet.containers import Containers, Handler
from lessons.engine.controllers.kubelet.fate import fate
from lessons.engine.controllers.kubelet.prober import Prober
from lessons.engine.controllers.kubelet.probes import Execute
from lessons.engine.controllers.kubelet.reports import Reports
from lessons.engine.controllers.kubelet.restarting import initialization_done, is_sidecar
from lessons.engine.controllers.kubelet.state import KubeletState, PodRecord, Surroundings
from lessons.engine.controllers.kubelet.status import annotated_phase, pod_phase
from lessons.engine.controllers.kubelet.statusmanager import StatusManager
from lessons.engine.controllers.kubelet.stopping import LINGER, end_of_pod
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.refs import Ref
from lessons.engine.store import Object

# From the moment a pod is bound to that in which its container runs, or after an init container that of the next.
START_TIME: Milliseconds = 1 * SECOND


class PodWorkers:
    """Starts, probes, restarts and stops the containers of pods on the clock, and writes what pods have come to."""

    def __init__(
        self, apiserver: APIServer, recorder: Recorder, execute: Callable[[], Execute | None]
    ) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store
        self._clock = apiserver.clock
        self._reports = Reports(recorder)
        self._containers = Containers(apiserver, self._reports, Prober(apiserver, execute))
        self._statuses = StatusManager(apiserver)
        self.state = KubeletState()
        self._clock.on("pod-start", self._start)
        self._clock.on("pod-stop", self._stop)
        for kind, handler in self._containers.handlers.items():
            self._on(kind, handler)

    def _current(self, event: Event) -> tuple[Object, PodRecord] | None:
        """The pod of an event, if it is still the same one and its node's kubelet runs."""
        namespace, name, uid = event.key[:3]
        ref = Ref("Pod", namespace, name)
        item, record = self._store.view.find(ref), self.state.records.get(ref)
        if item is None or record is None or not item.uid == record.uid == uid:
            return None
        return None if record.node in self.state.stopped else (item, record)

    def _on(self, kind: str, handler: Handler) -> None:
        """Let a handler take events about containers of pods that are not being deleted."""

        def handle(event: Event) -> None:
            found = self._current(event)
            if found is None or found[0].typed.meta.deleted:
                return
            item, record = found
            container = _container(item.typed, event.key[3])
            before = record.of(container.name)
            after = handler(item, container, before, event)
            if after is not before:
                self._went_on(item, record, container, after)

        self._clock.on(kind, handle)

    # -- starting -----------------------------------------------------------------------------------------------

    def accept(self, item: Object) -> None:
        """A pod has been bound: give it an address and begin to start it."""
        pod: Pod = item.typed
        ip = ""
        if not pod.host_network:
            self.state, ip = address(self.state, item, self._apiserver)
        self._save(item, PodRecord(item.uid, pod.node, ip))
        self._schedule_start(item)

    def _schedule_start(self, item: Object) -> None:
        self._clock.schedule(START_TIME, "pod-start", *item.ref[1:], item.uid)

    def _start(self, event: Event) -> None:
        """The next init container is begun, or all containers are."""
        found = self._current(event)
        if found is None or found[0].typed.meta.deleted:
            return
        item, record = found
        pod: Pod = item.typed
        for container in pod.init_containers:
            if not initialization_done(container, record):
                if record.of(container.name) == ContainerRecord():
                    self._begin_initial(item, record, container)
                return
        if record.started is not None:
            return
        surroundings = Surroundings.of(self._store.view, item.ref.namespace)
        record = replace(record, started=self._clock.now, surroundings=surroundings)
        for container in pod.containers:
            begun = self._begin(item, container)
            record = record.having(container.name, begun)
        self._save(item, record)

    def _begin(self, item: Object, container: Container) -> ContainerRecord:
        """The first start of a container; of one that lab/phase says has ended nothing more will come."""
        if annotated_phase(item.typed):
            self._reports.started(item, container)
            return ContainerRecord(started=self._clock.now)
        return self._containers.start(item, container, ContainerRecord())

    def _begin_initial(self, item: Object, record: PodRecord, container: Container) -> None:
        """An init container whose end nobody knows is done at once."""
        begun = self._containers.start(item, container, ContainerRecord())
        endless = fate(container, self._apiserver.profile) is None
        if begun.running and endless and not is_sidecar(container):
            begun = self._containers.end(item, container, begun, 0)
        self._went_on(item, record, container, begun)

    def _went_on(
        self, item: Object, record: PodRecord, container: Container, after: ContainerRecord
    ) -> None:
        """Something happened to a container: the pod goes on from there."""
        record = record.having(container.name, after)
        pod: Pod = item.typed
        initial = any(each.name == container.name for each in pod.init_containers)
        if initial and record.started is None and initialization_done(container, record):
            self._schedule_start(item)
        self._save(item, record)
        if pod_phase(pod, record) in ("Succeeded", "Failed"):
            self.state = self.state.released(item.ref)

    def end(self, item: Object, record: PodRecord, exit_code: int, output: str) -> None:
        """The process of a pod's first container has stopped by itself."""
        container = item.typed.containers[0]
        known = record.of(container.name)
        if known.running:
            ended = self._containers.end(item, container, known, exit_code, output)
            self._went_on(item, record, container, ended)

    def resume(self, node: str) -> None:
        """A node's kubelet is back: it finishes what fell due, and takes in what was bound meanwhile."""
        for ref in sorted(self.state.records):
            record = self.state.records[ref]
            item = self._store.view.find(ref)
            if record.node != node:
                continue
            if item is None or item.uid != record.uid:
                self.state = self.state.without(ref)
            elif item.typed.meta.deleted:
                self.terminate(item, replace(record, stop_due=None))
            else:
                self._resume_pod(item, record)
        for item in self._store.view.indexed("node", node):
            if item.ref not in self.state.records and not item.typed.terminal:
                self.accept(item)

    def _resume_pod(self, item: Object, record: PodRecord) -> None:
        pod: Pod = item.typed
        for container in (*pod.init_containers, *pod.containers):
            before = record.of(container.name)
            after = self._containers.resume(item, container, before)
            if after is not before:
                record = record.having(container.name, after)
        if record.started is None:
            self._schedule_start(item)
        self._save(item, record)

    # -- stopping -----------------------------------------------------------------------------------------------

    def terminate(self, item: Object, record: PodRecord | None) -> None:
        """A pod is being deleted: it ends soon, or with lab/linger when its grace period is over."""
        if record is None:
            self._apiserver.remove(item.ref)
            return
        left = max(0, -self._clock.since(item.typed.meta.deleted))
        up = any(record.of(each.name).running for each in item.typed.containers)
        lingers = item.annotations.get(LINGER, "").lower() == "true" and up
        due = self._clock.now + (left if lingers else end_of_pod(item, left))
        if record.stop_due is not None and record.stop_due <= due:
            return
        if record.stop_due is None:
            for container in item.typed.containers:
                if record.of(container.name).running:
                    self._reports.killing(item, container)
        self.state = self.state.with_record(item.ref, replace(record, stop_due=due))
        key = (*item.ref[1:], item.uid)
        self._clock.schedule(due - self._clock.now, "pod-stop", *key, work=not lingers)

    def _stop(self, event: Event) -> None:
        """The containers of a deleted pod have ended: take it out."""
        found = self._current(event)
        if found is not None and found[0].typed.meta.deleted:
            self._apiserver.remove(found[0].ref)

    # -- reporting ----------------------------------------------------------------------------------------------

    def _save(self, item: Object, record: PodRecord) -> None:
        self.state = self.state.with_record(item.ref, record)
        self._statuses.write(item, record)

    def report(self, item: Object, record: PodRecord) -> None:
        """A pod has changed: its probes may find something else now, and its status may say something new."""
        pod: Pod = item.typed
        for container in (*pod.init_containers, *pod.containers):
            before = record.of(container.name)
            after = self._containers.attend(item, container, before)
            if after is not before:
                record = record.having(container.name, after)
                self.state = self.state.with_record(item.ref, record)
        self._statuses.write(item, record)


def _container(pod: Pod, name: str) -> Container:
    return next(each for each in (*pod.init_containers, *pod.containers) if each.name == name)
