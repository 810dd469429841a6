"""The version of a class: it rises with all that its grid shows, so that a page can ask what is new."""

from __future__ import annotations

from django.db.models import F

from lessons.models import Classroom


def raise_version(classroom_id: int, *, layout: bool = False) -> int:
    """The next version, in the transaction of whoever asks: nobody else gets one before that is over.

    So whoever has read the class at a version has seen all that was written up to it. `layout` says that rows or
    columns of the grid come or go.
    """
    row = Classroom.objects.filter(pk=classroom_id)
    row.update(version=F("version") + 1)
    version = row.values_list("version", flat=True).get()
    if layout:
        row.update(layout_version=version)
    return version
