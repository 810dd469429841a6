"""The pictures of a lesson's text."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from lessons.course.lessons import lesson_by_slug


@require_safe
def picture(request: HttpRequest, slug: str, name: str) -> FileResponse:
    """A file in the lesson's folder `images`; 404 if it has none of that name."""
    lesson = lesson_by_slug(slug)
    file = lesson.images.get(f"images/{name}") if lesson else None
    if file is None:
        raise Http404("There is no such picture.")
    return FileResponse(file.open("rb"))
