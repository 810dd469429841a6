"""Which class a request of an instructor is about."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from lessons.classroom.teaching import classes_of
from lessons.course.lessons import Lesson
from lessons.models import Classroom, Student
from lessons.views import language


def classroom_of(request: HttpRequest, class_id: int) -> Classroom:
    """The class; 404 where there is none, and where it is somebody else's."""
    found = classes_of(request.user).filter(pk=class_id).select_related("instructor").first()
    if found is None:
        raise Http404("You have no such class.")
    return found


def student_of(classroom: Classroom, student_id: int) -> Student:
    """A student of the class, or 404."""
    found = classroom.students.filter(pk=student_id).select_related("classroom").first()
    if found is None:
        raise Http404("There is no such student in this class.")
    return found


def lessons_of(classroom: Classroom) -> dict[str, Lesson]:
    """The lessons of the class by slug, in its order and in the page's language."""
    found = {lesson.slug: lesson for lesson in language.catalogue()}
    slugs = classroom.assignments.values_list("lesson", flat=True)
    return {slug: found[slug] for slug in slugs if slug in found}


def lesson_of(classroom: Classroom, slug: str) -> Lesson:
    """A lesson of the class, or 404."""
    found = lessons_of(classroom).get(slug)
    if found is None:
        raise Http404("This class has no such lesson.")
    return found
