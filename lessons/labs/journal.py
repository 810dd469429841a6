"""The journal in the database. Every change says which revision it was made from; if that is past, nothing is written.

Who needs several rows for themselves takes them in this order, so that no two wait for each other: labs, by their ids;
then their entries, or the class; then what belongs to the class.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from lessons.course.lessons import Lesson
from lessons.models import Entry, Lab


def open_lab(owner: str, lesson: Lesson) -> Lab:
    """The owner's latest lab of the lesson; a new one if there is none."""
    found = latest_lab(owner, lesson.slug)
    if found is not None:
        return found
    # Of two tabs that open at once neither sees the other's lab, so both make one of the same id: the second finds it.
    new: dict[str, Any] = {
        "owner": owner,
        "lesson": lesson.slug,
        "seed": 1 + secrets.randbelow(2**31 - 1),  # 0 is that of every lesson's start
        "panes": dict(lesson.files),
    }
    name = uuid.uuid5(uuid.NAMESPACE_OID, f"{owner} {lesson.slug}")
    first, _new = Lab.objects.get_or_create(pk=name, defaults=new)
    # One that an instructor has taken along at the login is theirs, whoever knows what the browser was called before.
    return first if first.owner == owner else Lab.objects.create(**new)


def solved(owner: str) -> dict[str, int]:
    """How many tasks the owner has solved, by lesson, in the latest lab of each."""
    labs = Lab.objects.filter(owner=owner).order_by("created")
    return {lesson: len(tasks) for lesson, tasks in labs.values_list("lesson", "solved")}


def latest_lab(owner: str, slug: str) -> Lab | None:
    """The owner's latest lab of the lesson, None if they have none."""
    return Lab.objects.filter(owner=owner, lesson=slug).order_by("-created").first()


def append(lab: Lab, entry: Entry, tell: Callable[[], None], **changes: Any) -> bool:
    """Put an entry behind those that count, in place of what could be redone, with other changes of the lab.

    `tell` is called once it is written, in the same transaction. False, with nothing written, if the journal has
    changed since `lab` was read.
    """
    try:
        with transaction.atomic():
            if not _keep(lab):
                return False
            if lab.length > lab.position:
                lab.entries.filter(index__gt=lab.position).delete()
            entry.save(force_insert=True)
            done = _change(lab, position=entry.index, length=entry.index, head=entry.pk, **changes)
            if done:
                tell()
            else:
                transaction.set_rollback(True)
            return done
    except IntegrityError:  # somebody else's entry has that index already
        return False


@contextmanager
def held(lab: Lab) -> Iterator[None]:
    """Read the lab again, and keep everybody else from writing to it until this is over; Lab.DoesNotExist if it is gone."""
    with transaction.atomic():
        lab.refresh_from_db(from_queryset=Lab.objects.select_for_update(no_key=True))
        yield


def keep(owners: Iterable[str]) -> None:
    """Keep everybody else from writing to the labs of these owners until the transaction is over."""
    theirs = Lab.objects.filter(owner__in=owners).order_by("pk")
    list(theirs.select_for_update(no_key=True).values_list("pk"))


def overtake(owner: str) -> None:
    """Keep the owner's labs, and have who is at work in them begin again once the transaction is over."""
    keep([owner])
    Lab.objects.filter(owner=owner).update(revision=F("revision") + 1)


def move(lab: Lab, position: int) -> bool:
    """Undo or redo to a position of the journal; False if the journal has changed since `lab` was read."""
    head = 0
    if position:
        ids = lab.entries.filter(index=position).values_list("pk", flat=True)
        head = ids.first() or 0
        if not head:
            return False
    return _change(lab, position=position, head=head)


def note(lab: Lab, **changes: Any) -> bool:
    """Change what is kept beside the journal; False if the lab has changed since it was read."""
    return _change(lab, **changes)


def clear(lab: Lab, **changes: Any) -> bool:
    """Take all entries out; False if the journal has changed since `lab` was read."""
    with transaction.atomic():
        emptied = {"position": 0, "length": 0, "head": 0, "size": 0, "solved": [], "answers": {}}
        if not _change(lab, **emptied, **changes):
            return False
        lab.entries.all().delete()
        return True


def copy(lab: Lab, owner: str) -> Lab:
    """A new lab of the owner that stands where this one stands."""
    with transaction.atomic():
        entries = list(lab.entries.filter(index__lte=lab.position).order_by("index"))
        new = Lab(owner=owner, lesson=lab.lesson, seed=lab.seed, panes=lab.panes)
        new.solved, new.size, new.answers = lab.solved, lab.size, lab.answers
        new.position = new.length = len(entries)
        new.save(force_insert=True)
        for entry in entries:
            entry.pk, entry.lab = None, new
            entry.save(force_insert=True)
        new.head = entries[-1].pk if entries else 0
        new.save(update_fields=["head"])
    return new


def _keep(lab: Lab) -> bool:
    """Keep everybody else from writing to the lab until the transaction is over; False if somebody has since it was read.

    Without that, who has written an entry waits for the lab, and who holds the lab for their turn waits for the entry.
    """
    if not connection.features.has_select_for_update:
        return True  # SQLite: the transaction has kept everybody from the beginning
    mine = Lab.objects.filter(pk=lab.pk, revision=lab.revision)
    return bool(mine.select_for_update(no_key=True).values_list("pk"))


def _change(lab: Lab, **changes: Any) -> bool:
    """Compare and set: the one query that decides which of two writers was first."""
    changes |= {"revision": lab.revision + 1, "updated": timezone.now()}
    mine = Lab.objects.filter(pk=lab.pk, revision=lab.revision)
    if not mine.update(**changes):
        return False
    for name, value in changes.items():
        setattr(lab, name, value)
    return True
