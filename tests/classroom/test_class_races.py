"""A class in which several people do things at the same moment."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from racing import at_once, lingering

from lessons.classroom import instructors, membership, progress, teaching
from lessons.course.lessons import lesson_by_slug
from lessons.labs import journal
from lessons.labs import lab as acting
from lessons.labs.journal import latest_lab
from lessons.models import Classroom, Entry, Progress, Student

LESSON = "/lessons/clusterip/"
CALL = {"line": "curl sample-clusterip", "place": "pod/default/client"}


@pytest.fixture
def instructor(transactional_db: None) -> User:
    return User.objects.create_user("kim", password="kube-proxy-writes-rules")


@pytest.fixture
def pair(join) -> tuple[SimpleNamespace, SimpleNamespace]:
    return join("Mina"), join("Jun")


def fine(answer: object) -> bool:
    """No fault, and nothing that has to be tried again."""
    return answer.status_code < 500


def solved_by(student: Student) -> list[str]:
    rows = Progress.objects.filter(student=student, solved__isnull=False)
    return list(rows.values_list("task", flat=True))


@pytest.mark.parametrize("slow", [(acting, "carry_out"), (membership, "note_labs")])
def test_a_task_solved_while_its_student_joins_is_in_the_grid(
    classroom, lesson_solution, monkeypatch, slow
):
    browser = Client()
    browser.get(LESSON)
    key = browser.session["lab-owner"]
    lingering(monkeypatch, *slow)
    answer, (student, _code) = at_once(
        lambda: browser.post(f"{LESSON}apply/", lesson_solution),
        lambda: membership.join(classroom, "Mina", key),
    )
    assert fine(answer)
    lab = latest_lab(key, "clusterip")
    assert lab.solved
    assert solved_by(student) == lab.solved


def test_a_prediction_answered_while_its_student_joins_is_in_the_grid(classroom, monkeypatch):
    slug, task = next(
        (slug, task.id)
        for slug in ("clusterip", "nodeport", "headless")
        for task in lesson_by_slug(slug).tasks
        if task.choices
    )
    browser = Client()
    browser.get(f"/lessons/{slug}/")
    key = browser.session["lab-owner"]
    lingering(monkeypatch, journal, "held", before=True)
    at_once(
        lambda: browser.post(f"/lessons/{slug}/predict/{task}/", {"choice": "0"}),
        lambda: membership.join(classroom, "Mina", key),
    )
    assert Progress.objects.get(task=task).answer == 0


def test_a_new_code_for_the_class_takes_back_nothing_that_students_did_meanwhile(classroom, mina):
    before = Classroom.objects.get(pk=classroom.pk)
    mina.browser.post(f"{LESSON}run/", CALL)
    done = Classroom.objects.get(pk=classroom.pk)
    assert done.version > before.version
    teaching.change_code(before)
    after = Classroom.objects.get(pk=classroom.pk)
    assert after.join_code != done.join_code
    assert (after.version, after.layout_version) == (done.version, done.layout_version)


def test_an_operator_who_changes_a_class_takes_back_nothing_either(
    classroom, mina, others, log_in, monkeypatch
):
    root = log_in("root")
    page = root.get(f"/admin/lessons/classroom/{classroom.pk}/change/")
    form = page.context["adminform"].form
    sent = {name: value for name, value in form.initial.items() if value not in (None, False)}
    sent |= {"deadline_0": "", "deadline_1": "", "name": "Networks, Tuesday"}
    sent |= {"assignments-TOTAL_FORMS": "0", "assignments-INITIAL_FORMS": "0"}
    known = Classroom.full_clean

    def while_a_student_acts(room: Classroom, *args, **kwargs) -> None:
        mina.browser.post(f"{LESSON}run/", CALL)
        known(room, *args, **kwargs)

    monkeypatch.setattr(Classroom, "full_clean", while_a_student_acts)
    seen = Classroom.objects.get(pk=classroom.pk).version
    answer = root.post(f"/admin/lessons/classroom/{classroom.pk}/change/", sent)
    assert answer.status_code == 302, answer.context["errors"]
    after = Classroom.objects.get(pk=classroom.pk)
    assert after.name == "Networks, Tuesday"
    assert after.version > seen
    assert after.layout_version == after.version


SLOW_ACTS = [(Entry, "save"), (progress, "raise_version"), (progress, "_write")]


@pytest.mark.parametrize("slow", SLOW_ACTS)
def test_a_student_can_be_removed_while_they_act(kim, classroom, mina, monkeypatch, slow):
    mina.browser.post(f"{LESSON}run/", {"line": "echo one"})
    lingering(monkeypatch, *slow, before=slow[1] == "raise_version")
    act, removal = at_once(
        lambda: mina.browser.post(f"{LESSON}run/", CALL),
        lambda: kim.post(f"/classes/{classroom.pk}/students/{mina.student.pk}/remove/"),
    )
    assert (fine(act), removal.status_code) == (True, 302)
    assert not Student.objects.exists()
    assert not Entry.objects.filter(payload__line="echo one").exists()
    assert not Progress.objects.exists()


@pytest.mark.parametrize("slow", SLOW_ACTS)
def test_a_class_can_be_deleted_while_its_students_act(kim, classroom, pair, monkeypatch, slow):
    mina, jun = pair
    for student in pair:
        student.browser.post(f"{LESSON}run/", {"line": "echo one"})
    lingering(monkeypatch, *slow, before=slow[1] == "raise_version")
    *acts, deletion = at_once(
        lambda: mina.browser.post(f"{LESSON}run/", CALL),
        lambda: jun.browser.post(f"{LESSON}run/", CALL),
        lambda: kim.post(f"/classes/{classroom.pk}/delete/", {"name": classroom.name}),
    )
    assert [fine(act) for act in acts] == [True, True]
    assert deletion.status_code == 302
    assert not Classroom.objects.exists()
    assert not Student.objects.exists()


@pytest.mark.parametrize("slow", [(membership, "note_labs"), (membership, "raise_version")])
def test_a_class_can_be_deleted_while_somebody_joins(kim, classroom, mina, monkeypatch, slow):
    lingering(monkeypatch, *slow, before=slow[1] == "raise_version")
    joined, deletion = at_once(
        lambda: Client().post("/join/", {"code": classroom.join_code, "nickname": "Late"}),
        lambda: kim.post(f"/classes/{classroom.pk}/delete/", {"name": classroom.name}),
    )
    assert (fine(joined), deletion.status_code) == (True, 302)
    assert not Classroom.objects.exists()
    assert not Student.objects.exists()


def test_nobody_joins_a_class_that_was_closed_while_they_typed(classroom, monkeypatch):
    found = membership.joinable(classroom.join_code)
    Classroom.objects.update(joinable=False)
    with pytest.raises(membership.ValidationError, match="Nobody can join"):
        membership.join(found, "Late", "key")


def test_of_a_class_that_goes_students_and_instructor_read_that_it_is_gone(
    kim, classroom, mina, monkeypatch
):
    """Whatever was found a moment ago, and is not there any more as it is written to."""
    found = acting.carry_out

    def as_the_class_goes(*args, **kwargs):
        teaching.delete(classroom)
        return found(*args, **kwargs)

    monkeypatch.setattr(acting, "carry_out", as_the_class_goes)
    answer = mina.browser.post(f"{LESSON}run/", CALL, headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    assert mina.browser.get(LESSON).status_code == 200
    assert kim.post(f"/classes/{classroom.pk}/settings/lessons/").status_code == 404


def test_who_clicks_join_twice_is_in_the_class_and_reads_a_code_that_holds(classroom, monkeypatch):
    browser = Client()
    browser.get(f"/join/{classroom.join_code}/")
    form = {"code": classroom.join_code, "nickname": "Mina"}
    twice = [Client(), Client()]
    for tab in twice:
        tab.cookies = browser.cookies.copy()
    lingering(monkeypatch, membership, "note_labs")
    answers = at_once(*(lambda tab=tab: tab.post("/join/", form) for tab in twice))
    assert [answer.status_code for answer in answers] == [302, 302]
    student = Student.objects.get()
    codes = [tab.session["personal-code"] for tab in twice]
    assert any(membership.holds(student, code) for code in codes)
    assert {tab.session["lab-owner"] for tab in twice} == {student.owner}


def test_who_logs_in_while_they_join_keeps_the_students_labs(classroom, instructor, monkeypatch):
    browser, other = Client(), Client()
    browser.get(LESSON)
    other.cookies = browser.cookies.copy()
    key = browser.session["lab-owner"]
    lingering(monkeypatch, membership, "note_labs")
    lingering(monkeypatch, instructors, "student_of")
    answer, (student, _code) = at_once(
        lambda: other.post("/login/", {"username": "kim", "password": "kube-proxy-writes-rules"}),
        lambda: membership.join(classroom, "Mina", key),
    )
    assert answer.status_code == 302
    assert student.owner == key
