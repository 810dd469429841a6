"""The lessons there are."""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from pathlib import Path

from lessons.course.lessons.faults import LessonError
from lessons.course.lessons.lesson import Lesson
from lessons.course.lessons.loader import TEXT, load

CONTENT = Path(__file__).parents[2] / "content"

# Folders of lessons outside the project, with the operating system's separator between them.
VARIABLE = "LESSONS_PATH"
# The folder of all that the lab keeps.
DATA = "LAB_DATA_DIR"
# "1" where lessons of LESSONS_PATH are read anew when they have changed.
LIVE = "LAB_PREVIEW"

_log = logging.getLogger(__name__)


def places() -> tuple[Path, ...]:
    """The folders that hold lessons: the project's own, then those of LESSONS_PATH, then those of installed packs."""
    installed = packs()
    kept = sorted(installed.glob("[!.]*/")) if installed.is_dir() else ()
    return (CONTENT, *own_places(), *kept)


def own_places() -> tuple[Path, ...]:
    """The folders of LESSONS_PATH."""
    others = os.environ.get(VARIABLE, "").split(os.pathsep)
    return tuple(_absolute(other) for other in others if other)


def packs() -> Path:
    """Where packs are installed: `lessons` in the lab's data."""
    return _absolute(os.environ.get(DATA) or str(CONTENT.parents[1] / "data")) / "lessons"


@lru_cache(maxsize=32)
def _absolute(folder: str) -> Path:
    """Resolving asks the file system about each part, and every request wants it."""
    return Path(folder).resolve()


def catalogue() -> tuple[Lesson, ...]:
    """All lessons by their order; one from outside that cannot be read is left out, and the log says why."""
    here = places()
    return _in_order(here, tuple(map(_changed, here)))


def _changed(place: Path) -> object:
    """Something that changes with a place: of a pack when it is installed, of the author's own with every file."""
    live = os.environ.get(LIVE) == "1" and place in own_places()
    files = sorted(place.rglob("*")) if live else [place] if place != CONTENT else []
    return tuple((file.name, file.stat().st_mtime_ns) for file in files if file.exists())


@lru_cache(maxsize=8)
def _in_order(folders: tuple[Path, ...], changed: object) -> tuple[Lesson, ...]:
    lessons: dict[str, Lesson] = {}
    for folder in folders:
        for text in sorted(folder.glob(f"*/{TEXT}")):
            try:
                lesson = load(text.parent)
            except LessonError as error:
                if folder == CONTENT:
                    raise
                _log.error("%s", error)
            else:
                for fault in lesson.untranslated:
                    _log.warning("%s/%s", lesson.slug, fault)
                lessons.setdefault(lesson.slug, lesson)
    return tuple(sorted(lessons.values(), key=lambda lesson: (lesson.order, lesson.slug)))


def folder_of(slug: str) -> Path | None:
    """The folder of the lesson of this slug, whether it can be read or not; None if there is none."""
    folders = (place / slug for place in places())
    return next((folder for folder in folders if (folder / TEXT).is_file()), None)


def lesson_by_slug(slug: str) -> Lesson | None:
    """The lesson of this slug, or None."""
    return next((lesson for lesson in catalogue() if lesson.slug == slug), None)
