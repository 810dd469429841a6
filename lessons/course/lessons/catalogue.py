"""The lessons there are."""

from __future__ import annotations

import logging
import os
from functools import cache
from pathlib import Path

from lessons.course.lessons.faults import LessonError
from lessons.course.lessons.lesson import Lesson
from lessons.course.lessons.loader import TEXT, load

CONTENT = Path(__file__).parents[2] / "content"

# Folders of lessons outside the project, with the operating system's separator between them.
VARIABLE = "LESSONS_PATH"

_log = logging.getLogger(__name__)


def places() -> tuple[Path, ...]:
    """The folders that hold lessons: the project's own, then those of LESSONS_PATH."""
    others = os.environ.get(VARIABLE, "").split(os.pathsep)
    return (CONTENT, *(Path(other).resolve() for other in others if other))


def catalogue() -> tuple[Lesson, ...]:
    """All lessons by their order; one from outside that cannot be read is left out, and the log says why."""
    return _in_order(places())


@cache
def _in_order(folders: tuple[Path, ...]) -> tuple[Lesson, ...]:
    lessons: dict[str, Lesson] = {}
    for folder in folders:
        for text in sorted(folder.glob(f"*/{TEXT}")):
            try:
                lesson = load(text.parent)
            except LessonError as error:
                if folder == CONTENT:
                    raise
                _log.error("%s", error)
            else:
                for fault in lesson.untranslated:
                    _log.warning("%s/%s", lesson.slug, fault)
                lessons.setdefault(lesson.slug, lesson)
    return tuple(sorted(lessons.values(), key=lambda lesson: (lesson.order, lesson.slug)))


def lesson_by_slug(slug: str) -> Lesson | None:
    """The lesson of this slug, or None."""
    return next((lesson for lesson in catalogue() if lesson.slug == slug), None)
