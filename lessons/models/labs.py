"""Labs, and the journal of each."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db import models

if TYPE_CHECKING:
    from lessons.models.classroom import Student


class Lab(models.Model):
    """One student's work on one lesson. Its cluster is not stored: it is what the journal makes of the lesson.

    `owner` is the key of a browser session. The first `position` entries of the journal count, those up to `length`
    can be redone. `head` is the id of the last entry that counts, 0 where none does. `revision` rises with every
    change; who writes says which one they have seen. `panes` are the editor's files by name,
    `solved` the ids of the tasks solved so far, `size` the characters in the journal. `answers` are the predictions made,
    by task: the answer's number from 0, whether it was right, and what the probe printed then.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.CharField(max_length=64)
    lesson = models.SlugField(max_length=80, db_index=False)
    seed = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    length = models.PositiveIntegerField(default=0)
    head = models.BigIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    panes = models.JSONField(default=dict)
    solved = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        """An owner's labs of one lesson are looked up newest first."""

        indexes: ClassVar = [models.Index(fields=["owner", "lesson", "-created"])]

    def __str__(self) -> str:
        return f"{self.lesson} at {self.position} of {self.length}"

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        """Read it again; if it has changed, its student may have joined only now."""
        known = self.revision
        super().refresh_from_db(*args, **kwargs)
        if self.revision != known:
            self.__dict__.pop("student", None)

    @cached_property
    def student(self) -> Student | None:
        """The student whose lab it is, with their class; None for who is in no class. Looked up once."""
        students = apps.get_model("lessons", "Student").objects.select_related("classroom")
        found: Student | None = students.filter(owner=self.owner).first()
        return found


class Kind(models.TextChoices):
    """What a student can do to a cluster."""

    COMMAND = "command", "a command line at a place"
    APPLY = "apply", "the editor's files applied"
    ADVANCE = "advance", "the clock moved on"


class Entry(models.Model):
    """One act of a student, and what it showed then.

    `payload` is what carries it out again: `line` and `files`, those files that the command read, as they were, or
    `ms` of an advance. `engine` and `content` tell with which engine and which text of the lesson the transcript
    was made. Entries never change; ids are never used twice.
    """

    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="entries", db_index=False)
    index = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    place = models.CharField(max_length=600)
    payload = models.JSONField()
    engine = models.CharField(max_length=20)
    content = models.CharField(max_length=64)
    transcript = models.JSONField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The journal of a lab is read in order; an index holds one entry."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lab", "index"], name="entry_of_lab")
        ]

    def __str__(self) -> str:
        return f"{self.index}: {self.payload.get('line') or self.kind}"
