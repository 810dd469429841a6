"""A class as xAPI 1.0.3 statements, for a learning record store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lessons.course.lessons import lesson_by_slug
from lessons.models import Classroom, Progress

Json = dict[str, Any]

VERBS = {
    "attempted": "http://adlnet.gov/expapi/verbs/attempted",
    "answered": "http://adlnet.gov/expapi/verbs/answered",
    "completed": "http://adlnet.gov/expapi/verbs/completed",
}
ACTIVITY = "http://adlnet.gov/expapi/activities/"
TRIES = "extensions/tries"


def statements(classroom: Classroom, home: str) -> Iterator[Json]:
    """A statement a student and task: attempted, answered (a prediction), or completed.

    `home` is this site's address, with a slash at its end; it makes the account names unique. A statement keeps its id
    as long as it says the same, so that a store takes it once.
    """
    rows = Progress.objects.filter(classroom=classroom).select_related("student")
    for row in rows.order_by("updated", "pk"):
        yield _statement(row, home)


def _statement(row: Progress, home: str) -> Json:
    verb = "completed" if row.solved else "answered" if row.answer is not None else "attempted"
    when = row.solved or row.updated
    result: Json = {"completion": row.solved is not None, "extensions": {home + TRIES: row.tries}}
    if row.solved or row.answer is not None:
        result["success"] = row.solved is not None
    if row.answer is not None:
        result["response"] = str(row.answer + 1)
    return {
        "id": str(uuid5(NAMESPACE_URL, f"{home}{row.pk}/{verb}/{row.tries}/{when.isoformat()}")),
        "actor": _actor(row, home),
        "verb": {"id": VERBS[verb], "display": {"en": verb}},
        "object": _activity(row, home),
        "result": result,
        "context": {
            "contextActivities": {
                "parent": [_lesson_activity(row.lesson, home)],
                "grouping": [_class_activity(row.classroom_id, home)],
            },
            "platform": "Service Lab",
        },
        "timestamp": _timestamp(when),
    }


def _actor(row: Progress, home: str) -> Json:
    """The account's name is a number: a nickname may be somebody else's in another class."""
    return {
        "objectType": "Agent",
        "name": row.student.nickname,
        "account": {"homePage": home, "name": f"student-{row.student_id}"},
    }


def _activity(row: Progress, home: str) -> Json:
    lesson = lesson_by_slug(row.lesson)
    found = [task for task in lesson.tasks if task.id == row.task] if lesson else []
    name = found[0].title if found else row.task
    kind = "question" if row.answer is not None else "assessment"
    return {
        "objectType": "Activity",
        "id": f"{home}lessons/{row.lesson}/#task-{row.task}",
        "definition": {"name": {"en": name}, "type": ACTIVITY + kind},
    }


def _lesson_activity(slug: str, home: str) -> Json:
    return {
        "objectType": "Activity",
        "id": f"{home}lessons/{slug}/",
        "definition": {"type": ACTIVITY + "lesson"},
    }


def _class_activity(number: int, home: str) -> Json:
    return {
        "objectType": "Activity",
        "id": f"{home}classes/{number}/",
        "definition": {"type": ACTIVITY + "course"},
    }


def _timestamp(when: datetime) -> str:
    return when.isoformat(timespec="milliseconds")
