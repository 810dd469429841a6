"""What a student of a class may do now, decided by what the instructor has set; who is in no class may do everything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lessons.classroom.membership import student_of
from lessons.course.lessons import Lesson
from lessons.models import Assignment, Classroom, Lab, Policy, Progress, Student


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A student in their class, with its lessons, at a moment."""

    student: Student
    assignments: tuple[Assignment, ...]
    now: datetime

    @property
    def classroom(self) -> Classroom:
        """The class."""
        return self.student.classroom

    def opens(self, slug: str) -> bool:
        """Whether the lesson is one of the class's, and open."""
        return any(item.lesson == slug and item.is_open for item in self.assignments)

    def closure(self, slug: str) -> str:
        """Why a lesson cannot be begun, or ""."""
        if self.opens(slug):
            return ""
        if any(item.lesson == slug for item in self.assignments):
            return _("This lesson is closed now. Your instructor opens it for the class.")
        return _("This lesson is not one of your class's.")

    @property
    def standstill(self) -> str:
        """Why all labs of the class are read only, or ""."""
        if self.classroom.frozen:
            told = self.classroom.message
            return told or _("Your instructor has frozen the class: what you type is kept.")
        if self.classroom.deadline and self.now > self.classroom.deadline:
            due = formats.localize(timezone.localtime(self.classroom.deadline))
            return _("The deadline is over: it was %(due)s.") % {"due": due}
        return ""

    def refusal(self, slug: str) -> str:
        """Why nothing can be done in the lab of a lesson, or ""."""
        return self.closure(slug) or self.standstill


@dataclass(frozen=True, slots=True)
class Help:
    """Whether a task's hints and its solution can be read; the notes say when they can, "" where that is never.

    The solution is `due` while the page has to show something else of it after each try: until it can be read, and then
    once.
    """

    hints: bool = True
    solution: bool = True
    hints_note: str = ""
    solution_note: str = ""
    solution_due: bool = False


def enrolment_of(owner: str | None) -> Enrolment | None:
    """How the student with these labs is enrolled; None for who is in no class."""
    return _enrolled(student_of(owner))


def enrolment_with(lab: Lab) -> Enrolment | None:
    """How the student whose lab it is is enrolled; None for who is in no class."""
    return _enrolled(lab.student)


def _enrolled(student: Student | None) -> Enrolment | None:
    if student is None:
        return None
    return Enrolment(student, tuple(student.classroom.assignments.all()), timezone.now())


def help_with(lab: Lab, lesson: Lesson) -> Mapping[str, Help]:
    """What help there is with each task of a lab of this lesson; a task that is not named has all of it."""
    student = lab.student
    if student is None:
        return {}
    classroom = student.classroom
    if classroom.hints == classroom.solutions == Policy.FREE:
        return {}
    rows = Progress.objects.filter(student=student, lesson=lesson.slug)
    tries = dict(rows.values_list("task", "tries"))
    return {
        task.id: _help(classroom, tries.get(task.id, 0), task.id in lab.solved)
        for task in lesson.tasks
    }


def _help(classroom: Classroom, tries: int, solved: bool) -> Help:
    hints, hints_note = _allowed(classroom.hints, classroom.hints_after, tries, solved)
    solution, note = _allowed(classroom.solutions, classroom.solutions_after, tries, solved)
    return Help(
        hints,
        solution,
        hints_note and _("Hints: %s.") % hints_note,
        note and _("Solution: %s.") % note,
        solution_due=classroom.solutions == Policy.TRIES and tries <= classroom.solutions_after,
    )


def _allowed(policy: str, after: int, tries: int, solved: bool) -> tuple[bool, str]:
    """Whether it can be read, and if not, when it can."""
    if policy == Policy.TRIES and not solved and tries < after:
        left = after - tries
        return False, ngettext("after %(left)d more try", "after %(left)d more tries", left) % {
            "left": left
        }
    return policy != Policy.NEVER, ""
