"""What somebody has deleted while somebody else was just working with it: a lab, a student, a class."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.defaults import page_not_found
from django_htmx.http import HttpResponseClientRefresh

from lessons.models import Classroom, Lab, Student

GONE = (Lab.DoesNotExist, Student.DoesNotExist, Classroom.DoesNotExist)


class GoneMiddleware:
    """A view has found it and then finds it no more: that is no fault, and the page is to show what there is now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Have a fragment's page load anew, and say of a page that it is not there."""
        if not isinstance(error, GONE):
            return None
        if request.htmx:  # type: ignore[attr-defined]
            return HttpResponseClientRefresh()
        return page_not_found(request, error)
