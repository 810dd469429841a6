"""Where a page tells of classes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.http import HttpRequest

from lessons.classroom.rules import Help
from lessons.views.access import enrolment
from lessons.views.classroom.bar import Bar

register = template.Library()


@register.filter
def help_with(helps: Mapping[str, Help], task_id: str) -> Help:
    """What help there is with a task."""
    return helps.get(task_id, Help())


@register.inclusion_tag("classroom/_account.html", takes_context=True)
def account(context: dict[str, Any]) -> dict[str, Any]:
    """Who one is here: a student of a class, an instructor, or nobody yet."""
    request: HttpRequest | None = context.get("request")
    if request is None:  # a page that tells of an error, made without one
        return {}
    return {"request": request, "enrolled": enrolment(request), "user": request.user}


@register.inclusion_tag("classroom/_bar.html", takes_context=True)
def class_bar(context: dict[str, Any], slug: str) -> dict[str, Any]:
    """What a lesson's page shows of the student's class."""
    request: HttpRequest = context["request"]
    enrolled = enrolment(request)
    return {"request": request, "bar": Bar.of(enrolled, slug) if enrolled else None}
