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
from lessons.views.compare import comparison
from lessons.views.files import files, save
from lessons.views.handout import handout, notes
from lessons.views.mends import advice, mend
from lessons.views.moments import archive, fork, fork_shared, moment, share, shared
from lessons.views.pages import catalogue, entry, lesson, log, objects, zone
from lessons.views.pictures import picture
from lessons.views.preview import report
from lessons.views.worked import worked

__all__ = [
    "advance",
    "advice",
    "apply",
    "archive",
    "catalogue",
    "comparison",
    "complete",
    "entry",
    "fields",
    "files",
    "fork",
    "fork_shared",
    "handout",
    "lesson",
    "lint",
    "log",
    "mend",
    "moment",
    "notes",
    "objects",
    "picture",
    "predict",
    "redo",
    "report",
    "reset",
    "run",
    "save",
    "share",
    "shared",
    "solution",
    "suggest",
    "undo",
    "worked",
    "zone",
]
