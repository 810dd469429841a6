"""A student's answers to tasks to predict, kept beside the journal: they change nothing in the cluster."""

from __future__ import annotations

from lessons.course.predictions import truth
from lessons.labs import journal
from lessons.labs.acts import cluster_of
from lessons.labs.lab import look
from lessons.labs.outcome import Outcome, lesson_of
from lessons.labs.replay import moment
from lessons.labs.signals import answered
from lessons.models import Lab


def predict(lab: Lab, task_id: str, choice: int) -> Outcome:
    """Commit an answer, by its number from 0, to a task to predict; KeyError if there is no such task or answer.

    The right answer is what the probe gives on a copy of the lab's cluster as it stands.
    """
    lesson = lesson_of(lab)
    task = lesson.task(task_id)
    if not 0 <= choice < len(task.choices):
        raise KeyError(choice)
    with journal.held(lab):
        found = truth(task, cluster_of(lesson, lab.seed, moment(lab, lesson).state))
        right = choice in found.right
        answer = {"choice": choice, "right": right, "output": found.output}
        new = [task_id] if right and task_id not in lab.solved else []
        answers = {**lab.answers, task_id: answer}
        journal.note(lab, answers=answers, solved=[*lab.solved, *new])
        answered.send(Lab, lab=lab, task_id=task_id, choice=choice, right=right)
    return look(lab)
