"""The lessons that come with the lab: each start fails its tasks, each solution passes them."""

from __future__ import annotations

import pytest

from lessons.course.lessons import Lesson, Mode, Task, catalogue
from lessons.course.play import Play
from lessons.engine.cluster import Cluster

LESSONS = catalogue()
TASKS = [
    pytest.param(lesson, task, id=f"{lesson.slug}-{task.id}")
    for lesson in LESSONS
    for task in lesson.tasks
]
SEVEN = [
    "clusterip",
    "nodeport",
    "loadbalancer",
    "headless",
    "endpoints",
    "externalname",
    "dns-caching",
]


@pytest.fixture(scope="module")
def begun():
    """A lesson as a student finds it; begun once, and copied."""
    plays: dict[str, Play] = {}

    def begin(lesson: Lesson) -> Play:
        first = plays.setdefault(lesson.slug, Play.begin(lesson))
        return Play(lesson, first.cluster.fork(), dict(first.files))

    return begin


def test_the_catalogue_holds_the_seven_lessons_in_order_and_a_sandbox():
    assert [lesson.slug for lesson in LESSONS] == [*SEVEN, "sandbox"]


@pytest.mark.parametrize("lesson", LESSONS[:-1], ids=lambda lesson: lesson.slug)
def test_a_lesson_has_at_least_four_tasks_each_with_hints(lesson):
    assert len(lesson.tasks) >= 4
    assert all(len(task.hints) >= 2 and task.checks for task in lesson.tasks)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lessons_start_runs_without_an_error(lesson: Lesson):
    play = Play(lesson, Cluster(lesson.profile), dict(lesson.files))
    for command in lesson.start:
        assert (play.run(command).exit, play.history[-1].notices) == (0, ())


@pytest.mark.parametrize(("lesson", "task"), TASKS)
def test_the_start_does_not_solve_a_task(begun, lesson: Lesson, task: Task):
    result = begun(lesson).check(task)
    assert not result.passed
    assert all(finding.got for finding in result.findings if not finding.passed)


@pytest.mark.parametrize(("lesson", "task"), TASKS)
def test_a_solution_solves_its_task_from_the_start(begun, lesson: Lesson, task: Task):
    play = begun(lesson)
    play.solve(task)
    assert [entry for entry in play.check(task).findings if not entry.passed] == []


@pytest.mark.parametrize("lesson", LESSONS[:-1], ids=lambda lesson: lesson.slug)
def test_tasks_are_solved_one_after_the_other_none_by_those_before(begun, lesson: Lesson):
    play = begun(lesson)
    for task in lesson.tasks:
        assert not play.check(task).passed, f"{task.id} is solved before it is begun"
        play.solve(task)
        assert [entry for entry in play.check(task).findings if not entry.passed] == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_every_command_to_click_is_one_that_the_lab_knows(begun, lesson: Lesson):
    play = begun(lesson)
    unknown = [
        (done.line, done.stderr)
        for part in lesson.parts
        if part.command
        and (done := play.run(part.command))
        and (done.exit in (70, 126, 127) or "unknown" in done.stderr)
    ]
    assert unknown == []


def test_checking_a_task_leaves_the_cluster_as_it_was(begun):
    play = begun(LESSONS[0])
    before = play.cluster.snapshot()
    for task in LESSONS[0].tasks:
        play.check(task)
    assert play.cluster.snapshot() == before


def test_modes_are_those_that_the_page_shows():
    assert {task.mode for lesson in LESSONS for task in lesson.tasks} == set(Mode)
