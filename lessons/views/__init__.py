"""Views: from HTTP to a call of `lessons.labs` and back."""

from lessons.views.acts import (
    advance,
    apply,
    complete,
    predict,
    redo,
    reset,
    run,
    solution,
    undo,
)
from lessons.views.assist import fields, lint, suggest
from lessons.views.files import files, save
from lessons.views.mends import advice, mend
from lessons.views.pages import catalogue, entry, lesson, log

__all__ = [
    "advance",
    "advice",
    "apply",
    "catalogue",
    "complete",
    "entry",
    "fields",
    "files",
    "lesson",
    "lint",
    "log",
    "mend",
    "predict",
    "redo",
    "reset",
    "run",
    "save",
    "solution",
    "suggest",
    "undo",
]
