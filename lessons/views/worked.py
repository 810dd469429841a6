"""One step of a task, worked out from where the student stands."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lessons import labs
from lessons.course.worked import worked_step
from lessons.labs import Outcome
from lessons.views.access import help_for, lab_of
from lessons.views.language import in_language


@require_safe
def worked(request: HttpRequest, slug: str, task_id: str) -> HttpResponse:
    """The step that comes next, for htmx to put into the page."""
    return render(
        request, "lessons/_worked.html", step_of(labs.look(lab_of(request, slug)), task_id)
    )


def step_of(outcome: Outcome, task_id: str) -> dict[str, Any]:
    """What the templates need to show a task's next step; 404 if there is no such task, 403 if a class rules it out."""
    if not help_for(outcome.lab, task_id).solution:
        raise PermissionDenied(_("The solution cannot be read yet."))
    lesson = in_language(outcome.lesson)
    try:
        task = lesson.task(task_id)
    except KeyError:
        raise Http404("There is no such task in this lesson.") from None
    return {"lesson": lesson, "step": worked_step(task, outcome.play), "worked_task": task_id}
