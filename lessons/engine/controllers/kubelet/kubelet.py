"""The control loop of the kubelets: one object for the kubelets of all nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lessons.engine.api.pod import Pod
from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.controllers.kubelet.addresses import lease
from lessons.engine.controllers.kubelet.environment import environment
from lessons.engine.controllers.kubelet.fate import fate
from lessons.engine.controllers.kubelet.readiness import gates_open, probe_moments, unready
from lessons.engine.controllers.kubelet.reports import Reports
from lessons.engine.controllers.kubelet.state import KubeletState, PodRecord, Surroundings
from lessons.engine.controllers.kubelet.status import backoff, pod_status
from lessons.engine.controllers.recorder import Recorder
from lessons.engine.refs import Ref
from lessons.engine.store import Change, Object

# From the moment a pod is bound to that in which its container runs, or after an init container that of the next.
START_TIME: Milliseconds = 1 * SECOND

# How long a container takes to end after SIGTERM.
STOP_TIME: Milliseconds = 1 * SECOND

PHASE = "lab/phase"
LINGER = "lab/linger"


class Kubelet:
    """Starts the containers of pods bound to a node, reports their status, and ends pods that are deleted."""

    watches = frozenset({"Pod"})

    def __init__(self, apiserver: APIServer, recorder: Recorder) -> None:
        self._apiserver = apiserver
        self._store = apiserver.store
        self._clock = apiserver.clock
        self._reports = Reports(recorder)
        self._pins = apiserver.profile.pods
        self._kept = frozenset(pin.ip for pin in self._pins.values() if pin.ip)
        self._state = KubeletState()
        for kind, handler in {
            "pod-start": self._start,
            "pod-probe": self._probe,
            "pod-exit": self._exit,
            "pod-restart": self._restart,
            "pod-stop": self._stop,
        }.items():
            self._clock.on(kind, handler)

    def snapshot(self) -> KubeletState:
        """What the kubelets know, as a value."""
        return self._state

    def restore(self, state: KubeletState) -> None:
        """Go back, or over, to that state."""
        self._state = state

    def keys(self, change: Change) -> Iterable[Ref]:
        """The pod, once it is bound to a node."""
        item = change.new or change.old
        bound = item is not None and (item.manifest.get("spec") or {}).get("nodeName")
        return [change.ref] if bound else []

    def sync(self, ref: Ref) -> None:
        """Take a pod in, end it if it is deleted, else bring its status up to date."""
        item, record = self._store.view.find(ref), self._state.records.get(ref)
        if record is not None and (item is None or item.uid != record.uid):
            self._state = self._state.without(ref)
            record = None
        if item is None or not item.typed.node:
            return
        if item.typed.meta.deleted:
            self._terminate(item, record)
        elif record is not None:
            self._report(item, record)
        elif not item.typed.terminal and self._store.view.get("Node", "", item.typed.node):
            self._accept(item)

    # -- what others ask of a kubelet ---------------------------------------------------------------------------

    def environment(self, ref: Ref, container: str = "") -> tuple[tuple[str, str], ...]:
        """The variables of a container (default: the pod's first), as they were set when it started, in `env`'s order."""
        item, record = self._store.view.find(ref), self._state.records.get(ref)
        if item is None or record is None:
            return ()
        pod: Pod = item.typed
        chosen = next(
            (each for each in pod.containers if each.name == container), pod.containers[0]
        )
        return tuple(environment(pod, chosen, record.surroundings).items())

    def logs(self, ref: Ref) -> str:
        """What the pod's containers have printed, as far as the lab knows."""
        record = self._state.records.get(ref)
        return record.output if record is not None else ""

    def finish(self, ref: Ref, exit_code: int, output: str = "") -> None:
        """The command that a pod was started for has ended: its container stops with this exit code."""
        item, record = self._store.view.find(ref), self._state.records.get(ref)
        if item is not None and record is not None and record.running:
            self._end(item, record, exit_code, output)

    # -- a pod's life -------------------------------------------------------------------------------------------

    def _accept(self, item: Object) -> None:
        """A pod has been bound: give it an address and begin to start it."""
        pod: Pod = item.typed
        record = PodRecord(item.uid, pod.node, "")
        if not pod.host_network:
            record = replace(record, ip=self._address(item))
        self._state = self._state.with_record(item.ref, record)
        self._report(item, record)
        self._clock.schedule(START_TIME, "pod-start", *item.ref[1:], item.uid)

    def _address(self, item: Object) -> str:
        pin = self._pins.get(item.ref.name)
        if pin is not None and pin.ip and pin.ip not in self._state.leases:
            self._state = self._state.leased(item.ref, pin.ip)
            return pin.ip
        node = self._store.view.get("Node", "", item.typed.node)
        cidr = node.typed.pod_cidr if node is not None else self._apiserver.profile.pod_cidr
        self._state, ip = lease(self._state, item.ref, item.typed.node, cidr, self._kept)
        return ip

    def _found(self, event: Event) -> tuple[Object, PodRecord] | None:
        """The pod an event is about, if it still is the same one and is not being deleted."""
        namespace, name, uid = event.key
        ref = Ref("Pod", namespace, name)
        item, record = self._store.view.find(ref), self._state.records.get(ref)
        if item is None or record is None or not item.uid == record.uid == uid:
            return None
        return None if item.typed.meta.deleted else (item, record)

    def _start(self, event: Event) -> None:
        """The next init container is done, or the containers run."""
        if (found := self._found(event)) is None:
            return
        item, record = found
        pod: Pod = item.typed
        if record.initialized < len(pod.init_containers):
            self._reports.started(item, pod.init_containers[record.initialized], "initContainers")
            record = replace(record, initialized=record.initialized + 1)
            self._save(item, record)
            self._clock.schedule(START_TIME, event.kind, *event.key)
            return
        surroundings = Surroundings.of(self._store.view, item.ref.namespace)
        self._run(item, replace(record, started=self._clock.now, surroundings=surroundings))
        for container in pod.containers:
            self._reports.started(item, container, "containers")

    def _run(self, item: Object, record: PodRecord) -> None:
        """The containers have just started: what will happen to them is put on the clock."""
        pod: Pod = item.typed
        key = (*item.ref[1:], item.uid)
        if pod.meta.annotations.get(PHASE) in ("Succeeded", "Failed"):
            self._save(item, record)
            return
        if (end := fate(pod.containers[0])) is not None and len(pod.containers) == 1:
            self._clock.schedule(end.after, "pod-exit", *key, work=end.after == 0)
        for moment in probe_moments(pod):
            self._clock.schedule(moment, "pod-probe", *key)
        self._save(item, record)

    def _probe(self, event: Event) -> None:
        if found := self._found(event):
            item, record = found
            self._report(item, record)
            for name in self._unready(item, record):
                self._reports.unhealthy(item, name)

    def _exit(self, event: Event) -> None:
        """A command whose end was known has come to it."""
        if (found := self._found(event)) and found[1].running:
            item, record = found
            if (end := fate(item.typed.containers[0])) is not None:
                self._end(item, record, end.exit_code, end.output)

    def _end(self, item: Object, record: PodRecord, exit_code: int, output: str) -> None:
        """A container has stopped by itself: the pod is done, or it is started again after a pause."""
        pod: Pod = item.typed
        ended = replace(
            record, ended=self._clock.now, exit_code=exit_code, output=record.output + output
        )
        self._save(item, ended)
        if pod.restart_policy == "Never" or (pod.restart_policy == "OnFailure" and not exit_code):
            self._state = self._state.released(item.ref)
            return
        pause = backoff(record.restarts) if record.restarts else 0
        if pause:
            self._reports.back_off(item, pod.containers[0])
        self._clock.schedule(pause, "pod-restart", *item.ref[1:], item.uid, work=not pause)

    def _restart(self, event: Event) -> None:
        if (found := self._found(event)) and found[1].ended is not None:
            item, record = found
            before = (record.started or 0, record.ended or 0, record.exit_code)
            again = replace(
                record,
                started=self._clock.now,
                ended=None,
                restarts=record.restarts + 1,
                last_exit=before,
                output="",
            )
            self._run(item, again)
            self._reports.started(item, item.typed.containers[0], "containers")

    def _terminate(self, item: Object, record: PodRecord | None) -> None:
        """A pod is being deleted: it ends soon, or with lab/linger when its grace period is over."""
        if record is None:
            self._apiserver.remove(item.ref)
            return
        grace = -self._clock.since(item.typed.meta.deleted)
        lingers = item.annotations.get(LINGER, "").lower() == "true" and record.running
        due = self._clock.now + (max(0, grace) if lingers else min(STOP_TIME, max(0, grace)))
        if record.stop_due is not None and record.stop_due <= due:
            return
        if record.stop_due is None and record.running:
            for container in item.typed.containers:
                self._reports.killing(item, container)
        self._state = self._state.with_record(item.ref, replace(record, stop_due=due))
        key = (*item.ref[1:], item.uid)
        self._clock.schedule(due - self._clock.now, "pod-stop", *key, work=not lingers)

    def _stop(self, event: Event) -> None:
        """The containers of a deleted pod have ended: take it out."""
        namespace, name, uid = event.key
        ref = Ref("Pod", namespace, name)
        item = self._store.view.find(ref)
        if item is not None and item.uid == uid and item.typed.meta.deleted:
            self._apiserver.remove(ref)

    def _save(self, item: Object, record: PodRecord) -> None:
        self._state = self._state.with_record(item.ref, record)
        self._report(item, record)

    def _report(self, item: Object, record: PodRecord) -> None:
        """Write the pod's status, if it says something new."""
        pod: Pod = item.typed
        record = _as_annotated(pod, record)
        node = self._store.view.get("Node", "", record.node)
        status = pod_status(
            pod,
            record,
            node.typed.ip if node is not None else pod.host_ip,
            self._unready(item, record),
            gates_open(pod),
            self._clock.timestamp,
            self._clock.timestamp(),
        )
        self._apiserver.write_status(item.ref, status)

    def _unready(self, item: Object, record: PodRecord) -> list[str]:
        profile, view = self._apiserver.profile, self._store.view
        return unready(item, record, self._clock.now, profile, view)


def _as_annotated(pod: Pod, record: PodRecord) -> PodRecord:
    """The record as lab/phase wants it seen: a pod that has ended at once."""
    wanted = pod.meta.annotations.get(PHASE)
    if wanted not in ("Succeeded", "Failed") or record.started is None or record.ended is not None:
        return record
    return replace(record, ended=record.started, exit_code=0 if wanted == "Succeeded" else 1)
