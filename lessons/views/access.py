"""Whose lab a request is about."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from lessons import labs
from lessons.course.lessons import lesson_by_slug
from lessons.models import Lab


def lab_of(request: HttpRequest, slug: str) -> Lab:
    """The browser's lab of this lesson, made if there is none yet; 404 if there is no such lesson."""
    lesson = lesson_by_slug(slug)
    if lesson is None:
        raise Http404(f"There is no lesson {slug!r}.")
    return labs.open_lab(labs.owner_key(request.session), lesson)
