"""A lesson while it is written: what is wrong stands beside the page, which is read anew when a file changes.

Only where the operator has asked for it (LAB_PREVIEW=1), and only for the folders of LESSONS_PATH.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.course import lessons as course
from lessons.course.checking import Report, check_lesson


@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """What is wrong with the lesson now. `shown` in the query is the state that the page shows, `told` that of its report."""
    folder = _folder(slug)
    if folder is None:
        raise Http404("This lesson is not being written here.")
    state = course.content_hash(folder)
    if state == request.GET.get("told"):
        return HttpResponse(status=204)
    found, readable = _report(folder, state)
    if readable and state != request.GET.get("shown"):
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"slug": slug, "shown": request.GET.get("shown", ""), "told": state, "found": found}
    return render(request, "lessons/_preview.html", {"preview": context})


def panel(lesson: course.Lesson) -> dict[str, Any]:
    """What the page of a lesson that is being written needs to ask for its report; nothing for others."""
    if _folder(lesson.slug) is None:
        return {}
    return {"preview": {"slug": lesson.slug, "shown": lesson.hash}}


def broken(slug: str) -> dict[str, Any] | None:
    """What the page shows in the place of a lesson that is being written and cannot be read; None if it can."""
    folder = _folder(slug)
    if folder is None or course.lesson_by_slug(slug) is not None:
        return None
    state = course.content_hash(folder)
    found, _ = _report(folder, state)
    return {"preview": {"slug": slug, "shown": "", "told": state, "found": found}}


def _folder(slug: str) -> Path | None:
    folder = course.folder_of(slug) if settings.PREVIEW else None
    return folder if folder and folder.parent in course.own_places() else None


@lru_cache(maxsize=16)
def _report(folder: Path, state: str) -> tuple[Report, bool]:
    """The report on a folder in this state, and whether the lesson can be read."""
    try:
        return check_lesson(course.load(folder)), True
    except course.LessonError as error:
        return Report(error.faults, 0, ()), False
