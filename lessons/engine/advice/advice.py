"""From a transcript to advice: the hop where it broke, and the first of the candidate mends that works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lessons.engine.advice.broken import broken_hop
from lessons.engine.advice.candidates import candidates
from lessons.engine.advice.costs import answered, costs
from lessons.engine.advice.edits import Mend
from lessons.engine.advice.misconceptions import Recognized, recognized
from lessons.engine.advice.sentence import sentence
from lessons.engine.advice.situation import Situation
from lessons.engine.advice.text import with_edits
from lessons.engine.advice.trial import Laboratory, Tried, succeeded
from lessons.engine.cluster import Cluster
from lessons.engine.refs import FieldPath, Ref, SourceLine
from lessons.engine.terminal import Transcript
from lessons.engine.trace import Hop, HopKind


@dataclass(frozen=True, slots=True)
class Advice:
    """What to tell about a command that failed.

    `number` is that of the hop where it broke, counted from 1. `ref`, `path` and `source` are the object, field and
    manifest line behind it. `mend` is the smallest change found that makes the command succeed, None if none was.
    """

    sentence: str
    number: int
    hop: Hop
    mend: Mend | None
    misconception: Recognized | None = None

    @property
    def ref(self) -> Ref | None:
        """The object that decided."""
        return self.hop.ref

    @property
    def path(self) -> FieldPath:
        """Its field."""
        return self.hop.path

    @property
    def source(self) -> SourceLine | None:
        """The line of the student's file that says so."""
        return self.hop.source


def advisable(transcript: Transcript) -> bool:
    """Whether there is advice to be had on a command: it failed, and on a way. Costs next to nothing."""
    return not succeeded(transcript) and broken_hop(transcript) > 0


def advise(cluster: Cluster, transcript: Transcript, files: Mapping[str, str]) -> Advice | None:
    """Advice on a command, None for one that worked or that went nowhere.

    `cluster` is as the command left it, and is not changed; `files` are the student's files, by name.
    """
    if not advisable(transcript):
        return None
    number = broken_hop(transcript)
    situation = Situation(cluster, transcript, files, number)
    found = _first_that_works(situation)
    mend = _finished(situation, found) if found is not None else None
    return Advice(
        sentence(situation),
        number,
        transcript.hops[number - 1],
        mend,
        recognized(situation, mend),
    )


def _first_that_works(situation: Situation) -> Tried | None:
    laboratory = Laboratory(situation)
    refused = situation.hop is not None and situation.hop.kind is HopKind.API
    seen: list[Mend] = []
    for mend in candidates(situation):
        if mend in seen:
            continue
        seen.append(mend)
        files = None
        if refused:
            changes = with_edits(situation.files, mend.edits)
            if not changes:
                continue
            files = {**situation.files, **changes}
        if (tried := laboratory.tried(mend, files)) is not None:
            return tried
    return None


def _finished(situation: Situation, tried: Tried) -> Mend:
    """The mend with what is known of it now."""
    return replace(
        tried.mend,
        answered=answered(tried.runs),
        costs=tuple(costs(situation, tried)),
        files=with_edits(situation.files, tried.mend.edits),
    )
