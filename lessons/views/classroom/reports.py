"""What a class believes, and what is taken out of it: histograms, misconceptions, exports."""

from __future__ import annotations

import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.classroom import reports as read
from lessons.classroom import tables, xapi
from lessons.views.classroom.access import classroom_of, lesson_of, lessons_of


@login_required
@require_safe
def predictions(request: HttpRequest, class_id: int) -> HttpResponse:
    """The predictions of the class's lessons, to choose one."""
    classroom = classroom_of(request, class_id)
    asked = [
        (lesson, task)
        for lesson in lessons_of(classroom).values()
        for task in lesson.tasks
        if task.choices
    ]
    return render(
        request, "classroom/predictions.html", {"classroom": classroom, "predictions": asked}
    )


@login_required
@require_safe
def histogram(request: HttpRequest, class_id: int, slug: str, task_id: str) -> HttpResponse:
    """The answers to a prediction, for the projector: how many gave which, and no names."""
    classroom = classroom_of(request, class_id)
    lesson = lesson_of(classroom, slug)
    task = next((task for task in lesson.tasks if task.id == task_id and task.choices), None)
    if task is None:
        raise Http404("There is no such prediction.")
    bars = read.histogram(classroom, lesson, task)
    context = {
        "classroom": classroom,
        "lesson": lesson,
        "task": task,
        "bars": bars,
        "total": sum(bar.count for bar in bars),
    }
    part = request.htmx  # type: ignore[attr-defined]
    name = "classroom/_histogram.html" if part else "classroom/histogram.html"
    return render(request, name, context)


@login_required
@require_safe
def misconceptions(request: HttpRequest, class_id: int) -> HttpResponse:
    """Which misconceptions the class's work has shown, and in how many students."""
    classroom = classroom_of(request, class_id)
    seen = read.misconceptions(classroom, lessons_of(classroom))
    context = {"classroom": classroom, "seen": seen, "count": classroom.students.count()}
    return render(request, "classroom/misconceptions.html", context)


@login_required
@require_safe
def export(request: HttpRequest, class_id: int, file: str) -> HttpResponse:
    """The class as a file: grades.csv, tasks.csv or xapi.json."""
    classroom = classroom_of(request, class_id)
    if file == "grades.csv":
        response = HttpResponse(
            tables.grades(classroom, lessons_of(classroom)), "text/csv; charset=utf-8"
        )
    elif file == "tasks.csv":
        response = HttpResponse(tables.tasks(classroom), "text/csv; charset=utf-8")
    elif file == "xapi.json":
        found = list(xapi.statements(classroom, request.build_absolute_uri("/")))
        text = json.dumps(found, ensure_ascii=False, indent=1)
        response = HttpResponse(text, "application/json")
    else:
        raise Http404(f"There is no export {file!r}.")
    response["Content-Disposition"] = f'attachment; filename="class-{class_id}-{file}"'
    return response
