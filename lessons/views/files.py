"""The editor's files: kept as they are typed, added, renamed, taken out, and imported."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from lessons import labs
from lessons.forms import Panes
from lessons.labs import panes as editor
from lessons.models import Lab
from lessons.views import workspace
from lessons.views.access import lab_of

TOO_LARGE = 413


@require_POST
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what was typed; nothing is applied."""
    refusal = labs.save_panes(lab_of(request, slug), Panes.of(request.POST).files)
    return HttpResponse(refusal, status=TOO_LARGE if refusal else 204)


@require_POST
def files(request: HttpRequest, slug: str, do: str, file: str = "") -> HttpResponse:
    """Add a file, import some, rename one, or remove one."""
    lab = lab_of(request, slug)
    refusal = labs.save_panes(lab, Panes.of(request.POST).files)
    shown = ""
    if not refusal:
        refusal, shown = _change(request, lab, do, file)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("lesson", slug)
    outcome = labs.look(lab)
    panes = workspace.panes(outcome)
    context = {"lesson": outcome.lesson, "panes": panes, "refusal": refusal}
    response = render(request, "lessons/_files_changed.html", context)
    return trigger_client_event(response, "lab:file", {"name": shown}, after="swap")


def _change(request: HttpRequest, lab: Lab, do: str, file: str) -> tuple[str, str]:
    """A message if it could not be done, and the file to show."""
    lesson = labs.look(lab).lesson
    if do == "add":
        name = request.POST.get("file", "").strip() or editor.unused_name(lab.panes)
        return editor.create(lab, lesson, name), name
    if do == "rename":
        new = request.POST.get(f"name:{file}", "").strip()
        return editor.rename(lab, lesson, file, new), new
    if do == "remove":
        return editor.remove(lab, lesson, file), ""
    if do != "import":
        raise Http404(f"Nothing is called {do!r} here.")
    given = {str(one.name): _text(one.read()) for one in request.FILES.getlist("import")}
    return editor.add(lab, lesson, given), next(iter(given), "")


def _text(content: bytes) -> str:
    """A file's text; bytes that are no UTF-8 show as what they are, and the parser says so."""
    return content.decode("utf-8-sig", "replace").replace("\r\n", "\n")
