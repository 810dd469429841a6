"""Letting the cluster's clock run until something is so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from lessons.engine.clock import Milliseconds
from lessons.engine.terminal.limits import LONGEST

if TYPE_CHECKING:
    from lessons.engine.cluster import Cluster


def wait_until(cluster: Cluster, done: Callable[[], bool], timeout: Milliseconds) -> bool:
    """Run the clock event by event until `done`; False, with the time spent, when `timeout` (or the most a line may take) passed before."""
    cluster.reconcile()
    deadline = cluster.clock.now + min(timeout, LONGEST)
    while not done():
        event = cluster.clock.next_event()
        if event is None or event.due > deadline:
            cluster.advance(deadline - cluster.clock.now)
            return done()
        cluster.advance(event.due - cluster.clock.now)
    return True
