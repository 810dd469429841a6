"""The table of what is taught where names tasks that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lessons.course.lessons import catalogue
from lessons.course.play import Play

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


MISSES = [
    (lesson, task, number)
    for lesson in catalogue()
    for task in lesson.tasks
    for number in range(len(task.near_misses))
]


@pytest.mark.parametrize(
    ("lesson", "task", "number"), MISSES, ids=[f"{a.slug}-{b.id}-{c}" for a, b, c in MISSES]
)
def test_a_near_miss_brings_its_own_refutation_and_no_other(lesson, task, number):
    play = Play.begin(lesson)
    play.carry_out(task.near_misses[number].solution)
    shown = {other.id: play.check(other).near_miss for other in lesson.tasks if other.near_misses}
    assert shown == {**dict.fromkeys(shown), task.id: number}


def test_most_lessons_know_the_mistakes_that_are_made_in_them():
    with_misses = {lesson.slug for lesson, _, _ in MISSES}
    assert len(MISSES) >= 25
    assert len(with_misses) >= 15


def test_every_near_miss_has_a_message_of_its_own():
    messages = [
        miss.html for lesson in catalogue() for task in lesson.tasks for miss in task.near_misses
    ]
    assert len(messages) >= 4
    assert len(set(messages)) == len(messages)
