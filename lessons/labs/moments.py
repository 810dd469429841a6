"""Moments of labs that this process remembers, so that most requests replay nothing.

A moment is a value: threads share it without a lock, and undo finds the one before. It may be forgotten at any
time, and another process may know others: the journal gives it again.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TypeAlias
from uuid import UUID

from lessons.course.checks import TaskResult
from lessons.engine.cluster import ClusterState
from lessons.engine.terminal import Transcript

# Neighbouring moments share nearly all they hold; what counts is how many labs are worked in at once.
MOST_MOMENTS = 512


@dataclass(frozen=True, slots=True)
class Moment:
    """A lab after an entry of its journal.

    `transcript` is the entry's, whole; `history` are those of all entries so far, without their hops. `tasks` are
    the results of the tasks that were still open. `differs` tells that replaying showed something else than what
    the student saw: the engine or the lesson has changed since.
    """

    state: ClusterState
    transcript: Transcript | None = None
    history: tuple[Transcript, ...] = ()
    tasks: tuple[TaskResult, ...] = ()
    differs: bool = False


# The lesson's hash, the lab, and the id of the entry (0: before the first). Entries never change and come after the
# same entries always, so neither does what they lead to.
Key: TypeAlias = tuple[str, UUID, int]


class Moments:
    """The moments used last, at most so many."""

    def __init__(self, most: int = MOST_MOMENTS) -> None:
        self._most = most
        self._known: OrderedDict[Key, Moment] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key) -> Moment | None:
        """The moment, or None if it is not remembered."""
        with self._lock:
            if (found := self._known.get(key)) is not None:
                self._known.move_to_end(key)
            return found

    def put(self, key: Key, moment: Moment) -> None:
        """Remember a moment; the one that was longest out of use is forgotten for it."""
        with self._lock:
            self._known[key] = moment
            self._known.move_to_end(key)
            while len(self._known) > self._most:
                self._known.popitem(last=False)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._known.clear()


MOMENTS = Moments()
