"""The lessons there are."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lessons.course.lessons.loader import TEXT, load
from lessons.course.lessons.model import Lesson

CONTENT = Path(__file__).parents[2] / "content"


@cache
def catalogue(folder: Path = CONTENT) -> tuple[Lesson, ...]:
    """All lessons of a folder by their order, read once; LessonError if one cannot be read."""
    lessons = (load(text.parent) for text in sorted(folder.glob(f"*/{TEXT}")))
    return tuple(sorted(lessons, key=lambda lesson: (lesson.order, lesson.slug)))


def lesson_by_slug(slug: str, folder: Path = CONTENT) -> Lesson | None:
    """The lesson of this slug, or None."""
    return next((lesson for lesson in catalogue(folder) if lesson.slug == slug), None)
