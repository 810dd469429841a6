"""How the lesson's tasks stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from lessons.course.checks import Finding, TaskResult
from lessons.course.lessons import Faded, Hint, Lesson, Parsons, Task
from lessons.course.stages import Stage
from lessons.labs import Outcome

_WHERE = {
    Stage.NAME: _(
        "It breaks at the name. Which full names were asked for, and which of them exist?"
    ),
    Stage.SERVICE: _(
        "The name is no longer the question: no rule takes the packet further. Has a Service this address and port?"
    ),
    Stage.POLICY: _("A rule drops the packet on purpose. Which field of which object says so?"),
    Stage.ENDPOINTS: _("The Service is there, and nobody is behind it. Which endpoints has it?"),
    Stage.PROCESS: _(
        "The packet arrives, and nobody listens. On which port does the process listen?"
    ),
    Stage.ANSWER: _("Somebody answers. Is it who should, and as the task wants it?"),
    Stage.OBJECT: _("No packet was sent. Which object is not as the task wants it?"),
}


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task, whether it is solved, whether it is the next one, and what was found when it was checked.

    `stage` is where the first failing check broke; `refutation` is safe HTML for a near miss; `answer` is what the student has predicted; `text` is what the editor
    holds of the manifest to complete.
    """

    task: Task
    done: bool
    current: bool
    findings: tuple[Finding, ...] = ()
    stage: Stage | None = None
    refutation: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""

    @property
    def met(self) -> int:
        """How many of its checks hold."""
        return sum(finding.passed for finding in self.findings)

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The hints for where it breaks now."""
        return self.task.hints_at(self.stage)

    @property
    def breaks(self) -> str:
        """A question that helps to look where it breaks; "" where nothing is known of that."""
        return str(_WHERE[self.stage]) if self.stage else ""

    @property
    def because(self) -> str:
        """Why the answer is what it is, as safe HTML; the probe has been run by then."""
        return self.task.choices[self.answer["choice"]].html if self.answer else ""

    @property
    def blanks(self) -> list[tuple[str, str]]:
        """A manifest with blanks: each blank with the text before it, as (text, value)."""
        sheet = self.task.worksheet
        if not isinstance(sheet, Faded):
            return []
        values = sheet.values(self.text) or ("",) * sheet.blanks
        return list(zip(sheet.pieces, values, strict=False))

    @property
    def rest(self) -> str:
        """The text after the last blank."""
        sheet = self.task.worksheet
        return sheet.pieces[-1] if isinstance(sheet, Faded) else ""

    @property
    def lines(self) -> list[tuple[str, int | None]]:
        """Lines to put into order, each with the number it has by now."""
        sheet = self.task.worksheet
        if not isinstance(sheet, Parsons):
            return []
        return list(zip(sheet.lines, sheet.positions(self.text), strict=True))


def tasks(outcome: Outcome, lesson: Lesson) -> list[TaskState]:
    """The tasks in the order of the text; `lesson` is the outcome's in the language that is shown."""
    results = {result.task_id: result for result in outcome.tasks}
    solved = set(outcome.lab.solved)
    open_tasks = [task.id for task in lesson.tasks if task.id not in solved]
    states = []
    for task in lesson.tasks:
        found = results.get(task.id)
        sheet = task.worksheet
        states.append(
            TaskState(
                task,
                done=task.id in solved,
                current=task.id in open_tasks[:1],
                findings=_worded(task, found.findings) if found else (),
                stage=found.stage if found else None,
                refutation=_refutation(task, found) if found else "",
                answer=outcome.lab.answers.get(task.id, {}),
                text=outcome.lab.panes.get(sheet.pane, "") if sheet else "",
            )
        )
    return states


def _worded(task: Task, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, each with its check's sentence in the task's language."""
    return tuple(
        replace(finding, expect=check.expect)
        for finding, check in zip(findings, task.checks, strict=False)
    )


def _refutation(task: Task, found: TaskResult) -> str:
    return "" if found.near_miss is None else task.near_misses[found.near_miss].html
