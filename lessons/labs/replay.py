"""From a journal to the cluster it leads to."""

from __future__ import annotations

from lessons.course.checks import TaskResult, check
from lessons.course.lessons import Lesson
from lessons.engine.cluster import Cluster
from lessons.engine.terminal import Transcript
from lessons.labs.acts import Act, carry_out, cluster_of, without_hops
from lessons.labs.moments import MOMENTS, Key, Moment
from lessons.labs.serialization import from_json, to_json
from lessons.models import Entry, Lab

# While a long journal is replayed every so many entries are remembered, so that an undo does not begin anew.
CHECKPOINT = 16


class Overtaken(Exception):
    """The journal has changed since the lab was read: read it again."""


def key(lab: Lab, lesson: Lesson, head: int) -> Key:
    """Under what a moment of the lab is remembered."""
    return lesson.hash, lab.pk, head


def moment(lab: Lab, lesson: Lesson) -> Moment:
    """The lab as it stands: remembered, or replayed from the last moment that is."""
    found = MOMENTS.get(key(lab, lesson, lab.head))
    if found is None:
        found = _replayed(lab, lesson)
        MOMENTS.put(key(lab, lesson, lab.head), found)
    return found


def open_tasks(
    lab: Lab, lesson: Lesson, cluster: Cluster, history: tuple[Transcript, ...]
) -> tuple[TaskResult, ...]:
    """How the tasks stand that the student has not solved yet; what is solved stays solved."""
    return tuple(
        check(task, cluster, history) for task in lesson.tasks if task.id not in lab.solved
    )


def _replayed(lab: Lab, lesson: Lesson) -> Moment:
    entries = list(lab.entries.filter(index__lte=lab.position).order_by("index"))
    if len(entries) != lab.position or (entries and entries[-1].pk != lab.head):
        raise Overtaken
    at, known = _last_known(lab, lesson, entries)
    cluster = cluster_of(lesson, lab.seed, known.state if known else None)
    differs = known.differs if known else False
    shown = known.transcript if known else None
    history = list(known.history) if known else []
    for entry in entries[at:]:
        done = carry_out(cluster, entry.index, Act.of(entry), entry.payload.get("files", {}))
        differs = differs or to_json(done) != entry.transcript
        shown = from_json(entry.transcript)
        history.append(without_hops(shown))
        if entry.index % CHECKPOINT == 0 and entry.pk != lab.head:
            passed = Moment(cluster.snapshot(), shown, tuple(history), (), differs)
            MOMENTS.put(key(lab, lesson, entry.pk), passed)
    tasks = open_tasks(lab, lesson, cluster, tuple(history))
    return Moment(cluster.snapshot(), shown, tuple(history), tasks, differs)


def _last_known(lab: Lab, lesson: Lesson, entries: list[Entry]) -> tuple[int, Moment | None]:
    """How many entries a remembered moment covers, and that moment."""
    for at in range(len(entries), 0, -1):
        if found := MOMENTS.get(key(lab, lesson, entries[at - 1].pk)):
            return at, found
    return 0, None
