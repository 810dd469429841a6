"""Tasks to predict, and manifests to complete, in the page."""

from __future__ import annotations

import html

import pytest

from lessons.course.lessons import catalogue, lesson_by_slug
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


PREDICTING = [lesson for lesson in catalogue() if any(task.choices for task in lesson.tasks)]


@pytest.mark.parametrize("lesson", PREDICTING, ids=lambda lesson: lesson.slug)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_no_page_holds_what_a_prediction_will_show(client, db, lesson, language):
    address = f"/lessons/{lesson.slug}/"
    page = client.get(address, headers={"Accept-Language": language}).content.decode()
    assert 'class="truth"' not in page
    for task in lesson.in_language(language).tasks:
        for choice in task.choices:
            assert choice.text in html.unescape(page)
            assert not choice.html or choice.html.strip() not in page


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


def test_a_prediction_calls_its_place_what_the_tab_calls_it(shown):
    assert 'class="where">at pod client<' in shown()


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


def test_a_mistake_that_many_make_is_refuted_where_nothing_has_to_be_opened(post, shown):
    wrong = {"blank-1": "web", "blank-2": "web"}
    told = "is the name of the <strong>port</strong>"
    for page in (post("complete/srv", **wrong).content.decode(), shown()):
        refutation = page.partition('refutation-srv"')[2].partition("</div>")[0]
        assert told in refutation
        assert page.count(told) == 1
    solved = post("complete/srv", **{"blank-1": "web", "blank-2": "http"}).content.decode()
    assert told not in solved


def test_a_task_without_a_manifest_to_complete_is_not_found(post):
    assert post("complete/too-early").status_code == 404


TEN = "/lessons/ten-broken-clusters/"


def test_the_hints_ask_about_the_stage_where_it_breaks(client, db):
    page = client.get(TEN).content.decode()
    assert 'id="hints-ant-endpoints"' in page
    assert "The Service is there, and nobody is behind it." in page
    assert 'id="hints-bee-process"' in page


def test_the_hints_change_with_what_breaks(client, db):
    wrong = {"line": 'kubectl patch service ant -p \'{"spec":{"ports":[{"port":8080}]}}\''}
    answer = client.post(f"{TEN}run/", wrong, headers={"HX-Request": "true"}).content.decode()
    assert 'id="hints-ant-endpoints"' in answer
    assert 'hx-swap-oob="innerHTML:#hints-ant"' in answer


def test_one_step_is_worked_out_when_it_is_asked_for(client, db):
    assert "<code>app: ant</code>" not in client.get(TEN).content.decode()
    step = client.get(f"{TEN}worked/ant/", headers={"HX-Request": "true"}).content.decode()
    assert "<code>app: ant</code>" in step
    assert 'data-file="ant.yaml" data-line="7"' in step


def test_without_scripts_the_step_stands_in_the_page(client, db):
    page = client.get(TEN, {"worked": "elk"}).content.decode()
    assert "<ins>    nodePort: 30500</ins>" in page


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"{URL}worked/srv/", "Blank 1: <code>web</code>"),
        ("/lessons/endpoints/worked/out-of-service/", "kubectl label pod pod7"),
    ],
)
def test_a_step_is_a_blank_or_a_command_where_no_edit_mends_it(client, db, address, shown):
    step = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert shown in step


def test_a_solved_task_has_no_step_left(client, db):
    post = {"line": "kubectl label pod pod7 svc-"}
    client.post("/lessons/endpoints/run/", post)
    step = client.get(
        "/lessons/endpoints/worked/out-of-service/", headers={"HX-Request": "true"}
    ).content.decode()
    assert "the task is solved" in step


def test_a_step_of_a_task_that_there_is_not_is_not_found(client, db):
    assert client.get(f"{TEN}worked/none/").status_code == 404
