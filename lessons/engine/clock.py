"""The cluster's clock and its one queue of things that are due.

Time is counted in whole milliseconds since the cluster was made: whole numbers, so that a TTL that
ends after 30 s ends then and not a rounding error later. Nothing here reads the machine's clock.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Milliseconds: TypeAlias = int

SECOND: Milliseconds = 1000


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """Something due at a moment: `kind` names the handler, `key` says about what.

    `work` tells whether a cluster that has not reached it yet is still busy (a container starting, a
    rollout step); a TTL that runs out or a probe that fails again is not work, and is not waited for.
    """

    due: Milliseconds
    sequence: int
    kind: str
    key: tuple[str, ...]
    work: bool = True


@dataclass(frozen=True, slots=True)
class ClockState:
    """All there is to know of a clock; taken and given back by snapshots."""

    now: Milliseconds
    sequence: int
    events: tuple[Event, ...]


class Clock:
    """The time in the cluster and the queue of events; who handles them registers with `on`."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock starts at a moment with a time zone")
        self.start = start.astimezone(UTC)
        self.now: Milliseconds = 0
        self._sequence = 0
        self._queue: list[Event] = []
        self._handlers: dict[str, Callable[[Event], None]] = {}

    def on(self, kind: str, handler: Callable[[Event], None]) -> None:
        """Let `handler` take the events of this kind."""
        self._handlers[kind] = handler

    def schedule(self, after: Milliseconds, kind: str, *key: str, work: bool = True) -> Event:
        """Put an event into the queue, `after` milliseconds from now; events of one moment keep their order."""
        self._sequence += 1
        event = Event(self.now + max(0, after), self._sequence, kind, key, work)
        heapq.heappush(self._queue, event)
        return event

    def withdraw(self, kind: str, *key: str) -> None:
        """Take the events of this kind about this out of the queue: what they were to look at is settled."""
        kept = [event for event in self._queue if (event.kind, event.key) != (kind, key)]
        if len(kept) < len(self._queue):
            heapq.heapify(kept)
            self._queue = kept

    def upcoming(self) -> tuple[Event, ...]:
        """Everything in the queue, soonest first."""
        return tuple(sorted(self._queue))

    def next_work(self) -> Event | None:
        """The first event that a busy cluster waits for, or None when no work is due."""
        return min((event for event in self._queue if event.work), default=None)

    def next_event(self) -> Event | None:
        """The head of the queue, work or not."""
        return self._queue[0] if self._queue else None

    def run_next(self, until: Milliseconds) -> bool:
        """Move to the next event due at or before `until` and hand it to its handler; False if there is none."""
        if not self._queue or self._queue[0].due > until:
            return False
        event = heapq.heappop(self._queue)
        self.now = max(self.now, event.due)
        self._handlers[event.kind](event)
        return True

    def move_to(self, moment: Milliseconds) -> None:
        """Set the time forward; events that were due on the way have been run by the caller."""
        self.now = max(self.now, moment)

    def timestamp(self, moment: Milliseconds | None = None) -> str:
        """The moment (default: now) as Kubernetes writes it, to the second: 2026-01-01T09:00:00Z."""
        return self.datetime(moment).strftime("%Y-%m-%dT%H:%M:%SZ")

    def datetime(self, moment: Milliseconds | None = None) -> datetime:
        """The moment (default: now) as a datetime in UTC."""
        at = self.now if moment is None else moment
        return self.start + timedelta(milliseconds=at)

    def since(self, timestamp: str) -> Milliseconds:
        """How long ago a timestamp of this clock was; negative in the future."""
        then = datetime.strptime(timestamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        return self.now - (then - self.start) // timedelta(milliseconds=1)

    def snapshot(self) -> ClockState:
        """The clock as a value."""
        return ClockState(self.now, self._sequence, tuple(self._queue))

    def restore(self, state: ClockState) -> None:
        """Go back, or over, to that state."""
        self.now, self._sequence, self._queue = (
            state.now,
            state.sequence,
            list(state.events),
        )
