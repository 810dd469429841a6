"""A class as CSV, for a gradebook or a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO

from lessons.classroom.grid import grid
from lessons.course.lessons import Lesson
from lessons.models import Classroom, Progress

# What a spreadsheet would take for the beginning of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def grades(classroom: Classroom, lessons: Mapping[str, Lesson]) -> str:
    """A row a student: how many tasks of each lesson are solved, and of how many."""
    table = grid(classroom, lessons)
    heads = [column.id for column in table.columns]
    totals = [cell.all for cell in table.rows[0].cells] if table.rows else []
    lines: list[list[object]] = [["student", *heads, "solved", "of"]]
    for row in table.rows:
        counts = [cell.done for cell in row.cells]
        lines.append([row.student.nickname, *counts, sum(counts), sum(totals)])
    return _written(lines)


def tasks(classroom: Classroom) -> str:
    """A row a student and task that was begun."""
    return _written(_task_lines(classroom))


def _task_lines(classroom: Classroom) -> Iterator[list[object]]:
    yield ["student", "lesson", "task", "solved", "tries", "stuck", "answer", "started"]
    rows = Progress.objects.filter(classroom=classroom).select_related("student")
    for row in rows.order_by("student__nickname_key", "lesson", "started", "pk"):
        yield [
            row.student.nickname,
            row.lesson,
            row.task,
            row.solved.isoformat() if row.solved else "",
            row.tries,
            ". ".join(row.stuck.splitlines()),
            "" if row.answer is None else row.answer + 1,
            row.started.isoformat(),
        ]


def _written(lines: Iterable[list[object]]) -> str:
    text = StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in line] for line in lines)
    return text.getvalue()


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
