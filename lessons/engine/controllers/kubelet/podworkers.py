"""What happens to the containers of a pod, moment by moment: pkg/kubelet/pod_workers.go, kuberuntime."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from lessons.engine.api.pod import Pod
from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.controllers.kubelet.addresses import lease
from lessons.engine.controllers.kubelet.containerstatus import backoff
from lessons.engine.controllers.kubelet.fate import fate
from lessons.engine.controllers.kubelet.readiness import gates_open, probe_moments, unready
from lessons.engine.controllers.kubelet.reports import Reports
from lessons.engine.controllers.kubelet.state import KubeletState, PodRecord, Surroundings
from lessons.engine.controllers.kubelet.status import Observed, annotated_phase, pod_status
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.refs import Ref
from lessons.engine.store import Object

# From the moment a pod is bound to that in which its container runs, or after an init container that of the next.
START_TIME: Milliseconds = 1 * SECOND

# How long a container takes to end after SIGTERM.
STOP_TIME: Milliseconds = 1 * SECOND

LINGER = "lab/linger"

Handler: TypeAlias = Callable[[Object, PodRecord], None]


class PodWorkers:
    """Starts, probes, restarts and stops containers on the clock, and writes what pods have come to."""

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store
        self._clock = apiserver.clock
        self._reports = Reports(recorder)
        self._pins = apiserver.profile.pods
        self._kept = frozenset(pin.ip for pin in self._pins.values() if pin.ip)
        self.state = KubeletState()
        self._on("pod-start", self._start)
        self._on("pod-probe", self._probe)
        self._on("pod-exit", self._exit)
        self._on("pod-restart", self._restart)
        self._clock.on("pod-stop", self._stop)

    def _on(self, kind: str, handler: Handler) -> None:
        """Let a handler take events about pods that still are the same ones and are not being deleted."""

        def handle(event: Event) -> None:
            namespace, name, uid = event.key
            ref = Ref("Pod", namespace, name)
            item, record = self._store.view.find(ref), self.state.records.get(ref)
            if item is None or record is None or not item.uid == record.uid == uid:
                return
            if not item.typed.meta.deleted:
                handler(item, record)

        self._clock.on(kind, handle)

    def _schedule(self, after: Milliseconds, kind: str, item: Object, *, work: bool = True) -> None:
        self._clock.schedule(after, kind, *item.ref[1:], item.uid, work=work)

    # -- starting -----------------------------------------------------------------------------------------------

    def accept(self, item: Object) -> None:
        """A pod has been bound: give it an address and begin to start it."""
        pod: Pod = item.typed
        record = PodRecord(item.uid, pod.node, "" if pod.host_network else self._address(item))
        self._save(item, record)
        self._schedule(START_TIME, "pod-start", item)

    def _address(self, item: Object) -> str:
        pin = self._pins.get(item.ref.name)
        if pin is not None and pin.ip and pin.ip not in self.state.leases:
            self.state = self.state.leased(item.ref, pin.ip)
            return pin.ip
        node = self._store.view.get("Node", "", item.typed.node)
        cidr = node.typed.pod_cidr if node is not None else self._apiserver.profile.pod_cidr
        self.state, ip = lease(self.state, item.ref, item.typed.node, cidr, self._kept)
        return ip

    def _start(self, item: Object, record: PodRecord) -> None:
        """The next init container is done, or the containers run."""
        pod: Pod = item.typed
        if record.initialized < len(pod.init_containers):
            container = pod.init_containers[record.initialized]
            self._reports.started(item, container, "initContainers")
            self._save(item, replace(record, initialized=record.initialized + 1))
            self._schedule(START_TIME, "pod-start", item)
            return
        surroundings = Surroundings.of(self._store.view, item.ref.namespace)
        self._run(item, replace(record, started=self._clock.now, surroundings=surroundings))

    def _run(self, item: Object, record: PodRecord) -> None:
        """The containers have just started: what will happen to them is put on the clock."""
        pod: Pod = item.typed
        if not annotated_phase(pod):
            end = fate(pod.containers[0]) if len(pod.containers) == 1 else None
            if end is not None:
                self._schedule(end.after, "pod-exit", item, work=end.after == 0)
            for moment in probe_moments(pod):
                self._schedule(moment, "pod-probe", item)
        self._save(item, record)
        for container in pod.containers:
            self._reports.started(item, container, "containers")

    def _probe(self, item: Object, record: PodRecord) -> None:
        self.report(item, record)
        for name in self._unready(item, record):
            self._reports.unhealthy(item, name)

    # -- ending -------------------------------------------------------------------------------------------------

    def _exit(self, item: Object, record: PodRecord) -> None:
        """A command whose end was known has come to it."""
        end = fate(item.typed.containers[0])
        if record.running and end is not None:
            self.end(item, record, end.exit_code, end.output)

    def end(self, item: Object, record: PodRecord, exit_code: int, output: str) -> None:
        """A container has stopped by itself: the pod is done, or it is started again after a pause."""
        pod: Pod = item.typed
        ended = replace(record, ended=self._clock.now, exit_code=exit_code)
        self._save(item, replace(ended, output=record.output + output))
        if pod.restart_policy == "Never" or (pod.restart_policy == "OnFailure" and not exit_code):
            self.state = self.state.released(item.ref)
            return
        pause = backoff(record.restarts) if record.restarts else 0
        if pause:
            self._reports.back_off(item, pod.containers[0])
        self._schedule(pause, "pod-restart", item, work=not pause)

    def _restart(self, item: Object, record: PodRecord) -> None:
        if record.started is None or record.ended is None:
            return
        again = replace(
            record,
            started=self._clock.now,
            ended=None,
            restarts=record.restarts + 1,
            last_exit=(record.started, record.ended, record.exit_code),
            output="",
        )
        self._run(item, again)

    def terminate(self, item: Object, record: PodRecord | None) -> None:
        """A pod is being deleted: it ends soon, or with lab/linger when its grace period is over."""
        if record is None:
            self._apiserver.remove(item.ref)
            return
        grace = max(0, -self._clock.since(item.typed.meta.deleted))
        lingers = item.annotations.get(LINGER, "").lower() == "true" and record.running
        due = self._clock.now + (grace if lingers else min(STOP_TIME, grace))
        if record.stop_due is not None and record.stop_due <= due:
            return
        if record.stop_due is None and record.running:
            for container in item.typed.containers:
                self._reports.killing(item, container)
        self.state = self.state.with_record(item.ref, replace(record, stop_due=due))
        self._schedule(due - self._clock.now, "pod-stop", item, work=not lingers)

    def _stop(self, event: Event) -> None:
        """The containers of a deleted pod have ended: take it out."""
        namespace, name, uid = event.key
        ref = Ref("Pod", namespace, name)
        item = self._store.view.find(ref)
        if item is not None and item.uid == uid and item.typed.meta.deleted:
            self._apiserver.remove(ref)

    # -- reporting ----------------------------------------------------------------------------------------------

    def _save(self, item: Object, record: PodRecord) -> None:
        self.state = self.state.with_record(item.ref, record)
        self.report(item, record)

    def report(self, item: Object, record: PodRecord) -> None:
        """Write the pod's status, if it says something new."""
        pod: Pod = item.typed
        record = _as_annotated(pod, record)
        node = self._store.view.get("Node", "", record.node)
        observed = Observed(
            record=record,
            host_ip=node.typed.ip if node is not None else pod.host_ip,
            unready=self._unready(item, record),
            gates_open=gates_open(pod),
        )
        self._apiserver.write_status(item.ref, pod_status(pod, observed, self._clock))

    def _unready(self, item: Object, record: PodRecord) -> list[str]:
        profile, view = self._apiserver.profile, self._store.view
        return unready(item, record, self._clock.now, profile, view)


def _as_annotated(pod: Pod, record: PodRecord) -> PodRecord:
    """The record as lab/phase wants it seen: a pod that has ended at once."""
    wanted = annotated_phase(pod)
    if not wanted or record.started is None or record.ended is not None:
        return record
    return replace(record, ended=record.started, exit_code=0 if wanted == "Succeeded" else 1)
