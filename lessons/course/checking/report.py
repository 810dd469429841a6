"""All rules of one lesson, and how many mutants its checks catch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lessons.course.checking import rules
from lessons.course.checking.mutants import mutants
from lessons.course.lessons.faults import Fault
from lessons.course.lessons.lesson import Lesson
from lessons.course.lessons.model import Solution, Task
from lessons.course.play import Play

# The share of mutants that a lesson's checks must catch.
ENOUGH = 0.9


@dataclass(frozen=True, slots=True)
class Report:
    """What is wrong with a lesson; how many of its solutions' mutants are caught, and those that are not."""

    faults: tuple[Fault, ...]
    caught: int
    survivors: tuple[str, ...]

    @property
    def mutants(self) -> int:
        """How many there were."""
        return self.caught + len(self.survivors)

    @property
    def score(self) -> float:
        """The share that is caught; 1 where there was nothing to catch."""
        return self.caught / self.mutants if self.mutants else 1.0

    @property
    def sharp(self) -> bool:
        """The checks catch enough of the mutants."""
        return self.score >= ENOUGH

    @property
    def passed(self) -> bool:
        """Nothing is wrong, and the checks are sharp enough."""
        return not self.faults and self.sharp


def check_lesson(lesson: Lesson) -> Report:
    """Play a lesson, right and wrong."""
    begun = Play.begin(lesson)
    faults = [*rules.broken(lesson, begun)]
    reached = {task.id: rules.stages_reached(task, begun) for task in lesson.tasks}
    caught, survivors = 0, []
    for task, label, mutant in _mutated(lesson):
        play = begun.copy()
        play.carry_out(mutant)
        result = play.check(task)
        reached[task.id].add(result.stage)
        if result.passed:
            survivors.append(f"{task.id}: {label}")
        else:
            caught += 1
    faults += rules.hints_reachable(lesson, reached)
    return Report(tuple(faults), caught, tuple(survivors))


def _mutated(lesson: Lesson) -> Iterator[tuple[Task, str, Solution]]:
    for task in lesson.tasks:
        if not any(not check.ran for check in task.checks):
            continue  # what counts is what the student has run, not what came of a file
        for pane, text in task.solution.files.items():
            for mutant in mutants(text, lesson.files.get(pane, "")):
                files = {**task.solution.files, pane: mutant.text}
                yield task, mutant.label, replace(task.solution, files=files)
