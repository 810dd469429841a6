"""A state pushed to the class: taken over, and gone back from."""

from __future__ import annotations

from django.test import Client

from lessons.labs.journal import latest_lab
from lessons.models import Lab, Offer

LESSON = "/lessons/clusterip/"
HTMX = {"HX-Request": "true"}


def push(kim: Client, classroom, note: str = "Start here") -> Offer:
    kim.post(f"{LESSON}run/", {"line": "kubectl create configmap from-kim"})
    kim.post(f"/classes/{classroom.pk}{LESSON}push/", {"note": note})
    return Offer.objects.get()


def lines(student) -> list[str]:
    lab = latest_lab(student.owner, "clusterip")
    return [entry.payload["line"] for entry in lab.entries.order_by("index")]


def test_students_see_the_offer_and_take_it_over(kim, classroom, mina):
    offer = push(kim, classroom)
    assert "Start here" in mina.browser.get(LESSON).content.decode()
    mina.browser.post(f"/class/offers/{offer.pk}/accept/")
    assert lines(mina.student) == ["kubectl create configmap from-kim"]
    assert "Start here" not in mina.browser.get(LESSON).content.decode()


def test_their_own_work_is_kept_with_what_was_just_typed(kim, classroom, mina):
    mina.browser.post(f"{LESSON}run/", {"line": "echo mine"})
    offer = push(kim, classroom)
    typed = {"pane:sample-clusterip.yaml": "# just typed"}
    mina.browser.post(f"/class/offers/{offer.pk}/accept/", typed, headers=HTMX)
    mina.browser.post(f"{LESSON}run/", {"line": "echo in the offer"})
    mina.browser.post(f"/class{LESSON}go-back/", headers=HTMX)
    assert lines(mina.student) == ["echo mine"]
    lab = latest_lab(mina.student.owner, "clusterip")
    assert lab.panes["sample-clusterip.yaml"] == "# just typed"


def test_one_can_go_back_even_after_the_offer_is_withdrawn(kim, classroom, mina):
    mina.browser.post(f"{LESSON}run/", {"line": "echo mine"})
    offer = push(kim, classroom)
    mina.browser.post(f"/class/offers/{offer.pk}/accept/")
    kim.post(f"/classes/{classroom.pk}{LESSON}withdraw/")
    assert not Lab.objects.filter(owner__startswith="offer:").exists()
    assert "Back to my own work" in mina.browser.get(LESSON).content.decode()
    mina.browser.post(f"/class{LESSON}go-back/")
    assert lines(mina.student) == ["echo mine"]


def test_taking_it_over_twice_is_taking_it_over_once(kim, classroom, mina):
    offer = push(kim, classroom)
    for _ in range(2):
        mina.browser.post(f"/class/offers/{offer.pk}/accept/")
        mina.browser.post(f"{LESSON}run/", {"line": "echo on"})
    assert lines(mina.student)[1:] == ["echo on", "echo on"]


def test_a_new_push_takes_the_place_of_the_old_one(kim, classroom, mina):
    push(kim, classroom)
    kim.post(f"/classes/{classroom.pk}{LESSON}push/", {"note": "No, here"})
    page = mina.browser.get(LESSON).content.decode()
    assert "No, here" in page
    assert "Start here" not in page


def test_what_the_instructor_solved_is_not_the_students(kim, classroom, mina, lesson_solution):
    kim.post(f"{LESSON}apply/", lesson_solution)
    offer = push(kim, classroom)
    mina.browser.post(f"/class/offers/{offer.pk}/accept/")
    mina.browser.post(f"{LESSON}run/", {"line": "echo on"})
    assert not mina.student.progress.filter(solved__isnull=False).exists()


def test_the_lab_of_a_student_is_looked_at_stepped_through_and_copied_untouched(
    kim, classroom, mina
):
    for line in ("echo one", "echo two"):
        mina.browser.post(f"{LESSON}run/", {"line": line})
    address = f"/classes/{classroom.pk}/students/{mina.student.pk}/clusterip/"
    assert "After command 2 of 2" in kim.get(address).content.decode()
    assert "After command 1 of 2" in kim.get(f"{address}?at=1").content.decode()
    assert kim.get(f"{address}?at=9").status_code == 404
    before = Lab.objects.filter(owner=mina.student.owner).values().get()
    assert kim.post(f"{address}fork/", {"at": "1"}).url == LESSON
    assert "echo one" in kim.get(LESSON).content.decode()
    assert Lab.objects.filter(owner=mina.student.owner).values().get() == before


def test_an_instructors_labs_are_the_same_in_any_browser(kim, log_in):
    kim.post(f"{LESSON}run/", {"line": "echo prepared"})
    assert "echo prepared" in log_in("kim").get(LESSON).content.decode()


def test_what_was_done_before_the_login_comes_along(instructor, client):
    client.post(f"{LESSON}run/", {"line": "echo before"})
    client.force_login(instructor)
    assert "echo before" in client.get(LESSON).content.decode()


def test_a_students_browser_gives_its_labs_to_no_instructor(mina, instructor):
    mina.browser.post(f"{LESSON}run/", {"line": "echo mine"})
    mina.browser.force_login(instructor)
    assert "echo mine" not in mina.browser.get(LESSON).content.decode()
    assert lines(mina.student) == ["echo mine"]
