"""The editor's files: the lesson's, and those that the student adds, renames or takes out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from django.utils.translation import gettext as _

from lessons.course.lessons import Lesson
from lessons.labs import journal, quotas
from lessons.labs.text import storable
from lessons.models import Lab

# A name that kubectl's -f takes for a file of manifests, and that a zip may hold anywhere.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}\.(yaml|yml|json)")
MOST_PANES = 24

Files: TypeAlias = dict[str, str]


def names(lesson: Lesson, panes: Mapping[str, str]) -> list[str]:
    """What the editor shows: the lesson's panes in its order, then the student's own files by name."""
    own = sorted(name for name in panes if name not in lesson.files)
    return [*(name for name in lesson.panes if name in panes), *own]


def add(lab: Lab, lesson: Lesson, files: Mapping[str, str]) -> str:
    """Put files into the editor, in place of those of the same name; a message if that cannot be, else ""."""
    for name in files:
        if refusal := _unfit(name):
            return refusal
    texts = {name: storable(text) for name, text in files.items()}
    return _change(lab, lesson, lambda panes: {**panes, **texts})


def create(lab: Lab, lesson: Lesson, name: str) -> str:
    """An empty file in the editor, unless there is one of this name; a message if that cannot be, else ""."""
    return _unfit(name) or _change(lab, lesson, lambda panes: {name: "", **panes})


def rename(lab: Lab, lesson: Lesson, old: str, new: str) -> str:
    """Give a file another name; a message if that cannot be, else ""."""
    if refusal := _unfit(new):
        return refusal

    def change(panes: Files) -> Files | str:
        if new in panes and new != old:
            return _("There is a file %(name)s already.") % {"name": new}
        return {new if name == old else name: text for name, text in panes.items()}

    return _change(lab, lesson, change)


def remove(lab: Lab, lesson: Lesson, name: str) -> str:
    """Take a file out of the editor; the last one stays."""

    def change(panes: Files) -> Files | str:
        if names(lesson, panes) == [name]:
            return _("The last file stays.")
        return {other: text for other, text in panes.items() if other != name}

    return _change(lab, lesson, change)


def unused_name(panes: Mapping[str, str]) -> str:
    """A name for a new file."""
    numbers = range(1, len(panes) + 2)
    return next(name for n in numbers if (name := f"manifest-{n}.yaml") not in panes)


def _unfit(name: str) -> str:
    if NAME.fullmatch(name):
        return ""
    return _(
        "A file is called like web.yaml: letters, digits, dots and dashes, and .yaml, .yml or .json."
    )


def _change(lab: Lab, lesson: Lesson, change: Callable[[Files], Files | str]) -> str:
    """Read the panes again, change them, and write them, with every other tab kept waiting.

    `change` gives a message instead where it cannot be done.
    """
    with journal.held(lab):
        panes = change(lab.panes)
        if isinstance(panes, str):
            return panes
        if len(names(lesson, panes)) > max(MOST_PANES, len(names(lesson, lab.panes))):
            return _("The editor holds %(most)d files at the most.") % {"most": MOST_PANES}
        if refusal := quotas.too_large(panes):
            return refusal
        journal.note(lab, panes=panes)
    return ""
