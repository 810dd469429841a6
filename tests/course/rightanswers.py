"""What is right of a lesson's predictions."""

from __future__ import annotations

from lessons.course.lessons import Lesson
from lessons.course.play import Play
from lessons.course.predictions import truth


def right_answers(lesson: Lesson) -> dict[str, int]:
    """The right answer of each prediction, from 0, for who solves the tasks in their order."""
    play, found = Play.begin(lesson), {}
    for task in lesson.tasks:
        if task.choices:
            (found[task.id],) = truth(task, play.cluster).right
        play.solve(task)
    return found
