"""How controllers are run: each has a queue of keys; changes put keys in, `sync` takes them out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from lessons.engine.refs import Ref
from lessons.engine.store import Change, Store

# No manifest of a lesson comes near; past it two controllers are fighting over an object.
MOST_SYNCS = 200_000


class Controller(Protocol):
    """One control loop."""

    watches: frozenset[str]
    """The kinds whose changes it hears of."""

    def keys(self, change: Change) -> Iterable[Ref]:
        """Which keys a change makes due."""

    def sync(self, ref: Ref) -> None:
        """Bring what this key stands for to where it should be, as far as can be done now."""


class Manager:
    """Hands changes to controllers until nothing is left to do: kube-controller-manager's work queues."""

    def __init__(self, store: Store, controllers: Sequence[Controller]) -> None:
        self.store = store
        self._queues: list[tuple[Controller, dict[Ref, None]]] = [
            (controller, {}) for controller in controllers
        ]
        self._by_kind: dict[str, list[tuple[Controller, dict[Ref, None]]]] = {}
        for entry in self._queues:
            for kind in entry[0].watches:
                self._by_kind.setdefault(kind, []).append(entry)

    def run(self) -> None:
        """Sync until every queue is empty; in a fixed order, so that the same changes end the same way."""
        for _ in range(MOST_SYNCS):
            self._dispatch()
            for controller, queue in self._queues:
                if queue:
                    ref = next(iter(queue))
                    del queue[ref]
                    controller.sync(ref)
                    break
            else:
                return
        raise RuntimeError("the controllers do not come to rest")

    def _dispatch(self) -> None:
        for change in self.store.take_changes():
            for controller, queue in self._by_kind.get(change.ref.kind, ()):
                queue.update(dict.fromkeys(controller.keys(change)))
