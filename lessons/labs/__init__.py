"""Labs: what students do, kept as a journal, and the clusters that come of it."""

from __future__ import annotations

from lessons.labs.journal import open_lab, solved
from lessons.labs.lab import (
    advance,
    apply,
    fork,
    look,
    redo,
    reset,
    run,
    save_panes,
    undo,
)
from lessons.labs.outcome import Outcome
from lessons.labs.owner import owner_key
from lessons.labs.predictions import predict
from lessons.labs.serialization import from_json, to_json

__all__ = [
    "Outcome",
    "advance",
    "apply",
    "fork",
    "from_json",
    "look",
    "open_lab",
    "owner_key",
    "predict",
    "redo",
    "reset",
    "run",
    "save_panes",
    "solved",
    "to_json",
    "undo",
]
