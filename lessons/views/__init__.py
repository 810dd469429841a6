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
from lessons.views.pages import catalogue, entry, lesson, log

__all__ = [
    "advance",
    "apply",
    "catalogue",
    "complete",
    "entry",
    "lesson",
    "log",
    "predict",
    "redo",
    "reset",
    "run",
    "solution",
    "undo",
]
