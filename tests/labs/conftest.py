"""A student with a lab of the ClusterIP lesson."""

from __future__ import annotations

import pytest

from lessons import labs
from lessons.course.lessons import Lesson, lesson_by_slug
from lessons.labs.moments import MOMENTS
from lessons.models import Lab


@pytest.fixture(autouse=True)
def _forgetful_process() -> None:
    """Each test begins like a process just started."""
    MOMENTS.clear()


@pytest.fixture
def lesson() -> Lesson:
    found = lesson_by_slug("clusterip")
    assert found is not None
    return found


@pytest.fixture
def lab(db: None, lesson: Lesson) -> Lab:
    return labs.open_lab("mina", lesson)
