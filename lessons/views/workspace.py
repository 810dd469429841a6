"""What the lesson page shows of an outcome, as its templates take it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from lessons import labs
from lessons.classroom.rules import enrolment_with, help_with
from lessons.course.lessons import Lesson, Part
from lessons.engine import diagram
from lessons.engine.dns import listing
from lessons.engine.refs import Place
from lessons.engine.terminal import Transcript
from lessons.forms import CommandForm
from lessons.labs import Outcome
from lessons.labs import panes as editor
from lessons.views.language import catalogue, in_language
from lessons.views.log import Shown, connections, journal, latest
from lessons.views.tasks import TaskState, tasks

VIEWS = ("path", "objects", "zone", "log")
# Of a long journal the timeline shows the end.
MOMENTS_SHOWN = 14
# Places in namespaces that are the system's own are no places for students to stand by default.
SYSTEM_NAMESPACES = ("kube-system", "kube-public", "kube-node-lease")


def page(outcome: Outcome, query: Mapping[str, str]) -> dict[str, Any]:
    """The whole page. The query chooses an entry, a hop, a view and a place."""
    entries = journal(outcome)
    shown = _chosen(entries, query.get("entry"))
    common = _common(outcome, query)
    return {
        **common,
        **_trace(outcome, shown),
        "navigation": partial(_navigation, outcome),  # not every page has it
        "parts": _parts(common),
        "panes": panes(outcome),
        "entries": entries,
        "hop": _number(query.get("hop")) or _first(shown),
        "view": view if (view := query.get("view", "")) in VIEWS else "path",
        "connections": connections(outcome) if query.get("view") == "log" else (),
        **(zone(outcome) if query.get("view") == "zone" else {}),
        **(relations(outcome) if query.get("view") == "objects" else {}),
    }


def change(outcome: Outcome, posted: Mapping[str, str], *, whole_log: bool) -> dict[str, Any]:
    """The parts that an act may have changed; the log only as far as it has."""
    shown = latest(outcome)
    return {
        **_common(outcome, posted),
        **_trace(outcome, shown),
        "panes": panes(outcome),
        "entries": journal(outcome) if whole_log else [shown] if shown else [],
        "hop": _first(shown),
        "view": "path",
    }


def trace(outcome: Outcome, query: Mapping[str, str]) -> dict[str, Any]:
    """The diagram and the hops of one entry."""
    entries = journal(outcome)
    entry = _chosen(entries, query.get("entry")) if query.get("entry") else None
    shown = {"hop": _number(query.get("hop")) or _first(entry), "view": "path"}
    return {**_common(outcome, query), **_trace(outcome, entry), **shown}


def relations(outcome: Outcome) -> dict[str, Any]:
    """What selects what, and what owns what."""
    view = outcome.cluster.view
    return {"selections": diagram.selections(view), "owners": diagram.owners(view)}


def zone(outcome: Outcome) -> dict[str, Any]:
    """The names of the students' own Services, and all caches."""
    listed = listing.names(outcome.cluster.view)
    own = [name for name in listed if name.ref.namespace not in SYSTEM_NAMESPACES]
    return {"zone": own, "holdings": outcome.cluster.dns.holdings()}


def timeline(outcome: Outcome) -> list[tuple[int, Transcript]]:
    """The last entries, by their index."""
    return list(enumerate(outcome.history, 1))[-MOMENTS_SHOWN:]


def panes(outcome: Outcome) -> list[tuple[str, str]]:
    """The files of the editor: name and text."""
    saved = outcome.lab.panes
    return [(name, saved[name]) for name in editor.names(outcome.lesson, saved)]


def elsewhere(outcome: Outcome, place: Place) -> list[Place]:
    """Where one can stand besides the tabs: the other pods and nodes."""
    view = outcome.cluster.view
    pods = [item.ref for item in view.list("Pod") if item.ref.namespace not in SYSTEM_NAMESPACES]
    there = [Place("pod", ref.name, ref.namespace) for ref in pods]
    there += [Place("node", node.name) for node in outcome.cluster.profile.nodes]
    there += [Place(kind) for kind in ("admin", "laptop", "internet")]
    if place not in there:
        there.append(place)
    return [other for other in there if other not in outcome.lesson.places]


def _common(outcome: Outcome, query: Mapping[str, str]) -> dict[str, Any]:
    form = CommandForm({"line": "", **{key: query.get(key, "") for key in ("place", "elsewhere")}})
    form.is_valid()
    place = form.standing if query.get("place") or query.get("elsewhere") else None
    place = place or outcome.lesson.places[0]
    lesson = in_language(outcome.lesson)
    return {
        "outcome": outcome,
        "lesson": lesson,
        "tasks": tasks(outcome, lesson),
        "helps": help_with(outcome.lab, lesson),
        "place": place,
        "elsewhere": elsewhere(outcome, place),
        "timeline": timeline(outcome),
        "next_event": outcome.cluster.clock.next_event(),
        "problems": outcome.transcript.errors if outcome.transcript else (),
        "notices": outcome.transcript.notices if outcome.transcript else (),
    }


def _navigation(outcome: Outcome) -> dict[str, Any]:
    """The lessons, each with how many tasks its owner has solved, and those beside this one."""
    lessons, solved = _lessons(outcome), labs.solved(outcome.lab.owner)
    at = next(n for n, lesson in enumerate(lessons) if lesson.slug == outcome.lesson.slug)
    return {
        "lessons": [(lesson, solved.get(lesson.slug, 0)) for lesson in lessons],
        "place": at + 1,
        "before": lessons[at - 1] if at else None,
        "after": lessons[at + 1] if at + 1 < len(lessons) else None,
    }


def _lessons(outcome: Outcome) -> list[Lesson]:
    """Those that the student's class has open, in its order, and this one; all for who is in no class."""
    enrolled = enrolment_with(outcome.lab)
    if enrolled is None:
        return catalogue()
    known = {lesson.slug: lesson for lesson in catalogue()}
    slugs = [item.lesson for item in enrolled.assignments if item.is_open]
    if outcome.lesson.slug not in slugs:
        slugs.append(outcome.lesson.slug)
    return [known[slug] for slug in slugs if slug in known]


def _trace(outcome: Outcome, entry: Shown | None) -> dict[str, Any]:
    done: Transcript | None = entry.transcript if entry else None
    hops = done.hops if done else ()
    scene = diagram.scene(outcome.cluster, hops, done.place if done else None)
    return {"entry": entry, "hops": hops, "drawing": diagram.layout(scene)}


def _chosen(entries: list[Shown], index: str | None) -> Shown | None:
    """The entry with this index; by default the last."""
    if not index:
        return entries[-1] if entries else None
    return next((entry for entry in entries if str(entry.index) == index), None)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else 0


def _first(entry: Shown | None) -> int:
    """The hop that is shown first: the one where it broke; 0 is the way as a whole."""
    hops = entry.transcript.hops if entry else ()
    return next((number for number, hop in enumerate(hops, 1) if hop.broken), 0)


def _parts(shown: Mapping[str, Any]) -> list[tuple[Part, TaskState | None]]:
    """The lesson's text, each task with how it stands."""
    states: dict[str, TaskState] = {state.task.id: state for state in shown["tasks"]}
    parts: tuple[Part, ...] = shown["lesson"].parts
    return [(part, states.get(part.task.id) if part.task else None) for part in parts]
