"""Who leaves the database takes their work along, whichever way they are deleted: by a page, by the admin, with the class."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver

from lessons.labs import journal
from lessons.labs.owner import forget
from lessons.models import Lab, Offer, Student


@receiver(pre_delete, sender=Student)
def keep_work(instance: Student, **_rest: Any) -> None:
    """What is just being done in a student's labs is done first, or not at all."""
    journal.keep([instance.owner])


@receiver(post_delete, sender=Student)
def forget_work(instance: Student, **_rest: Any) -> None:
    """A student's labs, and the copies that they shared."""
    forget(instance.owner)


@receiver(pre_delete, sender=Offer)
def keep_offer(instance: Offer, **_rest: Any) -> None:
    """Who is just taking it over has it first, or not at all."""
    list(Offer.objects.select_for_update(no_key=True).filter(pk=instance.pk))


@receiver(post_delete, sender=Offer)
def forget_offer(instance: Offer, **_rest: Any) -> None:
    """The lab that was offered."""
    Lab.objects.filter(pk=instance.lab_id).delete()
