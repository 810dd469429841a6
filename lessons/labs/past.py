"""Earlier moments of a lab: looked at without changing it, gone on from, and shared."""

from __future__ import annotations

from copy import copy
from uuid import UUID

from lessons.labs import journal
from lessons.labs.outcome import Outcome, lesson_of, outcome
from lessons.labs.owner import SHARED, new_sharer
from lessons.labs.replay import moment
from lessons.models import Lab


def look_at(lab: Lab, position: int) -> Outcome | None:
    """The lab after so many entries of its journal, or None if it has fewer; what can be redone counts too."""
    then = _at(lab, position)
    if then is None:
        return None
    lesson = lesson_of(lab)
    return outcome(then, lesson, moment(then, lesson))


def fork_at(lab: Lab, position: int, owner: str) -> Lab | None:
    """A lab of the owner that goes on from that moment; it becomes their latest."""
    then = _at(lab, position)
    return journal.copy(then, owner) if then else None


def share(lab: Lab) -> Lab:
    """A copy that no one can change; whoever knows its id may look at it."""
    return journal.copy(lab, new_sharer(lab.owner))


def shared(lab_id: UUID | str) -> Lab | None:
    """The shared lab with this id."""
    return Lab.objects.filter(pk=lab_id, owner__startswith=SHARED).first()


def _at(lab: Lab, position: int) -> Lab | None:
    """The lab as if it stood there, with the manifests that had been used by then; not to be saved."""
    entries = list(lab.entries.filter(index__lte=position).order_by("index"))
    if len(entries) != position:
        return None
    then = copy(lab)
    then.position, then.head = position, entries[-1].pk if entries else 0
    if position != lab.position:
        then.panes = dict(lesson_of(lab).files)
        for entry in entries:
            then.panes.update(entry.payload.get("files", {}))
    return then
