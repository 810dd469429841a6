"""Two states side by side: their manifests, their objects, and what the same commands answer in both."""

from __future__ import annotations

import re

import pytest

from lessons.course.lessons import lesson_by_slug
from lessons.labs.compare import Question, differing_files, questions
from lessons.models import Lab

URL = "/lessons/clusterip/compare/"
CLIENT = "pod/default/client"
MENDED = lesson_by_slug("clusterip").files["sample-clusterip.yaml"].replace("apps", "app")


@pytest.fixture
def compared(client, db):
    """The page's text without its tags, spaces run together."""

    def get(**query: str) -> str:
        response = client.get(URL, query)
        assert response.status_code == 200
        return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())

    return get


def test_before_and_after_an_apply_differ_in_the_line_the_object_and_the_answer(act, compared):
    act("run", line="curl sample-clusterip:8080", place=CLIENT)
    act("apply", **{"pane:sample-clusterip.yaml": MENDED})
    shown = compared(left="1", right="2")
    assert "− left: app: sample-apps" in shown
    assert "+ right: app: sample-app" in shown
    assert "spec.selector.app − left: sample-apps + right: sample-app" in shown
    assert "curl sample-clusterip:8080 ≠ they differ" in shown
    assert "From=sample-deployment-" in shown


def test_ones_own_lab_is_compared_with_a_solution(act, compared):
    shown = compared(left="now", right="solution:find-the-pods")
    assert "− My lab now + Solution: Make the Service find its pods" in shown
    assert "spec.selector.app − left: sample-apps + right: sample-app" in shown


def test_ones_own_lab_is_compared_with_a_shared_one(client, act, compared):
    act("apply", **{"pane:sample-clusterip.yaml": MENDED})
    shared = act("share")["Location"].strip("/").split("/")[-1]
    client.cookies.clear()
    shown = compared(left="now", right=f"shared:{shared}")
    assert "+ A shared lab" in shown
    assert "spec.selector.app − left: sample-apps + right: sample-app" in shown


def test_a_state_does_not_differ_from_itself(act, compared):
    act("run", line="kubectl get pods", place="admin")
    shown = compared(left="now", right="now")
    assert "The files are the same." in shown
    assert "The objects are the same." in shown
    assert "they differ" not in shown


def test_another_command_is_asked_of_both(act, compared):
    shown = compared(left="now", right="solution:find-the-pods", line="hostname", place=CLIENT)
    assert "client $ hostname = the same client" in shown


def test_what_is_asked_changes_nothing(act, compared):
    compared(line="kubectl delete pod client", place="admin")
    assert "client = the same" not in compared()
    assert Lab.objects.get().position == 0
    assert "client $ hostname = the same client" in compared(line="hostname", place=CLIENT)


def test_how_long_ago_something_was_is_no_difference(act, compared):
    act("advance", ms="60000")
    shown = compared(left="0", right="1", line="kubectl get pods", place="admin")
    assert "kubectl get pods = the same" in shown


@pytest.mark.parametrize("name", ["9", "soon", "solution:none", "shared:none", "-1", "1" * 30])
def test_a_state_that_there_is_not_is_not_found(client, db, name):
    assert client.get(URL, {"left": name}).status_code == 404


def test_a_shared_lab_of_another_lesson_is_no_state_of_this_one(client, db):
    shared = client.post("/lessons/nodeport/share/")["Location"].strip("/").split("/")[-1]
    assert client.get(URL, {"left": f"shared:{shared}"}).status_code == 404


def test_the_timeline_and_a_shared_lab_lead_to_the_comparison(client, act, page):
    assert f'href="{URL}"' in page()
    act("run", line="hostname", place=CLIENT)
    moment = client.get("/lessons/clusterip/moments/1/").content.decode()
    assert f'href="{URL}?left=1&amp;right=now"' in moment


def test_a_solution_leads_to_the_comparison(page):
    assert f'href="{URL}?left=now&amp;right=solution:find-the-pods"' in page()


def test_lines_far_from_any_difference_are_counted():
    before = "".join(f"line {n}\n" for n in range(1, 31))
    (file,) = differing_files({"a": before}, {"a": before.replace("line 15\n", "other\n")})
    signs = [(line.sign, line.text or line.skipped) for line in file.lines]
    assert signs[0] == ("…", 11)
    assert signs[-1] == ("…", 12)
    assert ("-", "line 15") in signs
    assert ("+", "other") in signs


def test_a_file_that_only_one_has_says_so():
    files = differing_files({"a": "1\n"}, {"a": "1\n", "b": "2\n"})
    assert [(file.name, file.only) for file in files] == [("b", "right")]


def test_what_changes_the_cluster_is_not_asked_again(act):
    lesson = lesson_by_slug("clusterip")
    assert Question("kubectl get pods -o wide") in questions(lesson, ())
    assert not any(
        re.match("kubectl (apply|edit|patch)", one.line) for one in questions(lesson, ())
    )
