"""The live grid of a class."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lessons.classroom import teaching
from lessons.classroom.grid import grid as read
from lessons.models import Classroom
from lessons.views.classroom.access import classroom_of, lesson_of, lessons_of


@login_required
@require_safe
def grid(request: HttpRequest, class_id: int) -> HttpResponse:
    """Students by lessons; by the tasks of a lesson that the query names."""
    classroom = classroom_of(request, class_id)
    slug = request.GET.get("lesson", "")
    context = _context(classroom, slug)
    context["address"] = request.build_absolute_uri(reverse("join"))
    return render(request, "classroom/grid.html", context)


@login_required
@require_safe
def rows(request: HttpRequest, class_id: int) -> HttpResponse:
    """What has changed since a version: the rows of students who did something; 204 for nothing."""
    classroom = classroom_of(request, class_id)
    seen = request.GET.get("after", "")
    after = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 16 else 0
    if after == classroom.version:
        return HttpResponse(status=204)
    context = _context(classroom, request.GET.get("lesson", ""), after)
    return render(request, "classroom/_rows.html", context)


@login_required
@require_POST
def freeze(request: HttpRequest, class_id: int) -> HttpResponse:
    """Freeze the class, or thaw it."""
    classroom = classroom_of(request, class_id)
    teaching.freeze(classroom, request.POST.get("frozen") == "1")
    return _back(request, class_id)


@login_required
@require_POST
def open_lesson(request: HttpRequest, class_id: int, slug: str) -> HttpResponse:
    """Open a lesson to the class, or close it."""
    classroom = classroom_of(request, class_id)
    lesson_of(classroom, slug)
    teaching.open_lesson(classroom, slug, request.POST.get("open") == "1")
    return _back(request, class_id, slug)


def _back(request: HttpRequest, class_id: int, slug: str = "") -> HttpResponse:
    chosen = slug or request.POST.get("lesson", "")
    query = f"?lesson={chosen}" if chosen.replace("-", "").isalnum() and chosen.isascii() else ""
    return redirect(reverse("class_grid", args=[class_id]) + query)


def _context(classroom: Classroom, slug: str, after: int = 0) -> dict[str, Any]:
    lessons = lessons_of(classroom)
    lesson = lessons.get(slug)
    chosen = {item.lesson: item for item in classroom.assignments.all()}
    return {
        "classroom": classroom,
        "students_url": reverse("class_student", args=[classroom.pk, 0]).removesuffix("0/"),
        "grid": read(classroom, lessons, lesson.slug if lesson else "", after),
        "lesson": lesson,
        "lessons": [(one, chosen[one.slug].is_open) for one in lessons.values()],
        "is_open": lesson is not None and chosen[lesson.slug].is_open,
        "offer": classroom.offers.filter(lab__lesson=slug).first() if lesson else None,
    }
