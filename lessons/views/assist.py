"""Help while something is typed: completion, the meaning of fields, and quiet checks. Nothing here changes a lab."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lessons import labs
from lessons.engine import manifests
from lessons.engine.schema import decoding, editing
from lessons.engine.schema.describing import Described
from lessons.engine.terminal.completion import complete
from lessons.forms import AssistForm, CommandForm
from lessons.labs import panes as editor
from lessons.views.access import lab_of


@require_safe
def suggest(request: HttpRequest, slug: str) -> HttpResponse:
    """What may come at the end of the line that is being typed in the terminal."""
    form = CommandForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=400)
    outcome = labs.look(lab_of(request, slug))
    names = editor.names(outcome.lesson, outcome.lab.panes)
    found = complete(outcome.cluster, form.cleaned_data["line"][:2000], form.standing, names)
    return JsonResponse({"start": found.start, "words": found.words})


@require_POST
def fields(request: HttpRequest) -> HttpResponse:
    """The fields that fit at a place of a manifest, and what the field in that line means."""
    form = AssistForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    text, line = form.cleaned_data["text"], form.cleaned_data["line"]
    fitting = editing.fields_at(text, line, form.cleaned_data["column"])
    here = editing.field_at(text, line)
    return JsonResponse(
        {"fields": [_told(field) for field in fitting], "field": _told(here) if here else None}
    )


@require_POST
def lint(request: HttpRequest) -> HttpResponse:
    """What the YAML and the fields' types have wrong, each with its line; quiet about what only the cluster knows."""
    form = AssistForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=400)
    parsed = manifests.parse(form.cleaned_data["text"], "")
    problems: list[dict[str, Any]] = []
    for document in parsed.documents:
        for twice in document.duplicates:
            message = _("%(field)s stands in line %(line)d already: this one counts") % {
                "field": twice.path[-1],
                "line": twice.first_line,
            }
            problems.append({"line": twice.line, "message": message, "severity": "warning"})
        value = document.value
        try:
            faults = decoding.decode(value["kind"], value).faults
        except (KeyError, TypeError):
            continue  # not a kind that the lab knows, or no object at all: Apply says which
        for fault in faults:
            line = document.lines.get(fault.path, document.first_line)
            problems.append({"line": line, "message": fault.text, "severity": "error"})
    if error := parsed.error:
        problems.append({"line": error.line, "message": error.message, "severity": "error"})
    return JsonResponse({"problems": problems})


def _told(field: Described) -> dict[str, Any]:
    return {
        "name": field.name,
        "type": field.type,
        "required": field.required,
        "text": field.description,
    }
