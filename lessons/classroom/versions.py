"""The version of a class: it rises with all that its grid shows, so that a page can ask what is new."""

from __future__ import annotations

from django.db.models import F

from lessons.models import Classroom


def keep(classroom_id: int) -> None:
    """Keep everybody else from changing the class until the transaction is over; Classroom.DoesNotExist if it is gone."""
    Classroom.objects.select_for_update(no_key=True).values_list("pk").get(pk=classroom_id)


def raise_version(classroom_id: int, *, layout: bool = False) -> int:
    """The next version, in the transaction of whoever asks: nobody else gets one before that is over.

    So whoever has read the class at a version has seen all that was written up to it. `layout` says that rows or
    columns of the grid come or go. Classroom.DoesNotExist if the class is gone.
    """
    row = Classroom.objects.filter(pk=classroom_id)
    row.update(version=F("version") + 1)
    version = row.values_list("version", flat=True).get()
    if layout:
        row.update(layout_version=version)
    return version
