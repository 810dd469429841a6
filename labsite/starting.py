"""Preparing what several processes share, one after the other: two that start at once find it as they need it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

# Any number that nobody else asks this database for.
ADVISORY_LOCK = 7_310_579_228


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until nobody else prepares this data folder, or this PostgreSQL from another machine; then keep them waiting."""
    with (settings.DATA_DIR / ".starting").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY_LOCK])
