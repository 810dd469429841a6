"""What would mend the last command: found when it is asked for, and put into the editor when it is wanted."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from lessons import labs
from lessons.classroom.progress import note_advice
from lessons.engine.advice import Advice, advise
from lessons.forms import Panes
from lessons.labs import Outcome
from lessons.models import Lab
from lessons.views import workspace
from lessons.views.access import help_for, lab_of


@require_safe
def advice(request: HttpRequest, slug: str, index: int) -> HttpResponse:
    """The advice on the last command; 404 once it is not the last any more, or if there is none to give."""
    lab = lab_of(request, slug)
    _allowed(lab)
    outcome = labs.look(lab)
    found = _advice(outcome, index)
    note_advice(lab, found)
    context = {"lesson": outcome.lesson, "advice": found, "outcome": outcome}
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "lessons/_advice.html", context)
    page = workspace.page(outcome, {"entry": str(index)})
    return render(request, "lessons/lesson.html", {**page, **context})


@require_POST
def mend(request: HttpRequest, slug: str, index: int) -> HttpResponse:
    """Put the mended files into the editor; applying them is left to the student."""
    lab = lab_of(request, slug)
    _allowed(lab)
    if typed := Panes.of(request.POST).files:
        labs.save_panes(lab, typed)
    found = _advice(labs.look(lab), index)
    if found.mend is not None:
        labs.save_panes(lab, found.mend.files)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('lesson', args=[slug])}#editor")
    context = {"panes": workspace.panes(labs.look(lab))}
    response = render(request, "lessons/_mended.html", context)
    for edit in found.mend.edits[:1] if found.mend is not None else ():
        if edit.source is not None:
            line = {"file": edit.source.file, "line": edit.source.line}
            trigger_client_event(response, "lab:point", line, after="swap")
    return response


def _allowed(lab: Lab) -> None:
    """Advice is a hint for the next task: 403 where the student's class may not read those yet."""
    if not help_for(lab, "").hints:
        raise PermissionDenied(_("Your instructor has ruled out hints for now."))


def _advice(outcome: Outcome, index: int) -> Advice:
    found = None
    if index == outcome.position and outcome.transcript is not None:
        files = {**outcome.lesson.files, **outcome.lab.panes}
        found = advise(outcome.cluster, outcome.transcript, files)
    if found is None:
        raise Http404("There is no advice on this command.")
    return found
