"""A student's work, as their instructor sees it; and the instructor's own, pushed to the class."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lessons import labs
from lessons.classroom import codes, membership, offers
from lessons.classroom.instructors import owner_of
from lessons.labs import past
from lessons.labs.journal import latest_lab
from lessons.models import Classroom, Lab, Progress, Student
from lessons.views import workspace
from lessons.views.classroom.access import classroom_of, lesson_of, lessons_of, student_of


@login_required
@require_safe
def student(request: HttpRequest, class_id: int, student_id: int) -> HttpResponse:
    """A student: each lesson they began, each task of it."""
    classroom = classroom_of(request, class_id)
    return render(request, "classroom/student.html", _student_page(classroom, student_id))


@login_required
@require_POST
def student_code(request: HttpRequest, class_id: int, student_id: int) -> HttpResponse:
    """Make a new personal code for a student who has lost theirs, and show it this once."""
    classroom = classroom_of(request, class_id)
    context = _student_page(classroom, student_id)
    made = membership.new_code(student_of(classroom, student_id))
    response = render(request, "classroom/student.html", {**context, "code": codes.grouped(made)})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def remove(request: HttpRequest, class_id: int, student_id: int) -> HttpResponse:
    """Take a student out of the class, with name and work."""
    membership.remove(student_of(classroom_of(request, class_id), student_id))
    return redirect("class_grid", class_id)


@login_required
@require_safe
def lab(request: HttpRequest, class_id: int, student_id: int, slug: str) -> HttpResponse:
    """A student's lab, to look at: as it stands, or after so many entries as `at` in the query says."""
    classroom = classroom_of(request, class_id)
    who, found = _lab(classroom, student_id, slug)
    position = _position(request.GET.get("at", ""), found)
    outcome = past.look_at(found, position)
    if outcome is None:
        raise Http404("There is no such moment.")
    context = {
        **workspace.page(outcome, request.GET),
        "classroom": classroom,
        "student": who,
        "length": found.length,
        "fork_url": reverse("class_fork", args=[class_id, student_id, slug]),
    }
    return render(request, "classroom/lab.html", context)


@login_required
@require_POST
def fork(request: HttpRequest, class_id: int, student_id: int, slug: str) -> HttpResponse:
    """Go on from a student's lab in one's own; the student's is not touched."""
    _who, found = _lab(classroom_of(request, class_id), student_id, slug)
    assert request.user.is_authenticated
    position = _position(request.POST.get("at", ""), found)
    if past.fork_at(found, position, labs.owner_key(request.session)) is None:
        raise Http404("There is no such moment.")
    return redirect("lesson", slug)


@login_required
@require_POST
def push(request: HttpRequest, class_id: int, slug: str) -> HttpResponse:
    """Offer one's own lab of a lesson to the class, as it stands."""
    classroom = classroom_of(request, class_id)
    lesson_of(classroom, slug)
    assert request.user.is_authenticated
    mine = latest_lab(owner_of(request.user), slug)
    if mine is None:
        return redirect("lesson", slug)  # nothing to push yet: here it can be made
    offers.push(classroom, mine, _note(request.POST.get("note", "")))
    return redirect(f"{reverse('class_grid', args=[class_id])}?lesson={slug}")


@login_required
@require_POST
def withdraw(request: HttpRequest, class_id: int, slug: str) -> HttpResponse:
    """Offer it no longer; who has taken it over keeps it."""
    classroom = classroom_of(request, class_id)
    offers.withdraw(classroom, slug)
    return redirect(f"{reverse('class_grid', args=[class_id])}?lesson={slug}")


def _lab(classroom: Classroom, student_id: int, slug: str) -> tuple[Student, Lab]:
    who = student_of(classroom, student_id)
    found = latest_lab(who.owner, slug)
    if found is None:
        raise Http404("This student has not begun this lesson.")
    return who, found


def _note(typed: str) -> str:
    """In one line, and without what cannot be shown: PostgreSQL would refuse to store a NUL."""
    return "".join(filter(str.isprintable, typed)).strip()[:200]


def _position(text: str, found: Lab) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else found.position


def _student_page(classroom: Classroom, student_id: int) -> dict[str, object]:
    who = student_of(classroom, student_id)
    rows = {(row.lesson, row.task): row for row in Progress.objects.filter(student=who)}
    begun = set(Lab.objects.filter(owner=who.owner).values_list("lesson", flat=True))
    table = [
        (lesson, [(task, rows.get((lesson.slug, task.id))) for task in lesson.tasks])
        for lesson in lessons_of(classroom).values()
        if lesson.slug in begun
    ]
    return {"classroom": classroom, "student": who, "table": table}
