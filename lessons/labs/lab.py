"""What can be done with a lab; each act gives an `Outcome`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lessons.course.lessons import Lesson
from lessons.engine.clock import Milliseconds
from lessons.engine.cluster import Cluster
from lessons.engine.refs import ADMIN, Place
from lessons.engine.terminal import Transcript
from lessons.labs import journal, quotas
from lessons.labs import panes as editor
from lessons.labs.acts import Act, carry_out, cluster_of, engine_version, without_hops
from lessons.labs.files import FilesRead
from lessons.labs.moments import Moment
from lessons.labs.outcome import Outcome, lesson_of, outcome
from lessons.labs.replay import Overtaken, moment, open_tasks, remember, standing
from lessons.labs.serialization import to_json
from lessons.labs.signals import acted
from lessons.labs.text import storable
from lessons.models import Entry, Kind, Lab

# How often an act is done without keeping others from writing.
ATTEMPTS = 3


def look(lab: Lab) -> Outcome:
    """The lab as it stands."""
    return _again(lab, _nothing)


def run(lab: Lab, line: str, place: Place = ADMIN) -> Outcome:
    """Run a command line at a place."""
    return _act(lab, Act(Kind.COMMAND, storable(line), place))


def apply(lab: Lab, files: Mapping[str, str]) -> Outcome:
    """Save these files of the editor and apply them, in the order in which the editor shows them."""
    lesson = lesson_of(lab)
    panes = _panes(lab, files)
    held = editor.names(lesson, panes)
    names = [name for name in held if name in files] or held
    return _act(lab, Act.apply(names), files)


def advance(lab: Lab, ms: Milliseconds = 0) -> Outcome:
    """Move the clock on by so much, or (0) to the next event."""
    return _act(lab, Act(Kind.ADVANCE, ms=min(max(ms, 0), quotas.LONGEST_ADVANCE)))


def undo(lab: Lab) -> Outcome:
    """Take the last entry back; the editor keeps what it holds."""
    return _again(lab, lambda: lab.position == 0 or journal.move(lab, lab.position - 1))


def redo(lab: Lab) -> Outcome:
    """Do again what was taken back last."""
    return _again(lab, lambda: lab.position >= lab.length or journal.move(lab, lab.position + 1))


def reset(lab: Lab, *, keep_panes: bool = False) -> Outcome:
    """Begin anew: an empty journal, and the lesson's files in the editor unless told to keep what it holds."""
    panes = {} if keep_panes else {"panes": dict(lesson_of(lab).files)}
    return _again(lab, lambda: journal.clear(lab, **panes))


def fork(lab: Lab, owner: str) -> Lab:
    """A copy for an owner (the same one or another) that goes its own way from here; it becomes their latest."""
    return journal.copy(lab, owner)


def save_panes(lab: Lab, files: Mapping[str, str]) -> str:
    """Save files of the editor; nothing is run. Gives a message for the student if they cannot be saved, else ""."""
    with journal.held(lab):  # another tab may just be saving another pane
        panes = _panes(lab, files)
        refusal = quotas.too_large(panes)
        if not refusal and panes != lab.panes:
            journal.note(lab, panes=panes)
    return refusal


def _act(lab: Lab, act: Act, files: Mapping[str, str] | None = None) -> Outcome:
    """Do it and write it down; whoever was overtaken does it again, in the end with the others kept waiting.

    `files` are those of the editor that are saved with it.
    """
    if refusal := quotas.refusal(lab, act.line, _panes(lab, files or {})):
        return _again(lab, _nothing, refusal)
    lesson = lesson_of(lab)
    done = None
    for _attempt in range(ATTEMPTS):
        if done := _carried_out(lab, lesson, act, files):
            break
        lab.refresh_from_db()
    else:
        with journal.held(lab):
            done = _carried_out(lab, lesson, act, files)
    if done is None:
        raise Overtaken
    after, cluster = done
    remember(lab, lesson, after)
    return outcome(lab, lesson, after, cluster)


def _carried_out(
    lab: Lab, lesson: Lesson, act: Act, saved: Mapping[str, str] | None
) -> tuple[Moment, Cluster] | None:
    """Do it on a copy of the cluster and append it to the journal; None if somebody else wrote first."""
    try:
        before = standing(lab, lesson)
    except Overtaken:
        return None
    cluster = cluster_of(lesson, lab.seed, before.state)
    panes = _panes(lab, saved or {})
    files = FilesRead(panes)
    done = carry_out(cluster, lab.position + 1, act, files)
    state = cluster.snapshot()
    history = (*before.history, without_hops(done))
    tasks = open_tasks(lab, lesson, cluster, history, before)
    entry = _entry(lab, lesson, act, files, done)
    changes: dict[str, Any] = {
        "solved": [*lab.solved, *(result.task_id for result in tasks if result.passed)],
        "size": lab.size + quotas.size(entry, done),
    }
    if saved is not None:
        changes["panes"] = panes

    def tell() -> None:
        acted.send(Lab, lab=lab, transcript=done, tasks=tasks)

    if not journal.append(lab, entry, tell, **changes):
        return None
    return Moment(state, done, history, tasks, before.differs), cluster


def _entry(lab: Lab, lesson: Lesson, act: Act, files: FilesRead, done: Transcript) -> Entry:
    if act.kind == Kind.ADVANCE:
        payload: dict[str, Any] = {"ms": done.ended - done.started}
    else:
        payload = {"line": act.line, "files": files.read}
    return Entry(
        lab=lab,
        index=lab.position + 1,
        kind=act.kind,
        place=str(act.place),
        payload=payload,
        engine=engine_version(),
        content=lesson.hash,
        transcript=to_json(done),
    )


def _again(lab: Lab, change: Callable[[], bool], refusal: str = "") -> Outcome:
    """Try a change of the journal until it is made from the latest revision, and look at what there is then."""
    lesson = lesson_of(lab)
    for _attempt in range(ATTEMPTS):
        try:
            if change():
                return outcome(lab, lesson, moment(lab, lesson), refusal=refusal)
        except Overtaken:
            change = _nothing
        lab.refresh_from_db()
    with journal.held(lab):
        change()
        return outcome(lab, lesson, moment(lab, lesson), refusal=refusal)


def _nothing() -> bool:
    return True


def _panes(lab: Lab, files: Mapping[str, str]) -> dict[str, str]:
    """What the editor holds with these files; those that are neither the lesson's nor the student's are left out."""
    known = {*lesson_of(lab).files, *lab.panes}
    kept = {name: storable(text) for name, text in files.items() if name in known}
    return {**lab.panes, **kept}
