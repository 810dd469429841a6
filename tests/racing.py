"""Several requests at the same moment, each in a thread with a connection of its own.

Over SQLite a writing transaction keeps the others waiting from its beginning; over PostgreSQL, where
tests/load/test_postgres.py runs the same tests, they run side by side.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

# Long beside what a request takes, so that one that does not wait for another is overtaken while it lingers.
LINGER = 0.3


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each gives, in their order; all begin together. What one of them raises is raised."""
    together = Barrier(len(acts))

    def begin(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            together.wait(timeout=60)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begin, acts))


def lingering(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, *, before: bool = False
) -> None:
    """Have whoever calls this function linger after it (or before): a slow machine, at the worst moment."""
    called = getattr(owner, name)

    def slow(*args: Any, **kwargs: Any) -> Any:
        if before:
            time.sleep(LINGER)
        given = called(*args, **kwargs)
        if not before:
            time.sleep(LINGER)
        return given

    monkeypatch.setattr(owner, name, slow)
