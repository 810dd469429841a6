"""Looking without touching: an earlier moment of one's lab, a shared lab; and taking a lab along."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lessons import labs
from lessons.labs import Outcome, export, past
from lessons.labs.compare import shared_name
from lessons.models import Lab
from lessons.views import workspace
from lessons.views.access import lab_of, refusal


@require_safe
def moment(request: HttpRequest, slug: str, index: int) -> HttpResponse:
    """The lab after an entry of its journal, to look at."""
    lab = lab_of(request, slug)
    context = {
        "fork_url": reverse("fork", args=[slug, index]),
        "length": lab.length,
        "base": reverse("moment", args=[slug, 0]).removesuffix("0/"),
        "state_name": str(index),
    }
    return _page(request, past.look_at(lab, index), context)


@require_POST
def fork(request: HttpRequest, slug: str, index: int) -> HttpResponse:
    """Go on from that moment, in a lab of its own."""
    return _forked(request, lab_of(request, slug), index)


@require_POST
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a link that holds the lab as it stands, and go there."""
    return redirect("shared", past.share(lab_of(request, slug)).pk)


@require_safe
def shared(request: HttpRequest, lab_id: UUID) -> HttpResponse:
    """A shared lab, to look at."""
    lab = _shared(lab_id)
    link = request.build_absolute_uri(reverse("shared", args=[lab_id]))
    context = {
        "fork_url": reverse("fork_shared", args=[lab_id]),
        "link": link,
        "state_name": shared_name(lab_id),
    }
    return _page(request, past.look_at(lab, lab.position), context)


@require_POST
def fork_shared(request: HttpRequest, lab_id: UUID) -> HttpResponse:
    """Go on from a shared lab, in one's own."""
    lab = _shared(lab_id)
    return _forked(request, lab, lab.position)


@require_safe
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """The manifests as a zip, with how to run them on a real cluster."""
    response = HttpResponse(export.archive(labs.look(lab_of(request, slug))), "application/zip")
    response["Content-Disposition"] = f'attachment; filename="{slug}.zip"'
    return response


def _shared(lab_id: UUID) -> Lab:
    lab = past.shared(lab_id)
    if lab is None:
        raise Http404("There is no such shared lab.")
    return lab


def _forked(request: HttpRequest, lab: Lab, index: int) -> HttpResponse:
    if said := refusal(request, lab.lesson):
        raise PermissionDenied(said)
    if past.fork_at(lab, index, labs.owner_key(request.session)) is None:
        raise Http404("There is no such moment.")
    return redirect("lesson", lab.lesson)


def _page(request: HttpRequest, outcome: Outcome | None, more: dict[str, Any]) -> HttpResponse:
    if outcome is None:
        raise Http404("There is no such moment.")
    context = {**workspace.page(outcome, request.GET), **more}
    return render(request, "lessons/moment.html", context)
