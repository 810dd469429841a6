"""What an instructor does with their classes: find them, make them, choose their lessons, change their codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from lessons.classroom import codes
from lessons.classroom.versions import keep, raise_version
from lessons.course.lessons import catalogue
from lessons.labs import journal
from lessons.models import Assignment, Classroom, Student

# By chance a new code is taken once in about 47 million times the number of classes.
ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A lesson as an instructor has chosen it for a class."""

    lesson: str
    is_open: bool


def classes_of(user: AbstractBaseUser | AnonymousUser) -> QuerySet[Classroom]:
    """The classes that this user may see: their own, a superuser's are all."""
    if not user.is_authenticated:
        return Classroom.objects.none()
    if getattr(user, "is_superuser", False):
        return Classroom.objects.all()
    return Classroom.objects.filter(instructor=user.pk)


def with_counts(classes: QuerySet[Classroom]) -> QuerySet[Classroom]:
    """The classes with how many students each has, and the names of their instructors."""
    return classes.annotate(count=Count("students")).select_related("instructor")


def make(user: AbstractBaseUser, name: str) -> Classroom:
    """A new class with all lessons, open."""
    with transaction.atomic():
        classroom = _with_code(Classroom(instructor_id=user.pk, name=name))
        choose(classroom, [Choice(lesson.slug, True) for lesson in catalogue()])
    return classroom


def change_code(classroom: Classroom) -> None:
    """Another code to join with; the one before opens nothing from here on."""
    _with_code(classroom)


def choose(classroom: Classroom, choices: Sequence[Choice]) -> None:
    """Give the class these lessons, in this order. What students did in others stays, and counts again once they are back."""
    with transaction.atomic():
        raise_version(classroom.pk, layout=True)
        classroom.assignments.all().delete()
        Assignment.objects.bulk_create(
            Assignment(
                classroom=classroom, lesson=choice.lesson, order=order, is_open=choice.is_open
            )
            for order, choice in enumerate(choices, 1)
        )


def open_lesson(classroom: Classroom, slug: str, is_open: bool) -> None:
    """Open or close a lesson of the class."""
    with transaction.atomic():
        raise_version(classroom.pk, layout=True)
        classroom.assignments.filter(lesson=slug).update(is_open=is_open)


def freeze(classroom: Classroom, frozen: bool) -> None:
    """Make the labs of the class's students read only, or end that."""
    Classroom.objects.filter(pk=classroom.pk).update(frozen=frozen)


def delete(classroom: Classroom) -> None:
    """Delete a class, and with it its students, their names, and all their work."""
    # Who is just joining is in then, and nobody comes after them.
    Classroom.objects.filter(pk=classroom.pk).update(joinable=False)
    with transaction.atomic():
        journal.keep(classroom.students.values_list("owner", flat=True))
        keep(classroom.pk)
        classroom.delete()


def students_of(classroom: Classroom) -> QuerySet[Student]:
    """The students by name."""
    return classroom.students.order_by("nickname_key")


def _with_code(classroom: Classroom) -> Classroom:
    """Save the class with a code that no other has; of one that is stored already nothing else."""
    fields = ["join_code"] if classroom.pk else None
    for _attempt in range(ATTEMPTS):
        classroom.join_code = codes.new_join_code()
        try:
            with transaction.atomic():
                classroom.save(update_fields=fields)
        except IntegrityError:
            continue
        return classroom
    raise RuntimeError("no free code found")
