"""Joining a class, coming back to it, and leaving it."""

from __future__ import annotations

import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lessons.classroom import codes, nicknames
from lessons.classroom.progress import note_labs
from lessons.classroom.versions import raise_version
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
        raise ValidationError(_("No class has this code. It has six letters."))
    if not classroom.joinable:
        raise ValidationError(_("Nobody can join this class now. Ask your instructor."))
    return classroom


def join(classroom: Classroom, nickname: str, owner: str) -> tuple[Student, str]:
    """The new student and their personal code. What this owner has done so far comes along.

    ValidationError if the nickname is taken, or the class is full.
    """
    code = codes.new_personal_code()
    try:
        with transaction.atomic():
            version = raise_version(classroom.pk, layout=True)
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
    except IntegrityError as error:
        raise ValidationError(
            _("Somebody here is called that already. If it is you, come back with your code.")
        ) from error
    return student, code


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
    student.save(update_fields=["code_digest"])
    return code


def holds(student: Student, code: str) -> bool:
    """Whether this is the student's personal code."""
    return secrets.compare_digest(student.code_digest, codes.digest(code))


def remove(student: Student) -> None:
    """Take a student out of the class, with their name and work."""
    with transaction.atomic():
        raise_version(student.classroom_id, layout=True)
        student.delete()
