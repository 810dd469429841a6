"""Histograms, misconceptions, exports, and what is deleted with a class."""

from __future__ import annotations

import csv
import json
import re
import uuid
from datetime import datetime
from io import StringIO

import pytest
from django.test import Client

from lessons.classroom import reports
from lessons.course.lessons import lesson_by_slug
from lessons.models import Classroom, Entry, Lab, Progress, Sighting, Student

LESSON = "/lessons/clusterip/"
PREDICT = "/lessons/affinity/predict/many-connections/"


@pytest.fixture
def at_work(classroom, join, lesson_solution) -> Classroom:
    """Three students: two have predicted, one has solved a task, one's way is broken."""
    for name, choice in (("Mina", 1), ("=Jun()", 0), ("Sol, Ada", None)):
        browser = join(name).browser
        if choice is not None:
            browser.post(PREDICT, {"choice": choice})
        call = {"line": "ping -c 1 sample-clusterip", "place": "pod/client"}
        browser.post(f"{LESSON}run/", call)
        if name == "Mina":
            browser.post(f"{LESSON}apply/", lesson_solution)
        if choice is None:
            browser.get(f"{LESSON}entries/1/advice/")
    return classroom


def test_a_prediction_is_shown_as_bars_without_names(kim, at_work):
    lesson = lesson_by_slug("affinity")
    bars = reports.histogram(at_work, lesson, lesson.task("many-connections"))
    assert [(bar.count, bar.percent) for bar in bars] == [(1, 50), (1, 50), (0, 0)]
    page = kim.get(f"/classes/{at_work.pk}/lessons/affinity/predictions/many-connections/")
    text = page.content.decode()
    assert "2 answers" in text
    assert not any(name in text for name in ("Mina", "Jun", "Sol, Ada"))


def test_misconceptions_are_counted_by_students(kim, at_work):
    page = kim.get(f"/classes/{at_work.pk}/misconceptions/").content.decode()
    assert "A Service can be pinged" in page
    assert "<b>1</b> / 3" in page


def test_a_misconception_of_a_lesson_that_has_changed_is_left_out(kim, at_work):
    student = Student.objects.first()
    Sighting.objects.create(
        student=student, lesson="clusterip", task="gone", source="near-miss", number=7
    )
    assert kim.get(f"/classes/{at_work.pk}/misconceptions/").status_code == 200


def exported(kim: Client, classroom: Classroom, file: str) -> str:
    answer = kim.get(f"/classes/{classroom.pk}/export/{file}")
    assert answer["Content-Disposition"].startswith("attachment")
    return answer.content.decode()


def test_grades_are_a_row_a_student(kim, at_work):
    rows = list(csv.DictReader(StringIO(exported(kim, at_work, "grades.csv"))))
    assert [row["student"] for row in rows] == ["'=Jun()", "Mina", "Sol, Ada"]
    mina = rows[1]
    assert mina["clusterip"] == "1"
    solved = sum(
        int(count) for name, count in mina.items() if name not in ("student", "solved", "of")
    )
    assert int(mina["solved"]) == solved


def test_tasks_are_a_row_a_student_and_task(kim, at_work):
    rows = list(csv.DictReader(StringIO(exported(kim, at_work, "tasks.csv"))))
    found = {(row["student"], row["task"]): row for row in rows}
    assert datetime.fromisoformat(found["Mina", "find-the-pods"]["solved"])
    assert found["Mina", "find-the-pods"]["tries"] == "2"
    assert found["Sol, Ada", "find-the-pods"]["stuck"].startswith("no answer to ping")
    assert found["'=Jun()", "many-connections"]["answer"] == "1"


def test_xapi_statements_are_well_formed(kim, at_work):
    statements = json.loads(exported(kim, at_work, "xapi.json"))
    assert len(statements) == Progress.objects.count() == 5
    for one in statements:
        assert uuid.UUID(one["id"])
        assert set(one) == {"id", "actor", "verb", "object", "result", "context", "timestamp"}
        assert set(one["actor"]["account"]) == {"homePage", "name"}
        assert one["actor"]["account"]["homePage"] == "http://testserver/"
        identifiers = [one["verb"]["id"], one["object"]["id"], one["object"]["definition"]["type"]]
        identifiers += list(one["result"]["extensions"])
        for parts in one["context"]["contextActivities"].values():
            identifiers += [part["id"] for part in parts]
        assert all(re.fullmatch(r"https?://\S+", iri) for iri in identifiers)
        assert one["object"]["objectType"] == "Activity"
        assert all(
            isinstance(one["result"].get(key, True), bool) for key in ("completion", "success")
        )
        assert datetime.fromisoformat(one["timestamp"]).tzinfo is not None


def test_each_statement_says_what_happened(kim, at_work):
    statements = json.loads(exported(kim, at_work, "xapi.json"))
    said = {
        (one["actor"]["name"], one["object"]["id"].rpartition("#task-")[2]): (
            one["verb"]["display"]["en"],
            one["result"].get("response"),
        )
        for one in statements
    }
    assert said["Mina", "find-the-pods"] == ("completed", None)
    assert said["Sol, Ada", "find-the-pods"] == ("attempted", None)
    assert {said["Mina", "many-connections"][1], said["=Jun()", "many-connections"][1]} == {
        "1",
        "2",
    }


def test_exporting_again_gives_the_same_statements(kim, at_work):
    assert exported(kim, at_work, "xapi.json") == exported(kim, at_work, "xapi.json")


def test_a_deleted_class_takes_names_and_work_along_and_nothing_of_others(kim, at_work, client):
    client.post(f"{LESSON}run/", {"line": "echo somebody else"})
    student = Client()
    student.post("/join/", {"code": at_work.join_code, "nickname": "Last"})
    student.post(f"{LESSON}run/", {"line": "echo mine"})
    student.post(f"{LESSON}share/")
    kim.post(f"{LESSON}run/", {"line": "echo offered"})
    kim.post(f"/classes/{at_work.pk}{LESSON}push/")
    refused = kim.post(f"/classes/{at_work.pk}/delete/", {"name": "something else"})
    assert "That is not its name" in refused.content.decode()
    assert kim.post(f"/classes/{at_work.pk}/delete/", {"name": at_work.name}).status_code == 302
    left = {entry.payload["line"] for entry in Entry.objects.all()}
    assert left == {"echo somebody else", "echo offered"}
    assert Lab.objects.count() == 2
    for model in (Classroom, Student, Progress, Sighting):
        assert not model.objects.exists()
    assert student.get("/class/").status_code == 403


def test_who_is_taken_out_is_forgotten_and_the_others_stay(kim, at_work):
    mina = Student.objects.get(nickname="Mina")
    kim.post(f"/classes/{at_work.pk}/students/{mina.pk}/remove/")
    assert not Lab.objects.filter(owner=mina.owner).exists()
    assert Student.objects.count() == 2


def test_the_admin_deletes_a_students_work_as_well(others, log_in, at_work):
    mina = Student.objects.get(nickname="Mina")
    answer = log_in("root").post(f"/admin/lessons/student/{mina.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 302
    assert not Lab.objects.filter(owner=mina.owner).exists()
