"""Playing a lesson without a student: its start, and its solutions."""

from __future__ import annotations

from dataclasses import dataclass, field

from lessons.course.checks import TaskResult, check
from lessons.course.lessons.model import Command, Lesson, Task
from lessons.engine.cluster import Cluster
from lessons.engine.terminal import Terminal, Transcript


@dataclass(slots=True)
class Play:
    """A cluster of a lesson, what its panes hold, and what has been run in it since it was begun."""

    lesson: Lesson
    cluster: Cluster
    files: dict[str, str]
    history: list[Transcript] = field(default_factory=list)

    @classmethod
    def begin(cls, lesson: Lesson, seed: int = 0) -> Play:
        """The lesson as a student finds it."""
        play = cls(lesson, Cluster(lesson.profile, seed), dict(lesson.files))
        for command in lesson.start:
            play.run(command)
        play.history.clear()
        return play

    def run(self, command: Command) -> Transcript:
        """Run a command as the next entry of the journal."""
        self.cluster.begin(len(self.history) + 1)
        done = Terminal(self.cluster).run(command.line, command.place, self.files)
        self.history.append(done)
        return done

    def solve(self, task: Task) -> None:
        """Do what the task's solution does."""
        self.files.update(task.solution.files)
        for command in task.solution.commands:
            self.run(command)

    def check(self, task: Task) -> TaskResult:
        """How the task stands."""
        return check(task, self.cluster, self.history)
