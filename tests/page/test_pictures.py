"""Pictures and links in a lesson's text, as the page shows them."""

from __future__ import annotations

import pytest

from lessons.course.lessons.template import write_new


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    folder = write_new(tmp_path, "my-lesson")
    (folder / "images").mkdir()
    (folder / "images" / "way.svg").write_text("<svg/>")
    (folder / "images" / "notes.txt").write_text("not for students")
    text = (folder / "lesson.md").read_text()
    more = "![The way](images/way.svg) [one](lesson:clusterip#two-ports)\n\n```output\n*\n```\n"
    (folder / "lesson.md").write_text(text.replace("```task", f"{more}\n```task"))
    monkeypatch.setenv("LESSONS_PATH", str(tmp_path))
    return "/lessons/my-lesson/"


def test_a_picture_is_shown_and_served(client, db, lesson):
    assert '<img src="images/way.svg" alt="The way">' in client.get(lesson).content.decode()
    response = client.get(f"{lesson}images/way.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert b"".join(response.streaming_content) == b"<svg/>"


@pytest.mark.parametrize("name", ["none.svg", "notes.txt", "..%2Flesson.md"])
def test_nothing_but_pictures_is_served(client, db, lesson, name):
    assert client.get(f"{lesson}images/{name}").status_code == 404


def test_a_picture_of_a_lesson_that_there_is_not_is_not_found(client, db):
    assert client.get("/lessons/none/images/way.svg").status_code == 404


def test_a_link_to_a_task_leads_to_it_in_the_other_lesson(client, db, lesson):
    page = client.get(lesson).content.decode()
    assert 'href="../clusterip/#task-two-ports"' in page
    assert 'id="task-two-ports"' in client.get("/lessons/clusterip/").content.decode()


def test_a_quoted_output_stands_in_the_text(client, db, lesson):
    assert '<pre class="quoted">*\n</pre>' in client.get(lesson).content.decode()
