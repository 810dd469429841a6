"""Instructors are Django's users; the labs in which they prepare are those of their account, in any browser."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from lessons.classroom.membership import student_of
from lessons.labs import journal
from lessons.labs.owner import become, known_key
from lessons.models import Lab

_PREFIX = "user:"


def owner_of(user: AbstractBaseUser) -> str:
    """The owner of an instructor's labs."""
    return f"{_PREFIX}{user.pk}"


def is_instructors(owner: str) -> bool:
    """Whether labs of this owner are an instructor's."""
    return owner.startswith(_PREFIX)


@receiver(user_logged_in)
def take_labs_along(request: HttpRequest, user: AbstractBaseUser, **_rest: Any) -> None:
    """What was done in this browser before the login is the instructor's from now on, unless it is a student's."""
    before, mine = known_key(request.session), owner_of(user)
    if before and not is_instructors(before):
        with transaction.atomic():
            journal.keep([before])  # another tab may just be joining a class
            if student_of(before) is None:
                Lab.objects.filter(owner=before).update(owner=mine)
    become(request.session, mine)
