"""Lessons in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language

from lessons.course import lessons as course


def in_language(lesson: course.Lesson) -> course.Lesson:
    """The lesson in the language that is active, or in its own where it is not written in that."""
    return lesson.in_language(get_language() or "")


def catalogue() -> list[course.Lesson]:
    """All lessons, each in the language that is active if it can be."""
    return [in_language(lesson) for lesson in course.catalogue()]
