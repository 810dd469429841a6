"""How much a lab may hold. Past it nothing is done, and the student reads why."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.store import View
from lessons.engine.terminal import Transcript
from lessons.models import Entry, Lab

MOST_ENTRIES = 1_000
MOST_OBJECTS = 1_000
MOST_IN_PANES = 1_500_000
MOST_IN_JOURNAL = 20_000_000
LONGEST_LINE = 100_000
LONGEST_ADVANCE: Milliseconds = 4 * 60 * 60 * SECOND


def refusal(lab: Lab, line: str, panes: Mapping[str, str]) -> str:
    """Why this cannot be done in this lab, or ""."""
    if lab.position >= MOST_ENTRIES or lab.size > MOST_IN_JOURNAL:
        return _(
            "This lab's journal is full. Reset the lab to go on; the editor can keep its files."
        )
    if len(line) > LONGEST_LINE:
        return _("This line is too long: %(most)d characters at the most.") % {"most": LONGEST_LINE}
    return too_large(panes)


def too_large(panes: Mapping[str, str]) -> str:
    """Why the editor's files cannot be kept, or ""."""
    if sum(map(len, panes.values())) <= MOST_IN_PANES:
        return ""
    return _("The files are too large: %(most)d characters in all at the most.") % {
        "most": MOST_IN_PANES
    }


def objects(view: View) -> int:
    """How many objects a cluster holds."""
    return sum(map(len, view.objects.values()))


def size(entry: Entry, done: Transcript) -> int:
    """About how many characters an entry takes."""
    files: Mapping[str, str] = entry.payload.get("files", {})
    return sum(map(len, files.values())) + sum(len(text) for _stream, text in done.output)
