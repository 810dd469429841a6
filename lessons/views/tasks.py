"""How the lesson's tasks stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lessons.course.checks import Finding
from lessons.course.lessons import Faded, Parsons, Task
from lessons.labs import Outcome


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task, whether it is solved, whether it is the next one, and what was found when it was checked.

    `refutation` is safe HTML for a near miss; `answer` is what the student has predicted; `text` is what the editor
    holds of the manifest to complete.
    """

    task: Task
    done: bool
    current: bool
    findings: tuple[Finding, ...] = ()
    refutation: str = ""
    answer: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""

    @property
    def met(self) -> int:
        """How many of its checks hold."""
        return sum(finding.passed for finding in self.findings)

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
        values = sheet.values(self.text) or ("",) * (len(sheet.pieces) - 1)
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


def tasks(outcome: Outcome) -> list[TaskState]:
    """The tasks in the order of the text."""
    results = {result.task_id: result for result in outcome.tasks}
    solved = set(outcome.lab.solved)
    open_tasks = [task.id for task in outcome.lesson.tasks if task.id not in solved]
    states = []
    for task in outcome.lesson.tasks:
        found = results.get(task.id)
        sheet = task.worksheet
        states.append(
            TaskState(
                task,
                done=task.id in solved,
                current=task.id in open_tasks[:1],
                findings=found.findings if found else (),
                refutation=found.refutation if found else "",
                answer=outcome.lab.answers.get(task.id, {}),
                text=outcome.lab.panes.get(sheet.pane, "") if sheet else "",
            )
        )
    return states
