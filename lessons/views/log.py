"""The terminal's log, and the queries and connections in it."""

from __future__ import annotations

from dataclasses import dataclass

from lessons import labs
from lessons.engine.advice import advisable
from lessons.engine.terminal import Transcript
from lessons.engine.trace import Hop, HopKind
from lessons.labs import Outcome

# What the log of connections tells of: a question put to a DNS server, and where a packet arrived or was lost.
TOLD = (HopKind.DNS, HopKind.CACHE, HopKind.SOCKET, HopKind.VERDICT)
MOST_TOLD = 200
# Of a long journal only so many commands are told of: what the page costs does not grow with it.
RECENT = 30
# What a shell exits with where there is no such program.
_NOT_FOUND = 127
# What decides nothing on the network, and so explains nothing about it.
SILENT = (HopKind.API,)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry of the journal as the terminal shows it."""

    index: int
    transcript: Transcript

    @property
    def why(self) -> Hop | None:
        """The hop that explains the output: where it broke, or the last; None where nothing was sent."""
        done = self.transcript
        if done.broken:
            return done.broken
        sent = [hop for hop in done.hops if hop.kind not in SILENT]
        return sent[-1] if sent else None

    @property
    def misplaced(self) -> bool:
        """Whether kubectl was called where it is not installed: only the admin's machine has it."""
        return self.transcript.exit == _NOT_FOUND and self.transcript.line.startswith("kubectl ")

    @property
    def advisable(self) -> bool:
        """Whether what would mend it can be asked for."""
        return advisable(self.transcript)

    @property
    def advanced(self) -> int:
        """By how many milliseconds the clock was moved on, where that is all that was done."""
        return 0 if self.transcript.line else self.transcript.ended - self.transcript.started


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the log of connections."""

    entry: Shown
    number: int
    hop: Hop


def journal(outcome: Outcome, after: int = 0) -> list[Shown]:
    """The entries that count, oldest first, from behind an index, as they were shown when they were made."""
    entries = outcome.lab.entries.filter(index__lte=outcome.position, index__gt=after)
    rows = entries.order_by("index").values_list("index", "transcript")
    return [Shown(index, labs.from_json(transcript)) for index, transcript in rows]


def latest(outcome: Outcome) -> Shown | None:
    """The last entry that counts, None before the first."""
    done = outcome.transcript
    return Shown(outcome.position, done) if done else None


def connections(outcome: Outcome) -> list[Told]:
    """Every DNS query and connection of the last commands, newest first."""
    told: list[Told] = []
    for entry in reversed(journal(outcome, after=outcome.position - RECENT)):
        hops = list(enumerate(entry.transcript.hops, 1))
        told += [Told(entry, number, hop) for number, hop in reversed(hops) if hop.kind in TOLD]
        if len(told) >= MOST_TOLD:
            break
    return told[:MOST_TOLD]
