"""The lessons that come with the lab: each keeps every rule of `manage.py lessons check`."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from lessons.course.checking import ENOUGH, check_lesson
from lessons.course.lessons import Lesson, Mode, PartKind, catalogue
from lessons.course.play import Play
from tests.course.rightanswers import right_answers

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
def test_a_lesson_has_four_to_eight_tasks_or_ten_broken_clusters(lesson):
    most = 10 if lesson.slug == "ten-broken-clusters" else 8
    assert 4 <= len(lesson.tasks) <= most


@pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.slug)
def test_a_lesson_tells_before_it_asks_and_ends_with_a_summary_and_further_reading(lesson):
    kinds = [part.kind for part in lesson.parts]
    told = "".join(part.html for part in lesson.parts[: kinds.index(PartKind.TASK)])
    assert len(told) > 400
    last = lesson.parts[-1].html
    assert "<h2>What to keep</h2>" in last
    assert re.search(r'Further reading:\s+<a href="https://kubernetes\.io/', last)


@pytest.mark.parametrize("lesson", COURSE, ids=lambda lesson: lesson.slug)
def test_a_lesson_asks_for_a_prediction_and_has_three_modes_of_tasks(lesson):
    modes = {task.mode for task in lesson.tasks}
    if lesson.slug == "ten-broken-clusters":
        assert modes == {Mode.FIX}
        return
    assert Mode.PREDICT in modes
    assert len(modes) >= 3


@pytest.fixture(scope="module")
def right() -> dict[tuple[str, str], int]:
    """The right answer of each prediction."""
    answers = {lesson.slug: right_answers(lesson) for lesson in LESSONS}
    return {
        (slug, task): number for slug, tasks in answers.items() for task, number in tasks.items()
    }


def test_the_cluster_answers_as_the_reasons_of_the_right_answers_say(right):
    explained = yaml.safe_load((Path(__file__).parent / "right-answers.yaml").read_text())
    choices = {(one.slug, task.id): task.choices for one in LESSONS for task in one.tasks}
    found = {f"{slug}#{task}": choices[slug, task][at].text for (slug, task), at in right.items()}
    assert found == explained
    assert all(choices[place][number].html for place, number in right.items())


def test_the_right_answer_is_not_to_be_guessed_by_its_place(right):
    places = Counter(right.values())
    assert len(right) >= 35
    assert min(places[place] for place in range(3)) >= len(right) / 5


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
    score = f"{report.caught}/{report.mutants} ({report.score:.0%})"
    record_property("mutants", f"{lesson.slug}: {score}")
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
