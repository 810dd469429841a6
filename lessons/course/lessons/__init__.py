"""Lessons: what an instructor writes in a folder, read once into frozen values."""

from lessons.course.lessons.catalogue import (
    CONTENT,
    catalogue,
    folder_of,
    lesson_by_slug,
    own_places,
    packs,
    places,
)
from lessons.course.lessons.faults import Fault, LessonError
from lessons.course.lessons.lesson import LANGUAGE, Lesson, Part, PartKind
from lessons.course.lessons.loader import content_hash, load
from lessons.course.lessons.model import Check, Command, Hint, Mode, Solution, Task
from lessons.course.lessons.worksheets import Faded, Parsons

__all__ = [
    "CONTENT",
    "LANGUAGE",
    "Check",
    "Command",
    "Faded",
    "Fault",
    "Hint",
    "Lesson",
    "LessonError",
    "Mode",
    "Parsons",
    "Part",
    "PartKind",
    "Solution",
    "Task",
    "catalogue",
    "content_hash",
    "folder_of",
    "lesson_by_slug",
    "load",
    "own_places",
    "packs",
    "places",
]
