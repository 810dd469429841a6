"""Views of classes: students join and work in them, instructors lead them."""

from lessons.views.classroom.classes import board, classes, code, delete, lessons, settings
from lessons.views.classroom.grid import freeze, grid, open_lesson, rows
from lessons.views.classroom.reports import export, histogram, misconceptions, predictions
from lessons.views.classroom.students import accept, bar, go_back, join, leave, mine, rejoin
from lessons.views.classroom.students import code as my_code
from lessons.views.classroom.work import fork, lab, push, remove, student, student_code, withdraw

__all__ = [
    "accept",
    "bar",
    "board",
    "classes",
    "code",
    "delete",
    "export",
    "fork",
    "freeze",
    "go_back",
    "grid",
    "histogram",
    "join",
    "lab",
    "leave",
    "lessons",
    "mine",
    "misconceptions",
    "my_code",
    "open_lesson",
    "predictions",
    "push",
    "rejoin",
    "remove",
    "rows",
    "settings",
    "student",
    "student_code",
    "withdraw",
]
