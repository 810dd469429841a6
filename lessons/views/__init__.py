"""Views: from HTTP to a call of `lessons.labs` and back."""

from lessons.views.acts import advance, apply, redo, reset, run, solution, undo
from lessons.views.pages import catalogue, entry, lesson

__all__ = [
    "advance",
    "apply",
    "catalogue",
    "entry",
    "lesson",
    "redo",
    "reset",
    "run",
    "solution",
    "undo",
]
