"""What the grid shows of a student is written down as it happens, in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from lessons.classroom.versions import raise_version
from lessons.course.checks import TaskResult
from lessons.course.lessons import lesson_by_slug
from lessons.engine.advice import Advice, advisable
from lessons.engine.advice.broken import broken_hop
from lessons.engine.terminal import Transcript
from lessons.engine.trace import HopKind
from lessons.labs.signals import acted, answered
from lessons.models import Lab, Progress, Sighting, Student

LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Change:
    """What an act does to a student's progress with a task. `stuck` None leaves the words as they are."""

    solved: bool = False
    tries: int = 0
    stuck: str | None = None
    answer: int | None = None


@receiver(acted, sender=Lab)
def note_act(lab: Lab, transcript: Transcript, tasks: tuple[TaskResult, ...], **_rest: Any) -> None:
    """An act is a try of the first task that was open, and may have solved any."""
    student = lab.student
    if student is None:
        return
    changes = {result.task_id: Change(solved=True) for result in tasks if result.passed}
    tried = _tried(lab, tasks)
    if tried and transcript.line:
        solved = tried in changes
        changes[tried] = Change(solved, tries=1, stuck="" if solved else stuck(transcript))
    if changes:
        _write(student, lab.lesson, changes, raise_version(student.classroom_id))
    _note_near_misses(student, lab, tasks)


@receiver(answered, sender=Lab)
def note_answer(lab: Lab, task_id: str, choice: int, right: bool, **_rest: Any) -> None:
    """The first answer to a prediction is the one that counts for the histogram."""
    student = lab.student
    if student is not None:
        change = Change(right, tries=1, answer=choice)
        _write(student, lab.lesson, {task_id: change}, raise_version(student.classroom_id))


def note_advice(lab: Lab, advice: Advice) -> None:
    """Advice has named a misconception."""
    student = lab.student
    if student is not None and advice.misconception is not None:
        number = advice.misconception.misconception.number
        _sight(student, lab.lesson, "", Sighting.Source.ADVICE, number)


def note_labs(student: Student, version: int) -> None:
    """What somebody who joins has done before."""
    for lab in Lab.objects.filter(owner=student.owner).order_by("created"):
        changes = {task_id: Change(solved=True) for task_id in lab.solved}
        for task_id, answer in lab.answers.items():
            changes[task_id] = Change(answer["right"], tries=1, answer=answer["choice"])
        _write(student, lab.lesson, changes, version)


def stuck(transcript: Transcript) -> str | None:
    """Where the way of a command broke, in words: what, and in a second line why.

    "" if it arrived, None if it tells neither.
    """
    if transcript.errors:
        return transcript.errors[0].message[:LONGEST_WORDS]
    if advisable(transcript):
        hop = transcript.hops[broken_hop(transcript) - 1]
        return f"{hop.what}\n{hop.why}".strip()[:LONGEST_WORDS]
    sent = any(hop.kind is not HopKind.API for hop in transcript.hops)
    return "" if sent and transcript.exit == 0 else None


def _tried(lab: Lab, tasks: tuple[TaskResult, ...]) -> str:
    """The task that is next; a prediction is not tried by commands."""
    lesson = lesson_by_slug(lab.lesson)
    if lesson is None:
        return ""
    return next((result.task_id for result in tasks if not lesson.task(result.task_id).choices), "")


def _write(student: Student, lesson: str, changes: Mapping[str, Change], version: int) -> None:
    known = Progress.objects.filter(student=student, lesson=lesson, task__in=changes)
    rows = {row.task: row for row in known}
    for task_id, change in changes.items():
        row = rows.get(task_id) or Progress(
            classroom_id=student.classroom_id, student=student, lesson=lesson, task=task_id
        )
        if change.solved and row.solved is None:
            row.solved = timezone.now()
        if change.stuck is not None:
            row.stuck = change.stuck
        if row.answer is None:
            row.answer = change.answer
        row.tries += change.tries
        row.version = version
        row.save()


def _note_near_misses(student: Student, lab: Lab, tasks: tuple[TaskResult, ...]) -> None:
    for result in tasks:
        if result.near_miss is not None:
            source = Sighting.Source.NEAR_MISS
            _sight(student, lab.lesson, result.task_id, source, result.near_miss)


def _sight(student: Student, lesson: str, task: str, source: Sighting.Source, number: int) -> None:
    """Note it, unless it has been noted of this student."""
    sighting = Sighting(student=student, lesson=lesson, task=task, source=source, number=number)
    Sighting.objects.bulk_create([sighting], ignore_conflicts=True)
