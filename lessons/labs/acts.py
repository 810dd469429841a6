"""What a student can do to a cluster, and how it is carried out: the same way when it is done and when it is replayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path

import lessons.engine
from lessons.course.lessons import Lesson, catalogue
from lessons.course.play import Play
from lessons.engine.clock import Milliseconds
from lessons.engine.cluster import Cluster, ClusterState
from lessons.engine.refs import ADMIN, Place
from lessons.engine.terminal import Terminal, Transcript
from lessons.labs.quotas import MOST_OBJECTS
from lessons.models import Entry, Kind


@dataclass(frozen=True, slots=True)
class Act:
    """A command line at a place, an Apply, or an advance of the clock by `ms` (0: to the next event)."""

    kind: Kind
    line: str = ""
    place: Place = ADMIN
    ms: Milliseconds = 0

    @classmethod
    def of(cls, entry: Entry) -> Act:
        """What the entry did."""
        payload = entry.payload
        return cls(
            Kind(entry.kind),
            payload.get("line", ""),
            Place.parse(entry.place),
            payload.get("ms", 0),
        )

    @classmethod
    def apply(cls, names: Sequence[str]) -> Act:
        """The Apply button: kubectl on these files."""
        return cls(Kind.APPLY, " ".join(["kubectl apply", *(f"-f {name}" for name in names)]))


def carry_out(cluster: Cluster, index: int, act: Act, files: Mapping[str, str]) -> Transcript:
    """Do it as the journal's entry of this index; the cluster is changed."""
    cluster.begin(index)
    terminal = Terminal(cluster)
    if act.kind != Kind.ADVANCE:
        return terminal.run(act.line, act.place, files)
    started = cluster.clock.now
    duration = act.ms
    if not duration and (event := cluster.clock.next_event()):
        duration = event.due - started
    cluster.advance(duration)
    return Transcript("", act.place, output=(), exit=0, started=started, ended=cluster.clock.now)


def cluster_of(lesson: Lesson, seed: int, state: ClusterState | None = None) -> Cluster:
    """A cluster of the lesson in that state, by default as students find it, with its own seed from here on."""
    cluster = _found(lesson).fork()
    cluster.chance.seed = seed
    if state is not None:
        cluster.restore(state)
    return cluster


# By slug and hash. What a lesson's start leaves is the same for every student, so that its text can name what is there.
_starts: dict[tuple[str, str], Cluster] = {}


def prepare() -> None:
    """Bring every lesson's cluster to its start now, rather than at the first asking."""
    for lesson in catalogue():
        _found(lesson)
    engine_version()


def _found(lesson: Lesson) -> Cluster:
    """The cluster as students find it; only ever copied. Made at the first asking."""
    key = lesson.slug, lesson.hash
    if key not in _starts:
        cluster = Play.begin(lesson).cluster
        cluster.profile = replace(cluster.profile, most_objects=MOST_OBJECTS)
        _starts[key] = cluster
    return _starts[key]


@cache
def engine_version() -> str:
    """Which engine this is: a digest of its files, so that no change of it goes unnoticed."""
    digest = blake2b(digest_size=6)
    folder = Path(lessons.engine.__file__).parent
    for file in sorted(folder.rglob("*")):
        if file.suffix in (".py", ".json"):
            digest.update(str(file.relative_to(folder)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def without_hops(transcript: Transcript) -> Transcript:
    """The transcript as the log and the checks need it."""
    return replace(transcript, hops=())
