"""An instructor's classes: their list, and what is set for each."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lessons.classroom import teaching
from lessons.models import Classroom
from lessons.views import language
from lessons.views.classroom.access import classroom_of
from lessons.views.classroom.forms import ClassForm, SettingsForm, chosen_lessons


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def classes(request: HttpRequest) -> HttpResponse:
    """The classes, and a form for a new one."""
    form = ClassForm(request.POST or None)
    if form.is_valid():
        assert request.user.is_authenticated
        return redirect("class_grid", teaching.make(request.user, form.cleaned_data["name"]).pk)
    listed = teaching.with_counts(teaching.classes_of(request.user))
    return render(request, "classroom/classes.html", {"classes": listed, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, class_id: int) -> HttpResponse:
    """Name, hints, deadline, and whether it is frozen."""
    classroom = classroom_of(request, class_id)
    form = SettingsForm(request.POST or None, instance=classroom)
    if form.is_valid():
        form.save_settings()
        return redirect("class_settings", class_id)
    return render(request, "classroom/settings.html", {**_page(classroom), "form": form})


@login_required
@require_POST
def lessons(request: HttpRequest, class_id: int) -> HttpResponse:
    """Choose and order the lessons of a class, and which are open."""
    teaching.choose(classroom_of(request, class_id), chosen_lessons(request.POST))
    return redirect(f"{reverse('class_settings', args=[class_id])}#lessons")


@login_required
@require_POST
def code(request: HttpRequest, class_id: int) -> HttpResponse:
    """Give the class another code to join with."""
    teaching.change_code(classroom_of(request, class_id))
    return redirect(f"{reverse('class_settings', args=[class_id])}#code")


@login_required
@require_safe
def board(request: HttpRequest, class_id: int) -> HttpResponse:
    """The address and the code, large, for the projector."""
    classroom = classroom_of(request, class_id)
    return render(request, "classroom/board.html", {**_page(classroom), **_address(request)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, class_id: int) -> HttpResponse:
    """Delete a class with all its students' work, once its name has been typed."""
    classroom = classroom_of(request, class_id)
    typed = request.POST.get("name", "").strip()
    if request.method == "POST" and typed == classroom.name.strip():
        teaching.delete(classroom)
        return redirect("classes")
    count = classroom.students.count()
    context = {**_page(classroom), "count": count, "wrong": request.method == "POST"}
    return render(request, "classroom/delete.html", context)


def _page(classroom: Classroom) -> dict[str, object]:
    chosen = {item.lesson: item for item in classroom.assignments.all()}
    found = language.catalogue()
    places = {slug: number for number, slug in enumerate(chosen)}
    found.sort(key=lambda lesson: places.get(lesson.slug, len(places)))
    rows = [(lesson, chosen.get(lesson.slug)) for lesson in found]
    return {"classroom": classroom, "choices": rows}


def _address(request: HttpRequest) -> dict[str, str]:
    return {"address": request.build_absolute_uri(reverse("join"))}
