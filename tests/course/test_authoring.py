"""The authoring guide, followed word for word, gives a lesson that passes and is in the catalogue."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command

from lessons.course.lessons import lesson_by_slug
from lessons.course.lessons.markdown import parse
from lessons.management.lessonverbs import preview

GUIDE = Path(__file__).parents[2] / "docs" / "authoring.md"
FENCES = [token for token in parse(GUIDE.read_text()) if token.type == "fence"]


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("LAB_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "lessons").mkdir()
    return tmp_path


@pytest.fixture
def served(monkeypatch):
    """What the preview would have run: a server does not end by itself."""
    commands = []

    def run(words, env, check):
        commands.append((words, env))
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(preview.subprocess, "run", run)
    return commands


@pytest.fixture
def followed(home, served, monkeypatch, capsys):
    """Do what the guide says, in its order; gives what the commands printed."""
    for fence in FENCES:
        kind, _, file = fence.info.partition(" ")
        if file:
            (home / "lessons" / file).write_text(fence.content)
        elif kind == "console":
            for line in fence.content.splitlines():
                words = shlex.split(os.path.expandvars(line.removeprefix("$ ")))
                if words[0] == "export":
                    monkeypatch.setenv(*words[1].split("=", 1))
                else:
                    assert words[:2] == ["python", "manage.py"]
                    call_command(*words[2:])
            delete_what_came_with_it(home / "lessons" / "two-rooms")
    return capsys.readouterr().out


def delete_what_came_with_it(folder):
    """As the guide says in words."""
    for name in ("manifests/web.yaml", "manifests/pods.yaml", "solutions/web.yaml"):
        (folder / name).unlink(missing_ok=True)


def test_the_new_lesson_passes_the_check(followed):
    assert "pass  two-rooms  mutants 5/5 (100%)" in followed


def test_the_new_lesson_is_in_the_catalogue(followed, client, db):
    assert lesson_by_slug("two-rooms").title == "Two rooms"
    assert "Two rooms" in client.get("/").content.decode()


def test_the_page_of_the_new_lesson_opens(followed, client, db):
    assert "Does it find the flour?" in client.get("/lessons/two-rooms/").content.decode()


def test_the_preview_serves_the_folder_and_reads_it_anew(followed, served, home):
    assert "http://127.0.0.1:8000/lessons/two-rooms/" in followed
    words, environment = served[-1]
    assert words[2:4] == ["runserver", "--noreload"]
    assert environment["LAB_PREVIEW"] == "1"
    assert environment["LESSONS_PATH"].split(os.pathsep)[0] == str(home / "lessons")


def test_a_hint_of_the_new_lesson_depends_on_where_it_breaks(followed, client, db):
    page = client.get("/lessons/two-rooms/").content.decode()
    assert 'id="hints-next-door-name"' in page
    assert "Is there a Service <code>flour</code>" in page


def test_the_notes_are_on_the_instructors_paper_and_not_in_the_page(followed, home, client, db):
    assert "Many want to move the pod" in (home / "two-rooms.html").read_text()
    assert "Many want to move the pod" not in client.get("/lessons/two-rooms/").content.decode()


def test_the_pack_is_installed(followed, home, monkeypatch):
    assert "rooms 1.0 is installed: two-rooms" in followed
    monkeypatch.delenv("LESSONS_PATH")
    assert lesson_by_slug("two-rooms").title == "Two rooms"
