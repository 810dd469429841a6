"""Pages to read."""

from __future__ import annotations

import re

import pytest

from lessons.course.lessons import catalogue

CLIENT = "pod/default/client"


def test_the_catalogue_leads_to_every_lesson(client, db):
    shown = client.get("/").content.decode()
    for lesson in catalogue():
        assert f'href="/lessons/{lesson.slug}/"' in shown


@pytest.mark.parametrize("slug", [lesson.slug for lesson in catalogue()])
def test_a_lesson_opens(client, db, slug):
    response = client.get(f"/lessons/{slug}/")
    assert response.status_code == 200
    assert '<svg class="diagram' in response.content.decode()


def test_a_lesson_that_there_is_not_is_not_found(client, db):
    assert client.get("/lessons/there-is-none/").status_code == 404


def test_the_catalogue_tells_how_far_one_has_come(client, db, act):
    act("solution/find-the-pods")
    act("apply")
    assert "1 of" in client.get("/").content.decode()


def test_the_hop_in_the_query_is_the_current_one(act, page):
    act("run", line="curl 10.96.249.28:8080", place=CLIENT)
    shown = page(entry=1, hop=1)
    assert re.search(r'<li class="hop[^"]* current" data-hop="1" aria-current="step">', shown)


def test_the_way_of_an_earlier_command_can_be_had_again(client, act):
    act("run", line="curl 10.96.249.28:8080", place=CLIENT)
    act("run", line="hostname", place=CLIENT)
    shown = client.get("/lessons/clusterip/entries/1/").content.decode()
    assert "curl 10.96.249.28:8080" in shown
    assert client.get("/lessons/clusterip/entries/9/").status_code == 404


def test_the_log_tells_of_queries_newest_first(act, page):
    act("run", line="dig +short first.default.svc.cluster.local", place=CLIENT)
    act("run", line="dig +short second.default.svc.cluster.local", place=CLIENT)
    told = page(view="log").split('data-panel="log"')[1]
    assert told.index("second.default") < told.index("first.default")


def test_a_student_does_not_see_what_another_does(client, page, act):
    act("run", line="echo mine", place=CLIENT)
    client.cookies.clear()
    assert "mine" not in page()


def test_the_page_speaks_korean_to_those_who_ask_for_it(client, db):
    shown = client.get("/lessons/clusterip/", headers={"accept-language": "ko"}).content.decode()
    assert '<html lang="ko">' in shown
    assert "터미널" in shown


@pytest.mark.parametrize("path", ["/", "/lessons/clusterip/", "/lessons/there-is-none/"])
def test_no_page_holds_a_script_or_a_style_of_its_own(client, db, act, path):
    """The Content-Security-Policy would not let them through."""
    act("run", line="curl 10.96.249.28:8080", place=CLIENT)
    shown = client.get(path).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", shown)
