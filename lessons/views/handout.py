"""A lesson on paper."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.course.lessons import Lesson, Part, lesson_by_slug
from lessons.views.access import closure
from lessons.views.language import in_language


@require_safe
def handout(request: HttpRequest, slug: str) -> HttpResponse:
    """The lesson's text and tasks to print; nothing that is for instructors only.

    403 while it is closed in the student's class.
    """
    lesson = lesson_by_slug(slug)
    if lesson is None:
        raise Http404("There is no such lesson.")
    if said := closure(request, slug):
        raise PermissionDenied(said)
    return render(request, "lessons/handout.html", on_paper(in_language(lesson)))


@login_required
@require_safe
def notes(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for instructors: with their notes, the solutions, and why answers are wrong."""
    lesson = lesson_by_slug(slug)
    if lesson is None:
        raise Http404("There is no such lesson.")
    context = on_paper(in_language(lesson), for_instructors=True)
    return render(request, "lessons/handout.html", context)


def on_paper(lesson: Lesson, *, for_instructors: bool = False) -> dict[str, Any]:
    """What the templates need; for instructors with their notes, the solutions, and why answers are wrong."""
    numbers = count(1)
    first: tuple[Part | None, ...] = (None,)  # notes may stand before all else
    parts = [
        (
            part,
            next(numbers) if part and part.task else 0,
            [note for note in lesson.notes if for_instructors and note.after == index],
        )
        for index, part in enumerate((*first, *lesson.parts))
    ]
    return {"lesson": lesson, "parts": parts, "answers": for_instructors}
