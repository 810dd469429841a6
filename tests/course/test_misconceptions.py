"""The table of what is taught where names tasks that there are."""

from __future__ import annotations

import re
from pathlib import Path

from lessons.course.lessons import catalogue

TABLE = (Path(__file__).parents[2] / "docs" / "misconceptions.md").read_text()
NAMED = {tuple(found) for found in re.findall(r"`([a-z0-9-]+)#([a-z0-9-]+)`", TABLE)}
TASKS = {(lesson.slug, task.id) for lesson in catalogue() for task in lesson.tasks}


def test_every_task_that_is_named_exists():
    assert sorted(NAMED - TASKS) == []


def test_each_of_the_twenty_five_beliefs_has_a_task():
    rows = re.findall(r"^\| (\d+) \| .+ \| `.+` \|$", TABLE, re.M)
    assert [int(number) for number in rows] == list(range(1, 26))


def test_every_lesson_with_tasks_is_named():
    assert {slug for slug, _ in TASKS} == {slug for slug, _ in NAMED}


def test_every_near_miss_has_a_message_of_its_own():
    messages = [
        miss.html for lesson in catalogue() for task in lesson.tasks for miss in task.near_misses
    ]
    assert len(messages) >= 4
    assert len(set(messages)) == len(messages)
