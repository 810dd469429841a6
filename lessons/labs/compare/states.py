"""The states that can be compared, by the names that an address gives them.

`now` is the lab as it stands, a number the lab after so many entries of its journal, `solution:TASK` the lesson as
students find it with a task's solution carried out, `shared:ID` a lab that somebody has shared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from lessons.engine.cluster import Cluster
from lessons.labs import past
from lessons.labs.acts import Act, carry_out, cluster_of
from lessons.labs.outcome import Outcome, lesson_of
from lessons.models import Kind, Lab

NOW = "now"
SOLUTION, SHARED = "solution:", "shared:"


@dataclass(frozen=True, slots=True)
class State:
    """A cluster, which may be worked on freely, and the editor's files beside it."""

    name: str
    cluster: Cluster
    files: Mapping[str, str]


def solved_task(name: str) -> str:
    """The task whose solution a state is, "" where it is something else."""
    return name.removeprefix(SOLUTION) if name.startswith(SOLUTION) else ""


def solution_name(task_id: str) -> str:
    """The name of the state that a task's solution leads to."""
    return SOLUTION + task_id


def shared_name(lab_id: UUID) -> str:
    """The name of the state that a shared lab holds."""
    return f"{SHARED}{lab_id}"


def state_of(lab: Lab, name: str) -> State | None:
    """The state of that name, seen from a lab; None if there is no such state."""
    if name.startswith(SOLUTION):
        return _solved(lab, name)
    outcome = _shared(lab, name) if name.startswith(SHARED) else _moment(lab, name)
    return State(name, outcome.cluster, outcome.lab.panes) if outcome else None


def _moment(lab: Lab, name: str) -> Outcome | None:
    position = str(lab.position) if name == NOW else name
    if not (position.isascii() and position.isdigit() and len(position) < 6):
        return None
    return past.look_at(lab, int(position))


def _shared(lab: Lab, name: str) -> Outcome | None:
    try:
        other = past.shared(UUID(name.removeprefix(SHARED)))
    except ValueError:
        return None
    if other is None or other.lesson != lab.lesson:
        return None
    return past.look_at(other, other.position)


def _solved(lab: Lab, name: str) -> State | None:
    lesson = lesson_of(lab)
    task = next((one for one in lesson.tasks if solution_name(one.id) == name), None)
    if task is None or task.choices:
        return None
    cluster = cluster_of(lesson, lab.seed)
    files = {**lesson.files, **task.solution.files}
    for index, command in enumerate(task.solution.commands, 1):
        carry_out(cluster, index, Act(Kind.COMMAND, command.line, command.place), files)
    return State(name, cluster, files)
