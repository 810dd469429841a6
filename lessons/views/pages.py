"""Pages to read: the catalogue, a lesson, and the trace of an earlier command."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from lessons import labs
from lessons.views import language, preview, workspace
from lessons.views.access import enrolment, lab_of
from lessons.views.log import connections
from lessons.views.worked import step_of


@gzip_page
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The lessons, and how far this browser has come in each; a student's are those of the class."""
    if enrolment(request) is not None:
        return redirect("class_mine")
    solved = labs.solved(labs.owner_key(request.session))
    cards = [(lesson, solved.get(lesson.slug, 0)) for lesson in language.catalogue()]
    return render(request, "lessons/catalogue.html", {"cards": cards})


@gzip_page
@require_safe
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """The lesson page; `entry` and `hop` in the query choose what the diagram shows, `worked` the task to work out."""
    if (faults := preview.broken(slug)) is not None:
        return render(request, "lessons/broken.html", faults)
    outcome = labs.look(lab_of(request, slug))
    context = {**workspace.page(outcome, request.GET), **preview.panel(outcome.lesson)}
    if task_id := request.GET.get("worked"):
        context |= step_of(outcome, task_id)
    return render(request, "lessons/lesson.html", context)


@require_safe
def entry(request: HttpRequest, slug: str, index: int) -> HttpResponse:
    """The diagram with the way of an earlier command."""
    outcome = labs.look(lab_of(request, slug))
    context = workspace.trace(outcome, {**request.GET.dict(), "entry": str(index)})
    if context["entry"] is None:
        raise Http404("There is no such command in this lab.")
    return render(request, "lessons/_trace.html", context)


@require_safe
def objects(request: HttpRequest, slug: str) -> HttpResponse:
    """What selects and owns what, and the picture as text; `entry` in the query chooses the command whose way it is."""
    outcome = labs.look(lab_of(request, slug))
    context = workspace.trace(outcome, request.GET) | workspace.relations(outcome)
    return render(request, "lessons/_objects.html", context)


@require_safe
def zone(request: HttpRequest, slug: str) -> HttpResponse:
    """The names that the cluster's DNS zone holds now, and what the caches hold."""
    outcome = labs.look(lab_of(request, slug))
    return render(request, "lessons/_zone.html", workspace.zone(outcome))


@require_safe
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """The DNS queries and connections of the last commands."""
    outcome = labs.look(lab_of(request, slug))
    context = {"lesson": outcome.lesson, "connections": connections(outcome)}
    return render(request, "lessons/_connections.html", context)
