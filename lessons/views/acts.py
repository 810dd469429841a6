"""What a student does: each view takes one POST.

htmx gets the parts of the page that change; a browser without scripts is sent back to the page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lessons import labs
from lessons.forms import AdvanceForm, CommandForm, Panes
from lessons.labs import Outcome
from lessons.models import Lab
from lessons.views import workspace
from lessons.views.access import help_for, lab_of, refusal


@require_POST
def run(request: HttpRequest, slug: str) -> HttpResponse:
    """Run a line of the terminal; the editor's text, where it comes along, is what kubectl reads."""
    form = CommandForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["line"].strip():
        return _nothing_done(request, slug)
    panes = Panes.of(request.POST)

    def run_line(lab: Lab) -> Outcome:
        if typed := panes.changed(lab.panes):
            labs.save_panes(lab, typed)
        return labs.run(lab, form.cleaned_data["line"], form.standing)

    return _done(request, slug, "terminal", run_line)


@require_POST
def apply(request: HttpRequest, slug: str) -> HttpResponse:
    """Apply what the editor wants applied."""
    panes = Panes.of(request.POST)
    return _done(request, slug, "editor", lambda lab: labs.apply(lab, panes.to_apply(lab.panes)))


@require_POST
def advance(request: HttpRequest, slug: str) -> HttpResponse:
    """Move the cluster's clock on."""
    form = AdvanceForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest("ms: a number of milliseconds")
    return _done(request, slug, "trace", lambda lab: labs.advance(lab, form.duration))


@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the last act back."""
    return _done(request, slug, "terminal", labs.undo, whole_log=True)


@require_POST
def redo(request: HttpRequest, slug: str) -> HttpResponse:
    """Do again what was taken back."""
    return _done(request, slug, "terminal", labs.redo, whole_log=True)


@require_POST
def reset(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the lesson anew."""
    return _done(request, slug, "text", labs.reset, whole_log=True, panes=True)


@require_POST
def solution(request: HttpRequest, slug: str, task_id: str) -> HttpResponse:
    """Put a task's solution into the editor; applying it is left to the student."""
    typed = Panes.of(request.POST).files

    def put(lab: Lab) -> Outcome:
        if not help_for(lab, task_id).solution:
            return refused(lab, _("The solution cannot be read yet."))
        before = labs.look(lab)
        labs.save_panes(lab, {**typed, **before.lesson.task(task_id).solution.files})
        return labs.look(lab)

    try:
        return _done(request, slug, "editor", put, entry=False, panes=True)
    except KeyError:
        return HttpResponse(status=404)


@require_POST
def predict(request: HttpRequest, slug: str, task_id: str) -> HttpResponse:
    """Commit an answer to a task to predict."""
    choice = request.POST.get("choice", "")
    if not (choice.isascii() and choice.isdigit() and len(choice) < 3):
        return _nothing_done(request, slug)
    part, number = f"task-{task_id}", int(choice)
    try:
        return _done(
            request, slug, part, lambda lab: labs.predict(lab, task_id, number), entry=False
        )
    except KeyError:
        return HttpResponse(status=404)


@require_POST
def complete(request: HttpRequest, slug: str, task_id: str) -> HttpResponse:
    """Put a manifest that the student has completed into the editor, and apply it."""

    def put(lab: Lab) -> Outcome:
        sheet = labs.look(lab).lesson.task(task_id).worksheet
        if sheet is None:
            raise KeyError(task_id)
        return labs.apply(lab, {sheet.pane: sheet.completed(request.POST.dict())})

    try:
        return _done(request, slug, f"task-{task_id}", put, panes=True)
    except KeyError:
        return HttpResponse(status=404)


def _done(
    request: HttpRequest,
    slug: str,
    part: str,
    act: Callable[[Lab], Outcome],
    *,
    entry: bool = True,
    whole_log: bool = False,
    panes: bool = False,
) -> HttpResponse:
    """Do it; `part` is the part of the page to come back to, the flags say what else has changed."""
    lab = lab_of(request, slug)
    if said := refusal(request, slug):
        labs.save_panes(
            lab, Panes.of(request.POST).files
        )  # nothing is done, and nothing typed is lost
        outcome = refused(lab, said)
    else:
        outcome = act(lab)
    if not request.htmx:  # type: ignore[attr-defined]
        if outcome.refusal:
            return render(request, "lessons/lesson.html", workspace.page(outcome, QueryDict()))
        return redirect(f"{reverse('lesson', args=[slug])}{_place(request)}#{part}")
    whole_log = whole_log or _missed(request, outcome, added=entry)
    context = workspace.change(outcome, request.POST, whole_log=whole_log)
    context |= {"entry_added": entry and not whole_log, "whole_log": whole_log, "panes_new": panes}
    return render(request, "lessons/_change.html", context)


def refused(lab: Lab, said: str) -> Outcome:
    """The lab as it stands, and why nothing was done."""
    return replace(labs.look(lab), refusal=said)


def _missed(request: HttpRequest, outcome: Outcome, *, added: bool) -> bool:
    """Whether the page's log lacks more than what was just done: another tab acted, or an answer was cancelled."""
    seen = request.POST.get("seen", "")
    last = outcome.position - (added and not outcome.refusal)
    return seen.isascii() and seen.isdigit() and seen != str(last)


def _place(request: HttpRequest) -> str:
    """The tab to come back to, as a query."""
    form = CommandForm(request.POST)
    if not form.is_valid() or not (form.cleaned_data["place"] or form.cleaned_data["elsewhere"]):
        return ""
    query = QueryDict(mutable=True)
    query["place"] = str(form.standing)
    return f"?{query.urlencode()}"


def _nothing_done(request: HttpRequest, slug: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=204)
    return redirect("lesson", slug)
