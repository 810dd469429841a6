"""The lessons in Korean: none is missing, and nothing that is typed or read on the screen is lost in them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from lessons.course.lessons import Lesson, PartKind, Task, catalogue

LESSONS = catalogue()
CODE = re.compile(r"<code>(.*?)</code>", re.S)


def texts(lesson: Lesson) -> Iterator[str]:
    """All texts of a lesson that are HTML."""
    for part in lesson.parts:
        if part.kind == PartKind.PROSE:
            yield part.html
    for task in lesson.tasks:
        yield from texts_of(task)


def texts_of(task: Task) -> Iterator[str]:
    yield task.html
    yield from (hint.html for hint in task.hints)
    yield from (choice.html for choice in task.choices)
    yield from (miss.html for miss in task.near_misses)
    yield task.worked


def code(lesson: Lesson) -> set[str]:
    return {found for text in texts(lesson) for found in CODE.findall(text)}


@pytest.fixture(params=LESSONS, ids=lambda lesson: lesson.slug)
def lesson(request) -> Lesson:
    return request.param


def test_every_lesson_is_whole_in_korean(lesson):
    assert lesson.untranslated == ()
    assert "ko" in lesson.translations


def test_what_is_code_in_english_is_code_in_korean(lesson):
    assert code(lesson) - code(lesson.in_language("ko")) == set()


def test_no_mark_of_emphasis_is_left_where_a_particle_follows(lesson):
    """Markdown ends no emphasis between a bracket or a backquote and a letter: **파드(Pod)**는 stays as it is."""
    bare = [CODE.sub("", text) for text in texts(lesson.in_language("ko"))]
    assert [text for text in bare if "*" in text] == []


def test_korean_sentences_are_polite(lesson):
    told = [CODE.sub("", text) for text in texts(lesson.in_language("ko"))]
    assert [found for text in told for found in re.findall(r"\S*(?<!니)다\.", text)] == []
