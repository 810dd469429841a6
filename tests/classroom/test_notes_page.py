"""A lesson on paper for instructors: with notes and solutions, which no student's page holds."""

from __future__ import annotations

from django.test import Client

from lessons.course.lessons import catalogue


def test_instructors_find_notes_and_solutions_in_the_class_and_on_paper(kim: Client, classroom):
    lesson = next(lesson for lesson in catalogue() if lesson.notes)
    grid = kim.get(f"/classes/{classroom.pk}/?lesson={lesson.slug}").content.decode()
    assert f'href="/lessons/{lesson.slug}/notes"' in grid
    told = kim.get(f"/lessons/{lesson.slug}/notes").content.decode()
    read = Client().get(f"/lessons/{lesson.slug}/handout").content.decode()
    for note in lesson.notes:
        assert note.html in told
        assert note.html not in read


def test_a_lesson_that_is_not_there_has_none(kim: Client):
    assert kim.get("/lessons/there-is-none/notes").status_code == 404
