"""A state that the instructor pushes to the class: students take it over, and can go back to their own work."""

from __future__ import annotations

import secrets

from django.db import transaction

from lessons import labs
from lessons.classroom.versions import keep
from lessons.labs import journal
from lessons.models import Acceptance, Classroom, Lab, Offer, Student

# Labs of such owners stand as they were offered.
OFFERED = "offer:"


def push(classroom: Classroom, lab: Lab, note: str) -> Offer:
    """Offer a lab as it stands to the class, in place of what was offered of that lesson before."""
    with transaction.atomic():
        withdraw(classroom, lab.lesson)
        copy = labs.fork(lab, OFFERED + secrets.token_urlsafe(16))
        return Offer.objects.create(classroom=classroom, lab=copy, note=note)


def withdraw(classroom: Classroom, slug: str) -> None:
    """Offer nothing in a lesson any more; who has taken it over keeps it."""
    with transaction.atomic():
        keep(classroom.pk)
        for offer in classroom.offers.filter(lab__lesson=slug):
            offer.delete()


def offered(student: Student, slug: str) -> Offer | None:
    """What is offered to the student in a lesson and not taken over yet."""
    offers = Offer.objects.filter(classroom=student.classroom_id, lab__lesson=slug)
    return offers.exclude(acceptances__student=student).select_related("lab").first()


def taken(student: Student, slug: str) -> Acceptance | None:
    """What the student took over last in a lesson, and has not gone back from."""
    found = student.acceptances.filter(before__lesson=slug)
    return found.select_related("before").order_by("-created").first()


def accept(student: Student, offer: Offer, current: Lab) -> None:
    """Take the offer over in place of the student's current lab, which is kept to come back to.

    Nothing happens if it was withdrawn meanwhile.
    """
    with journal.held(current):
        if not Offer.objects.select_for_update(no_key=True).filter(pk=offer.pk):
            return
        _acceptance, new = Acceptance.objects.get_or_create(
            offer=offer, student=student, defaults={"before": current}
        )
        if new:
            labs.fork(offer.lab, student.owner)


def go_back(acceptance: Acceptance) -> None:
    """Go on with the lab from before, unless that was done meanwhile."""
    with transaction.atomic():
        if not Acceptance.objects.select_for_update().filter(pk=acceptance.pk):
            return
        labs.fork(acceptance.before, acceptance.student.owner)
        acceptance.delete()
