"""Moments of labs that this process remembers, so that most requests replay nothing.

A moment is a value: threads share it without a lock, and undo finds the one before. It may be forgotten at any
time, and another process may know others: the journal gives it again.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TypeAlias
from uuid import UUID

from lessons.course.checks import TaskResult
from lessons.engine.cluster import ClusterState
from lessons.engine.terminal import Transcript

# Neighbouring moments share nearly all they hold; what counts is how many labs are worked in at once.
MOST_MOMENTS = 512
# What the labs' journals and objects hold, in all: about as many bytes of memory.
MOST_CHARACTERS = 100_000_000


@dataclass(frozen=True, slots=True)
class Moment:
    """A lab after an entry of its journal.

    `transcript` is the entry's, whole; `history` are those of all entries so far, without their hops. `tasks` are
    the results of the tasks that were still open, None while nobody has asked for them. `differs` tells that replaying showed something else than what
    the student saw: the engine or the lesson has changed since.
    """

    state: ClusterState
    transcript: Transcript | None = None
    history: tuple[Transcript, ...] = ()
    tasks: tuple[TaskResult, ...] | None = None
    differs: bool = False


# The lesson's hash, the lab and its seed, and the id of the entry (0: before the first). Entries never change and come
# after the same entries always, so neither does what they lead to. A lab that was deleted and begun anew has its id again.
Key: TypeAlias = tuple[str, UUID, int, int]


class Moments:
    """The moments used last: at most so many, and no more labs than fit into so many characters."""

    def __init__(self, most: int = MOST_MOMENTS, largest: int = MOST_CHARACTERS) -> None:
        self._most = most
        self._largest = largest
        self._known: OrderedDict[Key, Moment] = OrderedDict()
        self._moments: Counter[UUID] = Counter()
        self._sizes: dict[UUID, int] = {}
        self._size = 0
        self._lock = Lock()

    def get(self, key: Key) -> Moment | None:
        """The moment, or None if it is not remembered."""
        with self._lock:
            if (found := self._known.get(key)) is not None:
                self._known.move_to_end(key)
            return found

    def put(self, key: Key, moment: Moment, size: int = 0) -> None:
        """Remember a moment of a lab that takes about so many characters; those longest out of use are forgotten."""
        with self._lock:
            lab = key[1]
            if key not in self._known:
                self._moments[lab] += 1
            self._known[key] = moment
            self._known.move_to_end(key)
            self._size += size - self._sizes.get(lab, 0)
            self._sizes[lab] = size
            while len(self._known) > self._most or (
                self._size > self._largest and len(self._known) > 1
            ):
                self._forget()

    def _forget(self) -> None:
        """What a lab's moments share is free once the last of them is forgotten."""
        (_hash, lab, _seed, _head), _moment = self._known.popitem(last=False)
        self._moments[lab] -= 1
        if not self._moments[lab]:
            del self._moments[lab]
            self._size -= self._sizes.pop(lab)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._known.clear()
            self._moments.clear()
            self._sizes.clear()
            self._size = 0


MOMENTS = Moments()
