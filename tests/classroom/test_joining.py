"""Joining with a code and a nickname, and coming back with a personal code."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.classroom import codes, nicknames, teaching
from lessons.models import Classroom, Lab, Progress, Student

LESSON = "/lessons/clusterip/"


def test_a_join_code_is_six_letters_that_are_not_taken_for_others():
    made = {codes.new_join_code() for _ in range(200)}
    assert all(re.fullmatch("[B-DF-HJKM-NP-TV-XZ]{6}", code) for code in made)
    assert len(made) > 190  # of 47 million, two may be the same


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n"])
def test_a_code_may_be_typed_in_small_letters_and_with_spaces(classroom, client, typed):
    code = typed.format(" ".join(classroom.join_code.lower()))
    assert client.post("/join/", {"code": code, "nickname": "Mina"}).status_code == 302
    assert Student.objects.get().nickname == "Mina"


def test_what_was_done_before_joining_comes_along(classroom, client, join, lesson_solution):
    client.post(f"{LESSON}apply/", lesson_solution)
    client.post("/lessons/affinity/predict/many-connections/", {"choice": "1"})
    student = join("Mina", client=client).student
    assert set(Lab.objects.filter(owner=student.owner).values_list("lesson", flat=True)) == {
        "clusterip",
        "affinity",
    }
    row = Progress.objects.get(student=student, task="find-the-pods")
    assert row.solved is not None
    assert Progress.objects.get(student=student, task="many-connections").answer == 1


def test_the_personal_code_restores_the_work_on_another_device(mina):
    mina.browser.post(f"{LESSON}run/", {"line": "echo from the first device"})
    other = Client()
    other.post("/lessons/clusterip/run/", {"line": "echo somebody was here before"})
    shown = codes.grouped(mina.code).lower()
    assert other.post("/rejoin/", {"code": shown}).status_code == 302
    page = other.get(LESSON).content.decode()
    assert "from the first device" in page
    assert "somebody was here before" not in page


def test_leaving_gives_the_browser_back_what_it_had_before(mina):
    other = Client()
    other.post(f"{LESSON}run/", {"line": "echo my own"})
    other.post("/rejoin/", {"code": mina.code})
    other.post("/class/leave/")
    assert "my own" in other.get(LESSON).content.decode()
    assert other.get("/class/").status_code == 403


def test_the_server_keeps_only_a_digest_of_the_personal_code(mina):
    student = Student.objects.get()
    assert mina.code not in str(Student.objects.values().get())
    assert student.code_digest == codes.digest(mina.code)


def test_the_code_is_shown_after_joining_and_again_when_asked_for(mina):
    shown = codes.grouped(mina.code)
    first, second = (mina.browser.get("/class/").content.decode() for _ in range(2))
    assert f'<p class="big-code">{shown}</p>' in first
    assert "Show my personal code" not in first
    assert "Show my personal code" in second


def test_a_new_code_makes_the_old_one_worthless(mina, kim, classroom):
    answer = kim.post(f"/classes/{classroom.pk}/students/{mina.student.pk}/code/")
    new = re.search(r'class="big-code">([\w-]+)<', answer.content.decode()).group(1)
    assert (
        "No student has this code"
        in Client().post("/rejoin/", {"code": mina.code}).content.decode()
    )
    assert Client().post("/rejoin/", {"code": new}).status_code == 302
    assert codes.grouped(mina.code) not in mina.browser.get("/class/").content.decode()


def test_a_name_is_there_once_in_a_class_however_it_is_written(join, classroom, instructor):
    join("Mina")
    for name in ("mina", "ＭＩＮＡ", " Mina\u200b"):
        answer = Client().post("/join/", {"code": classroom.join_code, "nickname": name})
        assert "is called that already" in answer.content.decode()
    join("Mina", teaching.make(instructor, "Tuesday"))


def test_a_class_that_nobody_can_join_says_so_and_so_does_a_code_of_no_class(classroom, client):
    Classroom.objects.update(joinable=False)
    closed = client.post("/join/", {"code": classroom.join_code, "nickname": "Mina"})
    assert "Nobody can join this class now" in closed.content.decode()
    unknown = client.post("/join/", {"code": "BBBBBB", "nickname": "Mina"}).content.decode()
    assert "No class has this code" in unknown


def test_a_new_join_code_shuts_out_the_old_one_and_nobody_inside(mina, kim, classroom):
    kim.post(f"/classes/{classroom.pk}/settings/code/")
    answer = Client().post("/join/", {"code": classroom.join_code, "nickname": "Jun"})
    assert "No class has this code" in answer.content.decode()
    assert mina.browser.get("/class/").status_code == 200


def test_one_can_work_without_a_class(client, db):
    client.post(f"{LESSON}run/", {"line": "echo alone"})
    assert "alone" in client.get(LESSON).content.decode()
    assert not Progress.objects.exists()


def test_a_name_that_is_markup_is_shown_as_it_is_typed(join, kim, classroom):
    joined = join("<script>alert(1)</script>")
    for page in (
        joined.browser.get("/class/"),
        joined.browser.get(LESSON),
        kim.get(f"/classes/{classroom.pk}/"),
        kim.get(f"/classes/{classroom.pk}/students/{joined.student.pk}/"),
    ):
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert(1)" in page.content.decode()


@settings(derandomize=True)
@given(st.text(max_size=300))
def test_a_cleaned_name_is_short_visible_and_cleaned_again_the_same(typed):
    try:
        name = nicknames.clean(typed)
    except nicknames.ValidationError:
        return
    assert 1 <= len(name) <= nicknames.LONGEST
    assert name.isprintable()
    assert nicknames.clean(name) == name
    assert len(nicknames.key(name)) <= Student._meta.get_field("nickname_key").max_length


@settings(derandomize=True)
@given(st.text(max_size=80))
def test_what_is_typed_as_a_code_never_breaks_anything(typed):
    assert set(codes.typed(typed)) <= set(codes.CHARACTERS)
    assert len(codes.digest(typed)) == 64
