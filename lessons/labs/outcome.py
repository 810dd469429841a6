"""What a lab looks like after an act: all that the page shows of it."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.course.checks import TaskResult
from lessons.course.lessons import Lesson, lesson_by_slug
from lessons.course.play import Play
from lessons.engine.cluster import Cluster
from lessons.engine.terminal import Transcript
from lessons.labs.acts import cluster_of
from lessons.labs.moments import Moment
from lessons.models import Lab


@dataclass(frozen=True, slots=True)
class Outcome:
    """A lab after something was done, or only looked at.

    `transcript` is that of the last entry that counts, None before the first. `refusal` is a message for the student
    if nothing was done. `tasks` has a result for each task that was still open; `lab.solved` holds those solved
    by now. `cluster` may be worked on freely: it is a copy.
    """

    lab: Lab
    lesson: Lesson
    cluster: Cluster
    transcript: Transcript | None
    history: tuple[Transcript, ...]
    tasks: tuple[TaskResult, ...]
    differs: bool
    refusal: str = ""

    @property
    def position(self) -> int:
        """How many entries of the journal count."""
        return self.lab.position

    @property
    def play(self) -> Play:
        """The lesson played up to here, on a copy of the cluster."""
        files = {**self.lesson.files, **self.lab.panes}
        history = list(self.history)
        return Play(self.lesson, self.cluster.fork(), files, history, acts=self.position)

    @property
    def can_undo(self) -> bool:
        """There is an entry to take back."""
        return self.lab.position > 0

    @property
    def can_redo(self) -> bool:
        """There is an entry that was taken back."""
        return self.lab.position < self.lab.length


def outcome(
    lab: Lab, lesson: Lesson, at: Moment, cluster: Cluster | None = None, *, refusal: str = ""
) -> Outcome:
    """The lab at a moment; `cluster` is one in its state, if there is one already."""
    return Outcome(
        lab=lab,
        lesson=lesson,
        cluster=cluster or cluster_of(lesson, lab.seed, at.state),
        transcript=at.transcript,
        history=at.history,
        tasks=at.tasks or (),
        differs=at.differs,
        refusal=refusal,
    )


def lesson_of(lab: Lab) -> Lesson:
    """The lab's lesson; LookupError if it has been taken out since."""
    lesson = lesson_by_slug(lab.lesson)
    if lesson is None:
        raise LookupError(f"there is no lesson {lab.lesson!r}")
    return lesson
