"""The authoring guide, followed word for word, gives a lesson that passes and is in the catalogue."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from django.core.management import call_command

from lessons.course.lessons import lesson_by_slug
from lessons.course.lessons.markdown import parse

GUIDE = Path(__file__).parents[2] / "docs" / "authoring.md"
FENCES = [token for token in parse(GUIDE.read_text()) if token.type == "fence"]


@pytest.fixture
def followed(tmp_path, monkeypatch, capsys):
    """Do what the guide says, in its order; gives what the commands printed."""
    monkeypatch.setenv("LESSONS_PATH", str(tmp_path))
    for fence in FENCES:
        kind, _, file = fence.info.partition(" ")
        if file:
            (tmp_path / file).write_text(fence.content)
        elif kind == "console":
            for line in fence.content.splitlines():
                words = shlex.split(line.removeprefix("$ "))
                if words[:2] == ["python", "manage.py"]:
                    call_command(*words[2:])
            delete_what_came_with_it(tmp_path / "two-rooms")
    return capsys.readouterr().out


def delete_what_came_with_it(folder):
    for name in ("manifests/web.yaml", "manifests/pods.yaml", "solutions/web.yaml"):
        (folder / name).unlink(missing_ok=True)


def test_the_new_lesson_passes_the_check(followed):
    assert "pass  two-rooms  mutants 5/5 (100%)" in followed


def test_the_new_lesson_is_in_the_catalogue(followed, client, db):
    assert lesson_by_slug("two-rooms").title == "Two rooms"
    assert "Two rooms" in client.get("/").content.decode()


def test_the_page_of_the_new_lesson_opens(followed, client, db):
    assert "Does it find the flour?" in client.get("/lessons/two-rooms/").content.decode()
