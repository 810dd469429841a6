"""What a class believes: the answers to its predictions, and the misconceptions that its work has shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from lessons.course.lessons import Lesson, Task
from lessons.engine.advice.misconceptions import MISCONCEPTIONS, Misconception
from lessons.models import Classroom, Progress, Sighting

Source = Sighting.Source


@dataclass(frozen=True, slots=True)
class Bar:
    """An answer, how many gave it first, and its share of all answers in percent."""

    text: str
    count: int
    percent: int


def histogram(classroom: Classroom, lesson: Lesson, task: Task) -> list[Bar]:
    """The first answers of the class to a prediction, in the order of the task."""
    rows = Progress.objects.filter(
        classroom=classroom, lesson=lesson.slug, task=task.id, answer__isnull=False
    )
    given = Counter(rows.values_list("answer", flat=True))
    total = sum(given.values()) or 1
    return [
        Bar(choice.text, given[number], round(100 * given[number] / total))
        for number, choice in enumerate(task.choices)
    ]


@dataclass(frozen=True, slots=True)
class Seen:
    """A misconception and how many students have shown it. A near miss has its task and `html`, safe, which refutes it."""

    students: int
    source: str
    lesson: Lesson
    task: Task | None = None
    html: str = ""
    misconception: Misconception | None = None


def misconceptions(classroom: Classroom, lessons: dict[str, Lesson]) -> list[Seen]:
    """What was seen in these lessons, most frequent first."""
    sightings = Sighting.objects.filter(student__classroom=classroom, lesson__in=lessons)
    counted = sightings.values("source", "lesson", "task", "number").annotate(
        students=Count("student")
    )
    order = counted.order_by("-students", "lesson", "task", "number")
    found = (_seen(row, lessons[row["lesson"]]) for row in order)
    return [seen for seen in found if seen is not None]


def _seen(row: Mapping[str, Any], lesson: Lesson) -> Seen | None:
    """None where the lesson has changed so that it is not in it any more."""
    students, number = row["students"], row["number"]
    if row["source"] == Source.ADVICE:
        named = next((one for one in MISCONCEPTIONS if one.number == number), None)
        return Seen(students, Source.ADVICE, lesson, misconception=named) if named else None
    task = next((task for task in lesson.tasks if task.id == row["task"]), None)
    if task is None or number >= len(task.near_misses):
        return None
    return Seen(students, Source.NEAR_MISS, lesson, task, task.near_misses[number].html)
