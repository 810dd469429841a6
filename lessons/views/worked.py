"""One step of a task, worked out from where the student stands."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons import labs
from lessons.course.worked import worked_step
from lessons.views import workspace
from lessons.views.access import lab_of
from lessons.views.language import in_language


@require_safe
def worked(request: HttpRequest, slug: str, task_id: str) -> HttpResponse:
    """The step that comes next; 404 if there is no such task."""
    outcome = labs.look(lab_of(request, slug))
    lesson = in_language(outcome.lesson)
    try:
        task = lesson.task(task_id)
    except KeyError:
        raise Http404("There is no such task in this lesson.") from None
    step = worked_step(task, outcome.play)
    context = {"lesson": lesson, "step": step, "worked_task": task_id}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "lessons/_worked.html", context)
    page = workspace.page(outcome, request.GET)
    return render(request, "lessons/lesson.html", {**page, **context})
