"""The life of one container, image, start, end, pause, start again: pkg/kubelet/kuberuntime/kuberuntime_manager.go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

import immutables

from lessons.engine.api.pod import Container
from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.controllers.kubelet import backoff, probes, pulling
from lessons.engine.controllers.kubelet.containerrecord import ContainerRecord
from lessons.engine.controllers.kubelet.fate import fate
from lessons.engine.controllers.kubelet.prober import Prober
from lessons.engine.controllers.kubelet.readiness import declared
from lessons.engine.controllers.kubelet.reports import Reports
from lessons.engine.controllers.kubelet.restarting import restarts
from lessons.engine.controllers.kubelet.stopping import end_of_container
from lessons.engine.store import Object

# How soon a kubelet looks again at a pod whose image it could not get.
NEXT_LOOK: Milliseconds = 2 * SECOND

Handler: TypeAlias = Callable[[Object, Container, ContainerRecord, Event], ContainerRecord]


class Containers:
    """Starts, watches and restarts single containers; each method takes a record and gives the next one."""

    def __init__(self, apiserver: APIServer, reports: Reports, prober: Prober) -> None:
        self._profile = apiserver.profile
        self._clock = apiserver.clock
        self._reports = reports
        self._prober = prober

    @property
    def handlers(self) -> dict[str, Handler]:
        """What happens at which event; a key is a pod's namespace, name and uid, and the container."""
        return {
            "container-start": self._again,
            "container-exit": self._exit,
            "container-pull": self._pull,
            "container-stop": self._stopped,
            "pod-probe": self._probe,
        }

    def _schedule(
        self,
        after: Milliseconds,
        kind: str,
        pod: Object,
        container: Container,
        *,
        work: bool = True,
    ) -> None:
        self._clock.schedule(after, kind, *pod.ref[1:], pod.uid, container.name, work=work)

    # -- starting -----------------------------------------------------------------------------------------------

    def start(self, pod: Object, container: Container, record: ContainerRecord) -> ContainerRecord:
        """Get the image and run the container, or wait for what stands against it."""
        refused = pulling.refusal(container, self._profile)
        if refused is not None:
            failed = replace(record, waiting=refused.reason, message=refused.message)
            self._reports.refused(pod, container, refused)
            if refused.pulled:
                failed = replace(failed, pulls=record.pulls + 1)
                self._schedule(NEXT_LOOK, "container-pull", pod, container)
            return failed
        now = self._clock.now
        running = replace(
            record, started=now, ended=None, resumes=None, waiting="", message="", output=""
        )
        self._reports.started(pod, container)
        return self.attend(pod, container, self.watched(pod, container, running))

    def watched(
        self, pod: Object, container: Container, record: ContainerRecord
    ) -> ContainerRecord:
        """Put on the clock when a running container's command will end, where that is known."""
        end = fate(container, self._profile)
        if end is not None and record.started is not None:
            due = record.started + end.after
            left = max(0, due - self._clock.now)
            self._schedule(left, "container-exit", pod, container, work=left == 0)
        return record

    def resume(self, pod: Object, container: Container, record: ContainerRecord) -> ContainerRecord:
        """Put on the clock again what fell due while the kubelet was down."""
        now = self._clock.now
        if record.waiting in ("ErrImagePull", "ImagePullBackOff"):
            self._schedule(0, "container-pull", pod, container)
        if record.resumes is not None and record.ended is not None and record.resumes <= now:
            self._schedule(0, "container-start", pod, container)
            record = replace(record, resumes=now)
        if record.stopping is not None and record.stopping <= now:
            self._schedule(0, "container-stop", pod, container)
            record = replace(record, stopping=now)
        if not record.running:
            return record
        rested = {
            kind: replace(each, due=None)
            for kind, each in record.probes.items()
            if each.due is not None and each.due <= now
        }
        record = replace(record, probes=record.probes.update(rested))
        return self.attend(pod, container, self.watched(pod, container, record))

    def attend(self, pod: Object, container: Container, record: ContainerRecord) -> ContainerRecord:
        """Let the probes look when they have something to look for."""
        free = declared(pod, self._profile) is None
        kinds = probes.KINDS if free else (probes.STARTUP, probes.LIVENESS)
        return self._prober.attend(pod, container, record, kinds)

    def _pull(
        self, pod: Object, container: Container, record: ContainerRecord, _event: Event
    ) -> ContainerRecord:
        """A look at a container that waits for its image: it backs off, or tries again when that is over."""
        if record.waiting == "ErrImagePull":
            text = f'Back-off pulling image "{container.image}"'
            self._reports.pull_backs_off(pod, container)
            pause = backoff.pause(record.pulls) - NEXT_LOOK
            self._schedule(pause, "container-pull", pod, container, work=False)
            message = f"{text}: ErrImagePull: {record.message}"
            return replace(record, waiting="ImagePullBackOff", message=message)
        if record.waiting == "ImagePullBackOff":
            return self.start(pod, container, record)
        return record

    # -- ending -------------------------------------------------------------------------------------------------

    def _exit(
        self, pod: Object, container: Container, record: ContainerRecord, event: Event
    ) -> ContainerRecord:
        """A command whose end was known has come to it."""
        end = fate(container, self._profile)
        if end is None or not record.running or record.started is None:
            return record
        if record.started + end.after > event.due:
            return record  # that was the run before
        return self.end(pod, container, record, end.exit_code, end.output)

    def end(
        self,
        pod: Object,
        container: Container,
        record: ContainerRecord,
        exit_code: int,
        output: str = "",
    ) -> ContainerRecord:
        """A container has stopped: it is done, or starts again after a pause that grows with each failure."""
        now = self._clock.now
        long = record.started is not None and now - record.started > backoff.FORGIVEN_AFTER
        ended = replace(
            record,
            ended=now,
            exit_code=exit_code,
            output=record.output + output,
            stopping=None,
            pause=0 if long else record.pause,
            probes=immutables.Map(),
        )
        if not restarts(pod.typed, container, exit_code):
            return ended
        pause = backoff.pause(ended.pause)
        if pause:
            self._reports.back_off(pod, container)
        self._schedule(pause, "container-start", pod, container, work=not pause)
        return replace(ended, resumes=now + pause)

    def _again(
        self, pod: Object, container: Container, record: ContainerRecord, event: Event
    ) -> ContainerRecord:
        """The pause is over."""
        if record.ended is None or record.resumes != event.due:
            return record
        again = replace(
            record,
            before=record.exit,
            restarts=record.restarts + 1,
            pause=record.pause + 1,
            previous=record.output,
        )
        return self.start(pod, container, again)

    # -- probing ------------------------------------------------------------------------------------------------

    def _probe(
        self, pod: Object, container: Container, record: ContainerRecord, event: Event
    ) -> ContainerRecord:
        kind = event.key[-1]
        record, verdict = self._prober.due(pod, container, record, event)
        if verdict is None:
            return record
        if not verdict.passed:
            self._reports.unhealthy(pod, container, kind, verdict)
        given_up = kind != probes.READINESS and record.found(kind) is False
        if not given_up:
            return self.attend(pod, container, record)
        again = restarts(pod.typed, container, 1)
        self._reports.given_up(pod, container, kind, again=again)
        end = end_of_container(pod, container, probes.of(container, kind), self._profile)
        self._schedule(end.after, "container-stop", pod, container)
        return replace(record, stopping=self._clock.now + end.after)

    def _stopped(
        self, pod: Object, container: Container, record: ContainerRecord, event: Event
    ) -> ContainerRecord:
        """A container that a probe has given up is gone."""
        if record.stopping != event.due:
            return record
        kind = probes.LIVENESS if record.found(probes.LIVENESS) is False else probes.STARTUP
        end = end_of_container(pod, container, probes.of(container, kind), self._profile)
        return self.end(pod, container, record, end.exit_code)
