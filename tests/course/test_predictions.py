"""Predictions are judged by running them; worksheets become the manifests that they stand for."""

from __future__ import annotations

import pytest

from lessons.course.lessons import Faded, Parsons, lesson_by_slug
from lessons.course.play import Play
from lessons.course.predictions import truth

DISCOVERY = lesson_by_slug("service-discovery")


def test_the_right_answer_is_found_in_the_students_own_cluster():
    play, task = Play.begin(DISCOVERY), DISCOVERY.task("too-early")
    assert truth(task, play.cluster).right == (2,)
    play.solve(DISCOVERY.task("new-photograph"))
    assert truth(task, play.cluster).right == (0,)


def test_the_probe_disturbs_nothing():
    play = Play.begin(DISCOVERY)
    before = play.cluster.snapshot()
    truth(DISCOVERY.task("dig-is-literal"), play.cluster)
    assert play.cluster.snapshot() == before


def test_a_prediction_is_not_solved_before_there_is_an_answer():
    play = Play.begin(DISCOVERY)
    assert not play.check(DISCOVERY.task("too-early")).passed


FADED = Faded("web.yaml", "app: ____\nport: ____\n")


def test_blanks_are_filled_in_their_order():
    assert FADED.completed({"blank-1": " web ", "blank-2": "80"}) == "app: web\nport: 80\n"


def test_what_is_not_given_stays_blank():
    assert FADED.completed({"blank-2": "80"}) == "app: ____\nport: 80\n"


def test_what_was_filled_in_is_found_again():
    assert FADED.values("app: web\nport: ____\n") == ("web", "")
    assert FADED.values("something else") == ()


LINES = Parsons.mixed("web.yaml", "a:\n- b\n- c\n", ("- d",))


def test_lines_are_mixed_the_same_way_each_time_and_none_is_lost():
    assert sorted(LINES.lines) == ["- b", "- c", "- d", "a:"]
    assert Parsons.mixed("web.yaml", "a:\n- b\n- c\n", ("- d",)) == LINES


def test_lines_are_put_in_the_order_of_their_numbers_and_the_rest_left_out():
    numbers = {"a:": "1", "- b": "2", "- c": "10", "- d": ""}
    given = {f"line-{at}": numbers[line] for at, line in enumerate(LINES.lines, 1)}
    assert LINES.completed(given) == "a:\n- b\n- c\n"


def test_lines_that_are_in_place_know_their_numbers():
    places = dict(zip(LINES.lines, LINES.positions("a:\n- c\n- b\n"), strict=True))
    assert places == {"a:": 1, "- c": 2, "- b": 3, "- d": None}


@pytest.mark.parametrize("number", ["x", "-1", "²", "9" * 40])
def test_numbers_that_are_none_leave_a_line_out(number):
    assert LINES.completed({"line-1": number}) == ""
