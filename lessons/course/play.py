"""Playing a lesson without a student: its start, and its solutions."""

from __future__ import annotations

from dataclasses import dataclass, field

from lessons.course.checks import TaskResult, check
from lessons.course.lessons.lesson import Lesson
from lessons.course.lessons.model import Command, Solution, Task
from lessons.course.predictions import truth
from lessons.engine.cluster import Cluster
from lessons.engine.refs import ADMIN, Place
from lessons.engine.terminal import Terminal, Transcript


@dataclass(slots=True)
class Play:
    """A cluster of a lesson, what its panes hold, and what has been run in it since it was begun.

    `acts` counts every command, those of the start too.
    """

    lesson: Lesson
    cluster: Cluster
    files: dict[str, str]
    history: list[Transcript] = field(default_factory=list)
    acts: int = 0
    predicted: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, lesson: Lesson, seed: int = 0, *, run_start: bool = True) -> Play:
        """The lesson as a student finds it; or, told so, before its start has been run."""
        play = cls(lesson, Cluster(lesson.profile, seed), dict(lesson.files))
        for command in lesson.start if run_start else ():
            play.run(command)
        play.history.clear()
        return play

    def run(self, command: Command) -> Transcript:
        """Run a command as the next entry of the journal."""
        return self.run_line(command.line, command.place)

    def run_line(self, line: str, place: Place = ADMIN) -> Transcript:
        """Run a line at a place."""
        self.acts += 1
        self.cluster.begin(self.acts)
        done = Terminal(self.cluster).run(line, place, self.files)
        self.history.append(done)
        return done

    def copy(self) -> Play:
        """The same play, to go its own way from here."""
        return Play(
            self.lesson,
            self.cluster.fork(),
            dict(self.files),
            [*self.history],
            self.acts,
            {*self.predicted},
        )

    def solve(self, task: Task) -> None:
        """Do what the task's solution does; predict what does happen."""
        if task.choices and len(truth(task, self.cluster).right) == 1:
            self.predicted.add(task.id)
        self.carry_out(task.solution)

    def carry_out(self, solution: Solution) -> None:
        """Put files into the panes, and run the commands."""
        self.files.update(solution.files)
        for command in solution.commands:
            self.run(command)

    def check(self, task: Task) -> TaskResult:
        """How the task stands."""
        if task.id in self.predicted:
            return TaskResult(task.id, ())
        return check(task, self.cluster, self.history)
