"""Whose lab a request is about, and whether anything may be done in it now."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from lessons import labs
from lessons.classroom.rules import Enrolment, Help, enrolment_of, help_with
from lessons.course.lessons import lesson_by_slug
from lessons.labs.journal import latest_lab
from lessons.labs.owner import known_key
from lessons.models import Lab

_CACHED = "_enrolment"


def enrolment(request: HttpRequest) -> Enrolment | None:
    """The student of a class whose browser this is, None for who is in no class; looked up once a request."""
    if not hasattr(request, _CACHED):
        setattr(request, _CACHED, enrolment_of(known_key(request.session)))
    found: Enrolment | None = getattr(request, _CACHED)
    return found


def lab_of(request: HttpRequest, slug: str) -> Lab:
    """The browser's lab of this lesson, made if there is none yet; 404 if there is no such lesson.

    403 if the lesson is closed in the student's class, unless they have begun it: then they can look at their lab.
    """
    lesson = lesson_by_slug(slug)
    if lesson is None:
        raise Http404(f"There is no lesson {slug!r}.")
    owner = labs.owner_key(request.session)
    # Before whose it is: who joins in between changes the lab, and that is noticed.
    lab = latest_lab(owner, slug)
    said = closure(request, slug)
    if lab is None and said:
        raise PermissionDenied(said)
    lab = lab or labs.open_lab(owner, lesson)
    enrolled = enrolment(request)
    lab.student = enrolled.student if enrolled is not None else None
    return lab


def closure(request: HttpRequest, slug: str) -> str:
    """Why a lesson cannot be begun or read now, or ""."""
    enrolled = enrolment(request)
    return enrolled.closure(slug) if enrolled is not None else ""


def refusal(request: HttpRequest, slug: str) -> str:
    """Why nothing can be done in a lesson now, as the student reads it, or ""."""
    enrolled = enrolment(request)
    return enrolled.refusal(slug) if enrolled is not None else ""


def help_for(lab: Lab, task_id: str) -> Help:
    """What help the student may have with a task; with the next one where none is named."""
    lesson = lesson_by_slug(lab.lesson)
    if lesson is None:
        return Help()
    still_open = [task.id for task in lesson.tasks if task.id not in lab.solved]
    return help_with(lab, lesson).get(task_id or next(iter(still_open), ""), Help())
