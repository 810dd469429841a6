"""A lesson on paper; and what only instructors read, which is in no student's page."""

from __future__ import annotations

import base64

import pytest
from django.core.management import CommandError, call_command

from lessons.course.lessons import catalogue, lesson_by_slug, load
from lessons.course.lessons.template import write_new

SECRET = "Ask who has seen this error before."


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """A lesson with a note before its task, one at its end, and a picture."""
    folder = write_new(tmp_path, "my-lesson")
    (folder / "images").mkdir()
    (folder / "images" / "way.svg").write_text("<svg/>")
    text = (folder / "lesson.md").read_text()
    note = f"```notes\n{SECRET}\n```\n\n"
    more = f"{note}![The way](images/way.svg)\n\n```task"
    (folder / "lesson.md").write_text(text.replace("```task", more) + f"\n{note}")
    monkeypatch.setenv("LESSONS_PATH", str(tmp_path))
    return folder


def test_notes_are_kept_out_of_the_parts_of_the_text(lesson):
    loaded = load(lesson)
    assert [(note.after, note.html) for note in loaded.notes] == [
        (2, f"<p>{SECRET}</p>\n"),
        (5, f"<p>{SECRET}</p>\n"),
    ]
    assert SECRET not in "".join(part.html for part in loaded.parts)


ADDRESSES = ["", "?worked=find-the-pods", "handout", "handout?notes=1", "moments/0/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_students_page_holds_a_note(client, db, lesson, address):
    response = client.get(f"/lessons/my-lesson/{address}")
    assert response.status_code == 200
    assert SECRET not in response.content.decode()


def test_the_handout_has_text_and_tasks_and_neither_hints_nor_solutions(client, db, lesson):
    page = client.get("/lessons/my-lesson/handout").content.decode()
    for shown in (
        "Task 1: Make the Service find its pods",
        "The client is answered.",
        "curl -m 2 web",
    ):
        assert shown in page
    for hidden in ("Compare its selector", "kubectl apply -f web.yaml", "Many take"):
        assert hidden not in page
    assert '<img src="images/way.svg" alt="The way">' in page


@pytest.mark.parametrize("slug", [lesson.slug for lesson in catalogue()])
@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_lesson_can_be_printed(client, db, slug, language):
    lesson = lesson_by_slug(slug)
    page = client.get(f"/lessons/{slug}/handout", headers={"Accept-Language": language})
    assert page.content.decode().count('<section class="task">') == len(lesson.tasks)


def test_a_handout_of_a_lesson_that_there_is_not_is_not_found(client, db):
    assert client.get("/lessons/none/handout").status_code == 404


def test_the_command_writes_one_file_for_students(lesson, tmp_path, capsys):
    call_command("lessons", "handout", str(lesson), "--to", str(tmp_path / "paper.html"))
    page = (tmp_path / "paper.html").read_text()
    assert SECRET not in page
    assert "kubectl apply -f web.yaml" not in page
    assert f'src="data:image/svg+xml;base64,{base64.b64encode(b"<svg/>").decode()}"' in page
    assert "@page" in page
    assert "paper.html is written" in capsys.readouterr().out


def test_the_command_writes_one_with_notes_and_solutions_for_instructors(lesson, tmp_path):
    file = tmp_path / "paper.html"
    call_command("lessons", "handout", str(lesson), "--notes", "--to", str(file))
    page = file.read_text()
    assert page.count(SECRET) == 2
    assert page.index(SECRET) < page.index("Task 1")
    assert "kubectl apply -f web.yaml" in page


def test_a_handout_is_in_the_language_that_is_asked_for(tmp_path):
    file = tmp_path / "paper.html"
    call_command("lessons", "handout", "clusterip", "--language", "ko", "--to", str(file))
    assert '<html lang="ko">' in file.read_text()
    assert "과제 1" in file.read_text()


def test_a_lesson_that_cannot_be_read_is_not_printed(tmp_path):
    with pytest.raises(CommandError, match=r"lesson\.md"):
        call_command("lessons", "handout", str(tmp_path))
