"""From a journal to the cluster it leads to."""

from __future__ import annotations

from dataclasses import replace

from lessons.course.checks import TaskResult, check_all
from lessons.course.lessons import Lesson
from lessons.engine.cluster import Cluster, ClusterState
from lessons.engine.terminal import Transcript
from lessons.labs import quotas
from lessons.labs.acts import Act, carry_out, cluster_of, without_hops
from lessons.labs.moments import MOMENTS, Key, Moment
from lessons.labs.serialization import from_json, to_json
from lessons.models import Entry, Lab

# While a long journal is replayed every so many entries are remembered, so that an undo does not begin anew.
CHECKPOINT = 16

# About how much memory an entry takes besides its text, and an object of the cluster.
PER_ENTRY = 1_000
PER_OBJECT = 2_000


class Overtaken(Exception):
    """The journal has changed since the lab was read: read it again."""


def key(lab: Lab, lesson: Lesson, head: int) -> Key:
    """Under what a moment of the lab is remembered."""
    return lesson.hash, lab.pk, lab.seed, head


def remember(lab: Lab, lesson: Lesson, found: Moment, head: int | None = None) -> None:
    """Remember a moment of the lab, by default as it stands."""
    objects = quotas.objects(found.state.view)
    size = lab.size + PER_ENTRY * len(found.history) + PER_OBJECT * objects
    MOMENTS.put(key(lab, lesson, lab.head if head is None else head), found, size)


def moment(lab: Lab, lesson: Lesson) -> Moment:
    """The lab as it stands, with the results of its open tasks."""
    found = standing(lab, lesson)
    if found.tasks is None:
        cluster = cluster_of(lesson, lab.seed, found.state)
        found = replace(found, tasks=open_tasks(lab, lesson, cluster, found.history))
        remember(lab, lesson, found)
    return found


def standing(lab: Lab, lesson: Lesson) -> Moment:
    """The lab as it stands: remembered, or replayed from the last moment that is. Its tasks may not be judged yet."""
    found = MOMENTS.get(key(lab, lesson, lab.head))
    if found is None:
        found = _replayed(lab, lesson)
        remember(lab, lesson, found)
    return found


def open_tasks(
    lab: Lab,
    lesson: Lesson,
    cluster: Cluster,
    history: tuple[Transcript, ...],
    before: Moment | None = None,
) -> tuple[TaskResult, ...]:
    """How the tasks stand that the student has not solved yet; what is solved stays solved.

    `before` is the moment before the last command: one that changed nothing leaves what the cluster does as it was.
    """
    known: dict[str, TaskResult] = {}
    if before is not None and before.tasks and _same(before.state, cluster.snapshot()):
        known = {result.task_id: result for result in before.tasks}
    still_open = [task for task in lesson.tasks if task.id not in lab.solved]
    return check_all(still_open, cluster, history, known)


def _same(before: ClusterState, after: ClusterState) -> bool:
    """Whether a command would find the same; which choices were made by chance plays no part in what comes."""
    return replace(before, chance=after.chance, walked=after.walked) == after


def _replayed(lab: Lab, lesson: Lesson) -> Moment:
    heads = lab.entries.filter(index__lte=lab.position).order_by("index")
    ids = list(heads.values_list("pk", flat=True)) if lab.position else []
    if len(ids) != lab.position or (ids and ids[-1] != lab.head):
        raise Overtaken
    at, known = _last_known(lab, lesson, ids)
    cluster = cluster_of(lesson, lab.seed, known.state if known else None)
    differs = known.differs if known else False
    shown = known.transcript if known else None
    history = list(known.history) if known else []
    for entry in _entries(lab, at):
        done = carry_out(cluster, entry.index, Act.of(entry), entry.payload.get("files", {}))
        differs = differs or to_json(done) != entry.transcript
        shown = from_json(entry.transcript)
        history.append(without_hops(shown))
        if entry.index % CHECKPOINT == 0 and entry.pk != lab.head:
            passed = Moment(cluster.snapshot(), shown, tuple(history), None, differs)
            remember(lab, lesson, passed, entry.pk)
    return Moment(cluster.snapshot(), shown, tuple(history), None, differs)


def _entries(lab: Lab, after: int) -> list[Entry]:
    """The entries that count from behind an index; a lab whose journal has just changed is read again."""
    if after >= lab.position:
        return []
    entries = lab.entries.filter(index__gt=after, index__lte=lab.position).order_by("index")
    found = list(entries)
    if len(found) != lab.position - after or found[-1].pk != lab.head:
        raise Overtaken
    return found


def _last_known(lab: Lab, lesson: Lesson, ids: list[int]) -> tuple[int, Moment | None]:
    """How many entries a remembered moment covers, and that moment."""
    for at in range(len(ids), 0, -1):
        if found := MOMENTS.get(key(lab, lesson, ids[at - 1])):
            return at, found
    return 0, None
