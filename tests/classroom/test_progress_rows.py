"""What the grid shows is written with each act, in its transaction."""

from __future__ import annotations

import pytest
from django.db import transaction

from lessons import labs
from lessons.classroom.grid import grid
from lessons.course.lessons import catalogue
from lessons.labs.journal import latest_lab
from lessons.models import Classroom, Entry, Progress, Sighting

LESSON = "/lessons/clusterip/"
CALL = {"line": "curl -m 1 sample-clusterip:8080", "place": "pod/client"}
LESSONS = {lesson.slug: lesson for lesson in catalogue()}


def row(task: str = "find-the-pods") -> Progress:
    return Progress.objects.get(task=task)


def test_a_broken_way_is_a_try_and_leaves_its_first_broken_hop_in_words(mina):
    mina.browser.post(f"{LESSON}run/", CALL)
    assert (row().tries, row().solved) == (1, None)
    assert row().stuck.startswith("kube-proxy on k8s-node01 rejects 10.96.249.28:8080/TCP")


def test_a_command_that_only_looks_leaves_the_words_as_they_are(mina):
    mina.browser.post(f"{LESSON}run/", CALL)
    before = row().stuck
    mina.browser.post(f"{LESSON}run/", {"line": "kubectl get pods"})
    assert (row().tries, row().stuck) == (2, before)


def test_solving_a_task_ends_its_words_and_the_next_one_is_tried(mina, lesson_solution):
    mina.browser.post(f"{LESSON}run/", CALL)
    mina.browser.post(f"{LESSON}apply/", lesson_solution)
    assert row().solved is not None
    assert (row().tries, row().stuck) == (2, "")
    mina.browser.post(f"{LESSON}run/", CALL)
    assert row().tries == 2
    assert row("three-places").tries == 1


def test_what_is_solved_stays_solved_when_the_lesson_is_begun_anew(mina, lesson_solution):
    mina.browser.post(f"{LESSON}apply/", lesson_solution)
    solved = row().solved
    mina.browser.post(f"{LESSON}reset/")
    mina.browser.post(f"{LESSON}apply/", lesson_solution)
    assert row().solved == solved


def test_a_file_that_is_refused_says_why(mina):
    broken = {
        "pane:sample-clusterip.yaml": "kind: Service\nspec: 5\n",
        "apply": "sample-clusterip.yaml",
    }
    mina.browser.post(f"{LESSON}apply/", broken)
    assert row().stuck


def test_the_clock_is_no_try(mina):
    mina.browser.post(f"{LESSON}advance/", {"ms": 1000})
    assert not Progress.objects.exists()


def test_the_first_answer_to_a_prediction_stays(mina):
    for choice in (1, 2):
        mina.browser.post("/lessons/affinity/predict/many-connections/", {"choice": choice})
    answered = row("many-connections")
    assert (answered.answer, answered.tries) == (1, 2)


def test_an_act_that_is_not_written_down_leaves_no_progress(mina, monkeypatch):
    lab = labs.open_lab(mina.student.owner, LESSONS["clusterip"])

    class PowerCut(Exception):
        pass

    def cut(*_args, **_kwargs):
        raise PowerCut

    monkeypatch.setattr(Progress, "save", cut)
    with pytest.raises(PowerCut), transaction.atomic():
        labs.run(lab, "hostname")
    assert not Entry.objects.filter(lab=lab).exists()
    assert latest_lab(mina.student.owner, "clusterip").position == 0


def test_each_act_raises_the_version_and_the_grid_gives_the_changed_rows_alone(
    classroom, mina, join
):
    jun = join("Jun")
    classroom.refresh_from_db()
    whole = grid(classroom, LESSONS, "clusterip")
    assert [one.student.nickname for one in whole.rows] == ["Jun", "Mina"]
    mina.browser.post(f"{LESSON}run/", CALL)
    classroom.refresh_from_db()
    new = grid(classroom, LESSONS, "clusterip", after=whole.version)
    assert not new.whole
    assert [one.student.nickname for one in new.rows] == ["Mina"]
    assert new.version > whole.version
    assert new.rows[0].cells[0].state == "stuck"
    assert jun.student.pk not in {one.student.pk for one in new.rows}


def test_who_joins_is_a_change_of_the_whole_grid(classroom, mina, join):
    classroom.refresh_from_db()
    seen = classroom.version
    join("Jun")
    classroom.refresh_from_db()
    assert grid(classroom, LESSONS, "clusterip", after=seen).whole


def test_asking_for_what_is_new_costs_little_and_is_mostly_answered_with_nothing(
    kim, classroom, mina, django_assert_max_num_queries
):
    classroom.refresh_from_db()
    address = f"/classes/{classroom.pk}/rows/?lesson=clusterip&after="
    with django_assert_max_num_queries(3):  # the login, who asks, and the class
        assert kim.get(f"{address}{classroom.version}").status_code == 204
    mina.browser.post(f"{LESSON}run/", CALL)
    answer = kim.get(f"{address}{classroom.version}").content.decode()
    assert answer.count("<tr ") == 1
    assert f'id="student-{mina.student.pk}" hx-swap-oob="true"' in answer
    newest = Classroom.objects.get(pk=classroom.pk).version
    assert f"after={newest}" in answer


def test_the_grid_of_all_lessons_counts_tasks(classroom, mina, lesson_solution):
    mina.browser.post(f"{LESSON}apply/", lesson_solution)
    table = grid(classroom, LESSONS)
    cells = dict(zip([column.id for column in table.columns], table.rows[0].cells, strict=True))
    tasks = len(LESSONS["clusterip"].tasks)
    assert (cells["clusterip"].done, cells["clusterip"].all) == (1, tasks)
    assert cells["nodeport"].state == ""
    assert table.rows[0].done == 1


def test_an_instructor_who_tries_things_out_is_in_no_grid(kim, classroom):
    kim.post(f"{LESSON}run/", CALL)
    assert not Progress.objects.exists()


def test_near_misses_are_noted_once_a_student(mina, near_miss):
    lesson, miss = near_miss
    for _ in range(2):
        mina.browser.post(f"/lessons/{lesson}/apply/", miss)
    assert Sighting.objects.filter(source="near-miss").count() == 1


def test_a_misconception_that_advice_names_is_noted(mina):
    mina.browser.post(
        f"{LESSON}run/", {"line": "ping -c 1 sample-clusterip", "place": "pod/client"}
    )
    mina.browser.get(f"{LESSON}entries/1/advice/")
    assert Sighting.objects.get().number == 5  # A Service can be pinged
