"""What a kubelet remembers of one container: its runs, its pauses, what its probes have found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import immutables

from lessons.engine.clock import Milliseconds

_NONE: immutables.Map[Any, Any] = immutables.Map()


@dataclass(frozen=True, slots=True)
class Exit:
    """A run that is over."""

    started: Milliseconds
    ended: Milliseconds
    code: int


@dataclass(frozen=True, slots=True)
class ProbeRecord:
    """What one probe of a container has found, and when it looks next.

    `settled` is the result that counts, None before there is any; `last` the latest finding and `run` how often in a
    row it was made. `due` is None while there is nothing to look for; `work` tells whether the cluster waits for it.
    """

    first: Milliseconds
    settled: bool | None = None
    last: bool | None = None
    run: int = 0
    due: Milliseconds | None = None
    work: bool = False


@dataclass(frozen=True, slots=True)
class ContainerRecord:
    """One container. `started` is None before its first run, `ended` while it runs.

    `pause` counts how often the pause before the next run has doubled. `waiting` is why it cannot start (ErrImagePull and
    its kind), with `message`; `pulls` counts the failed pulls. `stopping` is when a container that a probe has given up
    will have ended. `output` is what the present run has printed, `previous` what the one before it had.
    """

    started: Milliseconds | None = None
    ended: Milliseconds | None = None
    exit_code: int = 0
    restarts: int = 0
    pause: int = 0
    before: Exit | None = None
    resumes: Milliseconds | None = None
    waiting: str = ""
    message: str = ""
    pulls: int = 0
    stopping: Milliseconds | None = None
    output: str = ""
    previous: str = ""
    probes: immutables.Map[str, ProbeRecord] = _NONE

    @property
    def running(self) -> bool:
        """Whether its process runs now."""
        return self.started is not None and self.ended is None

    @property
    def exit(self) -> Exit | None:
        """Its last run, once that is over."""
        if self.started is None or self.ended is None:
            return None
        return Exit(self.started, self.ended, self.exit_code)

    @property
    def started_up(self) -> bool:
        """Whether it runs and its startup probe, if it has one, has succeeded: status.started."""
        startup = self.probes.get("startup")
        return self.running and (startup is None or startup.settled is True)

    def found(self, kind: str) -> bool | None:
        """The result of a probe that counts; None before there is one."""
        probe = self.probes.get(kind)
        return probe.settled if probe is not None else None

    def with_probe(self, kind: str, probe: ProbeRecord) -> ContainerRecord:
        """The record with what a probe has found."""
        return replace(self, probes=self.probes.set(kind, probe))
