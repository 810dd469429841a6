"""Opens every lesson from several threads at the same moment; prints how many labs there are of each."""

from __future__ import annotations

import os
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "labsite.settings")

import django

django.setup()

from django.db import connection  # noqa: E402

from lessons import labs  # noqa: E402
from lessons.course.lessons import catalogue  # noqa: E402
from lessons.models import Lab  # noqa: E402

TABS = 4
together = Barrier(TABS)


def tab(_number: int) -> set[tuple[str, str]]:
    """The labs that this tab was given, by lesson."""
    given = set()
    for lesson in catalogue():
        together.wait()
        given.add((lesson.slug, str(labs.open_lab("mina", lesson).pk)))
    connection.close()
    return given


with ThreadPoolExecutor(TABS) as pool:
    shown = set().union(*pool.map(tab, range(TABS)))
made = Counter(Lab.objects.values_list("lesson", flat=True))
assert Counter(slug for slug, _lab in shown) == made
print(sorted(set(made.values())), len(made) == len(catalogue()))
