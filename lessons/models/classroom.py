"""Classes: who teaches them, who is in them, and how far each student has come."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.models.labs import Lab


class Policy(models.TextChoices):
    """When hints or solutions can be read."""

    FREE = "free", _("at any time")
    TRIES = "tries", _("after some tries")
    NEVER = "never", _("never")


class Classroom(models.Model):
    """A class. Students join it with `join_code` while it is `joinable`.

    `hints_after` and `solutions_after` are the tries that the policy "tries" asks for. While it is `frozen`, and after
    the `deadline`, its students' labs are read only; `message` tells them why. `version` rises with all that its grid
    shows, `layout_version` is that at which rows or columns of the grid came or went.
    """

    instructor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="classrooms"
    )
    name = models.CharField(_("name"), max_length=80)
    join_code = models.CharField(max_length=6, unique=True)
    joinable = models.BooleanField(default=True)
    hints = models.CharField(_("hints"), max_length=5, choices=Policy, default=Policy.FREE)
    hints_after = models.PositiveSmallIntegerField(default=3)
    solutions = models.CharField(_("solutions"), max_length=5, choices=Policy, default=Policy.FREE)
    solutions_after = models.PositiveSmallIntegerField(default=5)
    frozen = models.BooleanField(_("frozen"), default=False)
    message = models.CharField(_("message"), max_length=300, blank=True)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    version = models.PositiveBigIntegerField(default=1)
    layout_version = models.PositiveBigIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created"]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """A lesson that a class works on, at its place in the order; students can work on it while it is open."""

    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="assignments", db_index=False
    )
    lesson = models.SlugField(max_length=80, db_index=False)
    order = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=True)

    class Meta:
        """In the class's order; a lesson once."""

        ordering: ClassVar = ["order", "lesson"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["classroom", "lesson"], name="lesson_of_classroom")
        ]

    def __str__(self) -> str:
        return self.lesson


class Student(models.Model):
    """Somebody in a class. Their labs are those of `owner`.

    `nickname_key` is the nickname as it is compared. `code_digest` is the keyed digest of the personal code; the code
    itself is not kept.
    """

    classroom = models.ForeignKey(
        Classroom, on_delete=models.CASCADE, related_name="students", db_index=False
    )
    nickname = models.CharField(max_length=32)
    nickname_key = models.CharField(max_length=128)
    owner = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64, unique=True)
    joined = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name; a name once in a class."""

        ordering: ClassVar = ["nickname_key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["classroom", "nickname_key"], name="name_in_classroom")
        ]

    def __str__(self) -> str:
        return self.nickname


class Progress(models.Model):
    """How a student stands with a task: what the grid shows. Written with each act, in its transaction.

    `solved` is when it was solved first, and stays. `tries` counts the commands and Applies while it was the next task,
    or the answers to a prediction. `stuck` is the hop at which the last of them broke, in words. `answer` is the
    first answer to a prediction, by its number from 0. `version` is that of the class when this was written.
    """

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, db_index=False)
    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="progress", db_index=False
    )
    lesson = models.SlugField(max_length=80, db_index=False)
    task = models.SlugField(max_length=80, db_index=False)
    solved = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    stuck = models.CharField(max_length=300, blank=True)
    answer = models.PositiveSmallIntegerField(null=True)
    version = models.PositiveBigIntegerField()
    started = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        """A task of a lesson once a student. The grid asks for what has changed since a version."""

        indexes: ClassVar = [models.Index(fields=["classroom", "version"], name="progress_since")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "lesson", "task"], name="task_of_student")
        ]

    def __str__(self) -> str:
        return f"{self.lesson}#{self.task}"


class Sighting(models.Model):
    """A misconception that a student's work has shown: a near miss of a task, or one that advice has named.

    `number` is that of the near miss in its task, from 0, or that of the misconception in the engine's catalogue.
    """

    class Source(models.TextChoices):
        """Who recognized it."""

        NEAR_MISS = "near-miss", _("a near miss of the lesson")
        ADVICE = "advice", _("named by advice")

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="sightings", db_index=False
    )
    lesson = models.SlugField(max_length=80, db_index=False)
    task = models.SlugField(max_length=80, db_index=False, blank=True)
    source = models.CharField(max_length=10, choices=Source)
    number = models.PositiveSmallIntegerField()
    seen = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Each is noted once a student."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["student", "lesson", "task", "source", "number"], name="sighting_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.number} in {self.lesson}"


class Offer(models.Model):
    """A state of a lesson that the instructor holds out to the class: a lab that stands as it was then."""

    classroom = models.ForeignKey(Classroom, on_delete=models.CASCADE, related_name="offers")
    lab = models.OneToOneField(Lab, on_delete=models.CASCADE, related_name="offer")
    note = models.CharField(max_length=200, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-created"]

    def __str__(self) -> str:
        return self.note or str(self.lab)


class Acceptance(models.Model):
    """A student has taken an offer over; `before` is the lab they had, to which they can go back.

    The offer may be withdrawn meanwhile.
    """

    student = models.ForeignKey(
        Student, on_delete=models.CASCADE, related_name="acceptances", db_index=False
    )
    offer = models.ForeignKey(
        Offer, on_delete=models.SET_NULL, related_name="acceptances", null=True
    )
    before = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        """An offer is taken over once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["student", "offer"], name="offer_accepted_once")
        ]

    def __str__(self) -> str:
        return f"{self.student} took {self.offer}"
