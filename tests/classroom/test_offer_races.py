"""Offers that are pushed, taken over, gone back from and withdrawn at the same moment."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from racing import at_once, lingering

from lessons import labs
from lessons.classroom import instructors, offers
from lessons.course.lessons import lesson_by_slug
from lessons.labs import journal
from lessons.models import Acceptance, Classroom, Lab, Offer, Student

LESSON = "/lessons/clusterip/"


@pytest.fixture
def instructor(transactional_db: None) -> User:
    return User.objects.create_user("kim", password="kube-proxy-writes-rules")


@pytest.fixture
def prepared(instructor: User) -> Lab:
    """The instructor's own lab."""
    return labs.open_lab(instructors.owner_of(instructor), lesson_by_slug("clusterip"))


@pytest.fixture
def offer(classroom: Classroom, prepared: Lab) -> Offer:
    return offers.push(classroom, prepared, "")


def test_two_pushes_at_once_leave_one_offer(classroom, prepared, monkeypatch):
    lingering(monkeypatch, labs, "fork")
    at_once(
        lambda: offers.push(classroom, prepared, "one"),
        lambda: offers.push(classroom, prepared, "two"),
    )
    assert Offer.objects.count() == 1
    assert Lab.objects.filter(owner__startswith=offers.OFFERED).count() == 1


def test_an_offer_is_taken_over_once_however_often_it_is_clicked(offer, mina, monkeypatch):
    mine = labs.open_lab(mina.student.owner, lesson_by_slug("clusterip"))
    lingering(monkeypatch, labs, "fork")
    at_once(*[lambda: offers.accept(mina.student, offer, Lab.objects.get(pk=mine.pk))] * 3)
    assert Acceptance.objects.count() == 1
    assert Lab.objects.filter(owner=mina.student.owner).count() == 2


@pytest.mark.parametrize("slow", [(labs, "fork"), (journal, "held")])
def test_an_offer_can_be_withdrawn_while_it_is_taken_over(kim, offer, mina, monkeypatch, slow):
    mina.browser.get(LESSON)
    lingering(monkeypatch, *slow)
    accepted, withdrawn = at_once(
        lambda: mina.browser.post(f"/class/offers/{offer.pk}/accept/"),
        lambda: kim.post(f"/classes/{offer.classroom_id}/lessons/clusterip/withdraw/"),
    )
    assert (accepted.status_code < 500, withdrawn.status_code) == (True, 302)
    assert not Offer.objects.exists()
    assert mina.browser.get(LESSON).status_code == 200


def test_a_student_can_be_removed_while_they_take_an_offer_over(kim, offer, mina, monkeypatch):
    mina.browser.get(LESSON)
    lingering(monkeypatch, labs, "fork")
    accepted, removal = at_once(
        lambda: mina.browser.post(f"/class/offers/{offer.pk}/accept/"),
        lambda: kim.post(f"/classes/{offer.classroom_id}/students/{mina.student.pk}/remove/"),
    )
    assert (accepted.status_code < 500, removal.status_code) == (True, 302)
    assert not Student.objects.exists()


def test_who_goes_back_twice_loses_nothing_done_in_between(offer, mina, monkeypatch):
    mine = labs.open_lab(mina.student.owner, lesson_by_slug("clusterip"))
    offers.accept(mina.student, offer, mine)
    taken = [offers.taken(mina.student, "clusterip") for _click in range(2)]
    lingering(monkeypatch, labs, "fork")
    at_once(*(lambda one=one: offers.go_back(one) for one in taken))
    assert Lab.objects.filter(owner=mina.student.owner).count() == 3
    assert not Acceptance.objects.exists()
