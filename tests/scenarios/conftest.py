"""The recorded files, each run once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from lessons.course.scenarios.conformance import Recording
from lessons.management.commands.conformance import recorded


@pytest.fixture(scope="session")
def recording() -> Callable[[str], Recording]:
    """Runs a file of cases, by its name below this folder; a second time it is remembered."""
    return cache(recorded)
