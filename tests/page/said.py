"""What the page would say in the engine's and the checks' own words, overheard while something is played."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from lessons.course.checks import TaskResult
from lessons.course.lessons import Lesson, Task
from lessons.course.play import Play
from lessons.engine import diagram
from lessons.engine.advice import advise
from lessons.engine.clock import Clock, Event
from lessons.engine.cluster import Cluster
from lessons.engine.terminal import Terminal, Transcript
from lessons.engine.trace import Hop, HopKind, Trace

# Of the text of a box only these are words; the rest are names and addresses.
WORDY = ("note", "state")
OUTSIDE = ("balancer", "dns")


@dataclass
class Said:
    """Sentences in the order in which they were first said."""

    sentences: dict[str, None] = field(default_factory=dict)

    def add(self, *sentences: str) -> None:
        self.sentences.update(dict.fromkeys(filter(None, sentences)))

    def hop(self, hop: Hop) -> None:
        """A hop; why the API server refuses something is its own text."""
        self.add(hop.what, "" if hop.kind is HopKind.API else hop.why)

    def transcript(self, done: Transcript) -> None:
        self.add(*(notice.text for notice in done.notices))

    def advice(self, cluster: Cluster, files: dict[str, str], done: Transcript) -> None:
        found = advise(cluster, done, files)
        if found is None:
            return
        self.add(found.sentence)
        if found.mend is not None:
            self.add(*found.mend.costs)
        if found.misconception is not None:
            self.add(found.misconception.text, found.misconception.misconception.name)

    def picture(self, cluster: Cluster, done: Transcript) -> None:
        scene = diagram.scene(cluster, done.hops, done.place)
        for box in diagram.layout(scene).boxes:
            self.add(box.holds, *(getattr(box.part, text, "") for text in WORDY))
            if box.kind in OUTSIDE and box.title != "CoreDNS":  # a name in every language
                self.add(box.title)

    def findings(self, result: TaskResult) -> None:
        self.add(*(finding.wanted for finding in result.findings))


def listen(monkeypatch: pytest.MonkeyPatch) -> Said:
    """From now on hear every hop, notice and event, wherever it comes from."""
    said = Said()
    add, run, schedule = Trace.add, Terminal.run, Clock.schedule

    def heard_add(trace: Trace, hop: Hop) -> None:
        said.hop(hop)
        add(trace, hop)

    def heard_run(terminal: Terminal, *args: Any) -> Transcript:
        done = run(terminal, *args)
        said.transcript(done)
        return done

    def heard_schedule(clock: Clock, after: int, kind: str, *key: str, work: bool = True) -> Event:
        said.add(kind.replace("-", " ").replace("/", " "))
        return schedule(clock, after, kind, *key, work=work)

    monkeypatch.setattr(Trace, "add", heard_add)
    monkeypatch.setattr(Terminal, "run", heard_run)
    monkeypatch.setattr(Clock, "schedule", heard_schedule)
    return said


def play(lesson: Lesson, said: Said) -> None:
    """Run what the text offers to run, and each task's near misses and solution, with all that the page tells of them."""
    reading = Play.begin(lesson)
    for part in lesson.parts:
        if part.kind == "run":
            _told(reading, reading.run(part.command), said)
    solving = Play.begin(lesson)
    for task in lesson.tasks:
        _try(task, solving, said)


def _try(task: Task, play: Play, said: Said) -> None:
    said.findings(play.check(task))
    for miss in task.near_misses:
        copy = play.copy()
        copy.files.update(miss.solution.files)
        for command in miss.solution.commands:
            _told(copy, copy.run(command), said)
        said.findings(copy.check(task))
    play.files.update(task.solution.files)
    for command in task.solution.commands:
        _told(play, play.run(command), said)


def _told(play: Play, done: Transcript, said: Said) -> None:
    said.advice(play.cluster, play.files, done)
    said.picture(play.cluster, done)
