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
from lessons.views.mends import advice, mend
from lessons.views.pages import catalogue, entry, lesson, log

__all__ = [
    "advance",
    "advice",
    "apply",
    "catalogue",
    "complete",
    "entry",
    "lesson",
    "log",
    "mend",
    "predict",
    "redo",
    "reset",
    "run",
    "solution",
    "undo",
]
