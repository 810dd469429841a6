"""Joining a class, coming back to it, and leaving it."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lessons.classroom import codes, nicknames
from lessons.classroom.progress import note_labs
from lessons.classroom.versions import raise_version
from lessons.labs import journal
from lessons.models import Classroom, Student

MOST_STUDENTS = 1_000


def student_of(owner: str | None) -> Student | None:
    """The student whose labs these are, with their class."""
    if owner is None:
        return None
    return Student.objects.select_related("classroom").filter(owner=owner).first()


def joinable(code: str) -> Classroom:
    """The class that this code opens; ValidationError if there is none, or nobody can join it now."""
    classroom = Classroom.objects.filter(join_code=codes.typed(code)).first()
    if classroom is None:
        raise _no_class()
    if not classroom.joinable:
        raise ValidationError(_("Nobody can join this class now. Ask your instructor."))
    return classroom


def join(classroom: Classroom, nickname: str, owner: str) -> tuple[Student, str]:
    """The new student and their personal code. What this owner has done so far comes along.

    ValidationError if the nickname is taken, or the class is full, or was closed or deleted meanwhile. Whoever has sent
    the form twice has joined once.
    """
    code = codes.new_personal_code()
    try:
        with transaction.atomic():
            journal.overtake(
                owner
            )  # whatever is just being done there is done again, as a student's
            version = raise_version(classroom.pk, layout=True)
            joinable(classroom.join_code)
            if classroom.students.count() >= MOST_STUDENTS:
                raise ValidationError(_("This class is full."))
            student = Student.objects.create(
                classroom=classroom,
                nickname=nickname,
                nickname_key=nicknames.key(nickname),
                owner=owner,
                code_digest=codes.digest(code),
            )
            note_labs(student, version)
    except Classroom.DoesNotExist as error:
        raise _no_class() from error
    except IntegrityError as error:
        known = student_of(owner)
        if known and (known.classroom_id, known.nickname) == (classroom.pk, nickname):
            return known, new_code(known)
        raise ValidationError(
            _("Somebody here is called that already. If it is you, come back with your code.")
        ) from error
    return student, code


def _no_class() -> ValidationError:
    return ValidationError(_("No class has this code. It has six letters."))


def come_back(code: str) -> Student:
    """The student with this personal code; ValidationError if there is none."""
    student = Student.objects.filter(code_digest=codes.digest(codes.typed(code))).first()
    if student is None:
        raise ValidationError(_("No student has this code. Ask your instructor for a new one."))
    return student


def new_code(student: Student) -> str:
    """Another personal code; the one before is worth nothing from here on."""
    code = codes.new_personal_code()
    student.code_digest = codes.digest(code)
    Student.objects.filter(pk=student.pk).update(code_digest=student.code_digest)
    return code


def holds(student: Student, code: str) -> bool:
    """Whether this is the student's personal code."""
    return secrets.compare_digest(student.code_digest, codes.digest(code))


def remove(student: Student) -> None:
    """Take a student out of the class, with their name and work."""
    with transaction.atomic():
        journal.keep([student.owner])
        raise_version(student.classroom_id, layout=True)
        if Student.objects.filter(
            pk=student.pk
        ).exists():  # whoever has their key may have labs again
            student.delete()
