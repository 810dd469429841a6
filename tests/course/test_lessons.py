"""The lessons that come with the lab: each keeps every rule of `manage.py lessons check`."""

from __future__ import annotations

import pytest

from lessons.course.checking import ENOUGH, check_lesson
from lessons.course.lessons import Lesson, Mode, catalogue
from lessons.course.play import Play

LESSONS = catalogue()
COURSE = [lesson for lesson in LESSONS if lesson.tasks]
SEVEN = [
    "clusterip",
    "nodeport",
    "loadbalancer",
    "headless",
    "endpoints",
    "externalname",
    "dns-caching",
]


def test_the_catalogue_begins_with_the_seven_kinds_of_service_and_ends_with_a_sandbox():
    slugs = [lesson.slug for lesson in LESSONS]
    assert slugs[:7] == SEVEN
    assert slugs[-1] == "sandbox"


@pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.slug)
def test_a_lesson_has_at_least_four_tasks(lesson):
    assert len(lesson.tasks) >= 4


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lessons_start_needs_nothing_that_the_lab_has_not(lesson: Lesson):
    play = Play.begin(lesson, run_start=False)
    for command in lesson.start:
        assert play.run(command).notices == ()


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_passes_every_rule_and_its_checks_catch_nine_mutants_in_ten(
    lesson, record_property
):
    report = check_lesson(lesson)
    print(f"{lesson.slug}: mutants {report.caught}/{report.mutants} ({report.score:.0%})")
    record_property("mutants", f"{report.caught}/{report.mutants}")
    assert report.faults == ()
    assert report.score >= ENOUGH, report.survivors


def test_checking_a_task_leaves_the_cluster_as_it_was():
    play = Play.begin(LESSONS[0])
    before = play.cluster.snapshot()
    for task in LESSONS[0].tasks:
        play.check(task)
    assert play.cluster.snapshot() == before


def test_modes_are_those_that_the_page_shows():
    assert {task.mode for lesson in LESSONS for task in lesson.tasks} == set(Mode)
