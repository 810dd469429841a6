"""Tasks to predict, and manifests to complete, in the page."""

from __future__ import annotations

import pytest

from lessons.course.lessons import lesson_by_slug
from lessons.models import Lab

LESSON = lesson_by_slug("service-discovery")
URL = "/lessons/service-discovery/"


@pytest.fixture
def shown(client, db):
    def page():
        return client.get(URL).content.decode()

    return page


@pytest.fixture
def post(client, db):
    def send(name, **data):
        return client.post(f"{URL}{name}/", data, headers={"HX-Request": "true"})

    return send


def test_neither_output_nor_reasons_are_in_the_page_before_the_answer(shown):
    page = shown()
    assert "dig +short web" in page
    for choice in LESSON.task("dig-is-literal").choices:
        assert choice.text in page
        assert choice.html.strip() not in page


def test_a_wrong_answer_is_refuted_and_the_output_shown(post, shown):
    answer = post("predict/too-early", choice="0").content.decode()
    assert "It does something else:" in answer
    assert "So it is if the Service was there" in answer
    assert "nobody tells a" not in answer
    assert Lab.objects.get().solved == []
    assert "It does something else:" in shown()


def test_the_right_answer_solves_the_task(post):
    answer = post("predict/too-early", choice="2").content.decode()
    assert "Right. This is what it does:" in answer
    assert Lab.objects.get().solved == ["too-early"]


def test_without_scripts_the_answer_comes_back_to_the_task(client, db):
    response = client.post(f"{URL}predict/too-early/", {"choice": "2"})
    assert response["Location"] == f"{URL}#task-too-early"


def test_to_begin_anew_takes_answers_back(post, shown):
    post("predict/too-early", choice="2")
    post("reset")
    assert Lab.objects.get().answers == {}
    assert "Right. This is what it does:" not in shown()


@pytest.mark.parametrize(("task", "choice"), [("too-early", "7"), ("srv", "0"), ("none", "0")])
def test_an_answer_that_there_is_not_is_not_found(post, task, choice):
    assert post(f"predict/{task}", choice=choice).status_code == 404


@pytest.mark.parametrize("choice", ["", "-1", "one"])
def test_an_answer_that_is_none_changes_nothing(post, choice):
    assert post("predict/too-early", choice=choice).status_code == 204


def test_blanks_that_are_filled_are_applied_and_stay_filled(post, shown):
    answer = post("complete/srv", **{"blank-1": "web", "blank-2": "http"}).content.decode()
    assert "kubectl apply -f web.yaml" in answer
    assert "srv" in Lab.objects.get().solved
    assert 'name="blank-2" value="http"' in shown()


def test_lines_in_order_are_applied(post):
    sheet = LESSON.task("alias").worksheet
    wanted = LESSON.task("alias").solution.files["alias.yaml"].splitlines()
    order = {line: str(number) for number, line in enumerate(wanted, 1)}
    post("complete/alias", **{f"line-{n}": order.get(s, "") for n, s in enumerate(sheet.lines, 1)})
    assert "alias" in Lab.objects.get().solved


def test_a_task_without_a_manifest_to_complete_is_not_found(post):
    assert post("complete/too-early").status_code == 404
