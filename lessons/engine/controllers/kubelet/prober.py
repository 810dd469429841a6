"""When probes look at containers, and what comes of what they find: pkg/kubelet/prober/worker.go doProbe.

A probe that finds the same until its pod changes rests once that is settled, and looks again when it would find
something else. One that fails goes on looking, and so does every command.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lessons.engine.api.pod import Container
from lessons.engine.apiserver import APIServer
from lessons.engine.clock import SECOND, Event, Milliseconds
from lessons.engine.controllers.kubelet import probes
from lessons.engine.controllers.kubelet.containerrecord import ContainerRecord, ProbeRecord
from lessons.engine.controllers.kubelet.probes import Execute, Verdict
from lessons.engine.store import Object

# A probe without an initial delay looks for the first time when the container's start has been noticed.
FIRST_LOOK: Milliseconds = 1 * SECOND

EVENT = "pod-probe"


class Prober:
    """Looks at containers on the clock."""

    def __init__(self, apiserver: APIServer, execute: Callable[[], Execute | None]) -> None:
        self._apiserver = apiserver
        self._clock = apiserver.clock
        self._execute = execute

    def attend(
        self, pod: Object, container: Container, record: ContainerRecord, kinds: Sequence[str]
    ) -> ContainerRecord:
        """The record in which each probe of these kinds that has something to look for has a time to do it.

        Until the startup probe has succeeded, the others wait.
        """
        if not record.running or record.stopping is not None:
            return record
        startup = probes.of(container, probes.STARTUP)
        if startup is not None and record.found(probes.STARTUP) is None:
            return self._attended(pod, container, record, probes.STARTUP, startup)
        for kind in kinds:
            probe = probes.of(container, kind)
            if probe is not None and kind != probes.STARTUP:
                record = self._attended(pod, container, record, kind, probe)
        return record

    def _attended(
        self,
        pod: Object,
        container: Container,
        record: ContainerRecord,
        kind: str,
        probe: Mapping[str, Any],
    ) -> ContainerRecord:
        """The cluster waits for the first look, and for one that will change what counts; never for liveness.

        What counts of liveness before any look is that the container lives.
        """
        known = record.probes.get(kind) or ProbeRecord(self._first(record, probe))
        record = record.with_probe(kind, known)
        alive = kind == probes.LIVENESS and known.settled is None
        work = known.run == 0 or bool(known.last and not known.settled)
        if probes.is_static(probe):
            passes = self._look(pod, container, probe).passed
            if passes and (known.settled or (alive and known.last is not False)):
                return record
            work = work or passes
        work = work and kind != probes.LIVENESS
        if known.due is not None and (known.work or not work):
            return record
        due = known.due if known.due is not None else self._next(known, probe)
        key = (*pod.ref[1:], pod.uid, container.name, kind)
        self._clock.schedule(due - self._clock.now, EVENT, *key, work=work)
        return record.with_probe(kind, replace(known, due=due, work=work))

    def _first(self, record: ContainerRecord, probe: Mapping[str, Any]) -> Milliseconds:
        """A container's start and initialDelaySeconds, and not before now."""
        delay = (probe.get("initialDelaySeconds") or 0) * SECOND
        started = record.started if record.started is not None else self._clock.now
        return max(started + delay, self._clock.now + FIRST_LOOK)

    def _next(self, known: ProbeRecord, probe: Mapping[str, Any]) -> Milliseconds:
        """The next of the moments that come every periodSeconds."""
        now, period = self._clock.now, (probe.get("periodSeconds") or 10) * SECOND
        if known.run == 0 and known.first > now:
            return known.first
        due: Milliseconds = known.first + ((now - known.first) // period + 1) * period
        return due

    def due(
        self, pod: Object, container: Container, record: ContainerRecord, event: Event
    ) -> tuple[ContainerRecord, Verdict | None]:
        """What a look at this moment finds, and the record after it; None for an event that something has overtaken."""
        kind = event.key[-1]
        known, probe = record.probes.get(kind), probes.of(container, kind)
        overtaken = known is None or (known.due, known.work) != (event.due, event.work)
        if known is None or probe is None or overtaken or not record.running:
            return record, None
        if record.stopping is not None:
            return record, None
        verdict = self._look(pod, container, probe)
        known = replace(known, due=None, work=False)
        if not verdict.error:
            run = known.run + 1 if known.last is verdict.passed else 1
            field = "successThreshold" if verdict.passed else "failureThreshold"
            enough = run >= (probe.get(field) or (1 if verdict.passed else 3))
            settled = verdict.passed if enough else known.settled
            known = replace(known, last=verdict.passed, run=run, settled=settled)
        return record.with_probe(kind, known), verdict

    def _look(self, pod: Object, container: Container, probe: Mapping[str, Any]) -> Verdict:
        profile, view = self._apiserver.profile, self._apiserver.store.view
        return probes.look(pod, container, probe, profile, view, execute=self._execute())
