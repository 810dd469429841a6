"""How the lesson's tasks stand."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.course.checks import Finding
from lessons.course.lessons import Task
from lessons.labs import Outcome


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task, whether it is solved, whether it is the next one, and what was found when it was checked."""

    task: Task
    done: bool
    current: bool
    findings: tuple[Finding, ...] = ()

    @property
    def met(self) -> int:
        """How many of its checks hold."""
        return sum(finding.passed for finding in self.findings)


def tasks(outcome: Outcome) -> list[TaskState]:
    """The tasks in the order of the text."""
    findings = {result.task_id: result.findings for result in outcome.tasks}
    solved = set(outcome.lab.solved)
    open_tasks = [task.id for task in outcome.lesson.tasks if task.id not in solved]
    return [
        TaskState(task, task.id in solved, task.id in open_tasks[:1], findings.get(task.id, ()))
        for task in outcome.lesson.tasks
    ]
