"""A lesson while it is written: faults beside the page, and the page anew when a file changes."""

from __future__ import annotations

import re

import pytest

from lessons.course.lessons import content_hash
from lessons.course.lessons.template import write_new

PAGE = "/lessons/my-lesson/"


@pytest.fixture
def folder(tmp_path, monkeypatch, settings):
    settings.PREVIEW = True
    monkeypatch.setenv("LAB_PREVIEW", "1")
    monkeypatch.setenv("LESSONS_PATH", str(tmp_path))
    return write_new(tmp_path, "my-lesson")


@pytest.fixture
def page(client, db):
    def get(address=PAGE, **query):
        return client.get(address, query)

    return get


def edit(folder, old, new):
    file = folder / "lesson.md"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def polled(page, shown="", told=""):
    return page(f"{PAGE}preview/", shown=shown, told=told)


def test_the_page_asks_for_its_report_as_soon_as_it_is_there(folder, page):
    panel = re.search(r'<aside class="preview".*?>', page().content.decode(), re.S)[0]
    assert f'hx-get="{PAGE}preview/?shown={content_hash(folder)}&amp;told="' in panel
    assert 'hx-trigger="load"' in panel


def test_a_lesson_without_faults_is_said_to_be_one(folder, page):
    state = content_hash(folder)
    answer = polled(page, state).content.decode()
    assert "No faults; 5 of 5 mutants caught." in answer
    assert f"told={state}" in answer
    assert 'hx-trigger="every 2s"' in answer


def test_nothing_is_sent_as_long_as_nothing_changes(folder, page):
    state = content_hash(folder)
    assert polled(page, state, state).status_code == 204


def test_the_page_is_read_anew_when_a_file_has_changed(folder, page):
    before = content_hash(folder)
    edit(folder, "title: Make the", "title: Let the")
    answer = polled(page, before, before)
    assert answer["HX-Refresh"] == "true"
    assert "Let the Service find its pods" in page().content.decode()


def test_a_fault_of_a_rule_is_shown_beside_the_new_page_with_its_line(folder, page):
    edit(folder, "^Host=web", "^Host=shop")
    answer = polled(page, content_hash(folder)).content.decode()
    assert "<code>lesson.md:15</code> find-the-pods: the solution fails" in answer


def test_mutants_that_slip_through_are_named(folder, page):
    edit(
        folder,
        "run: curl -sS --max-time 2 http://web/\n  from: pod/client\n  matching: ['^Host=web ']",
        "run: kubectl get service web -o jsonpath='{.spec.selector.app}'\n  matching: ['^web']",
    )
    answer = polled(page, content_hash(folder)).content.decode()
    assert "not caught: find-the-pods: Service web: spec.ports.0.port = 87" in answer


def test_a_lesson_that_cannot_be_read_leaves_the_page_and_tells_its_faults(folder, page):
    shown = content_hash(folder)
    edit(folder, "order: 100", "order: many")
    answer = polled(page, shown, shown)
    assert "HX-Refresh" not in answer
    assert "<code>lesson.md:4</code> order is a whole number" in answer.content.decode()
    assert f"shown={shown}" in answer.content.decode()


def test_a_page_of_such_a_lesson_tells_its_faults_until_they_are_mended(folder, page):
    edit(folder, "order: 100", "order: many")
    broken = page()
    assert "<code>lesson.md:4</code> order is a whole number" in broken.content.decode()
    told = content_hash(folder)
    assert polled(page, "", told).status_code == 204
    edit(folder, "order: many", "order: 7")
    assert polled(page, "", told)["HX-Refresh"] == "true"


def test_an_editors_hidden_files_change_nothing(folder):
    before = content_hash(folder)
    (folder / ".lesson.md.swp").write_text("x")
    assert content_hash(folder) == before


def test_lessons_of_the_lab_itself_are_not_previewed(folder, page):
    assert 'id="preview"' not in page("/lessons/clusterip/").content.decode()
    assert page("/lessons/clusterip/preview/").status_code == 404


def test_where_the_operator_has_not_asked_for_it_there_is_no_preview(folder, page, settings):
    settings.PREVIEW = False
    assert 'id="preview"' not in page().content.decode()
    assert polled(page).status_code == 404
    edit(folder, "title: Make", "order: [")
    assert page("/lessons/none/").status_code == 404
