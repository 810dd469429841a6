"""`manage.py lessons check [FOLDER...]`: play lessons, right and wrong."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import OutputWrapper

from lessons.course import lessons as course
from lessons.course.checking import ENOUGH, Report, check_lesson

HELP = "play lessons, right and wrong"


def arguments(parser: ArgumentParser) -> None:
    """Declare the folders."""
    parser.add_argument(
        "folders", nargs="*", type=Path, metavar="FOLDER", help="lessons; all, if left out"
    )


def run(options: dict[str, Any], out: OutputWrapper) -> bool:
    """Print a report of each lesson; whether all pass."""
    folders = options["folders"] or [
        text.parent for place in course.places() for text in sorted(place.glob("*/lesson.md"))
    ]
    passed = [_check(found(folder), out) for folder in folders]
    out.write(f"{sum(passed)} of {len(passed)} lessons pass")
    return all(passed)


def found(folder: Path) -> Path:
    """The folder that is meant: a bare name is one of the lessons."""
    named = (place / folder for place in course.places())
    return folder if folder.is_dir() else next(filter(Path.is_dir, named), folder)


def _check(folder: Path, out: OutputWrapper) -> bool:
    """Report on one lesson; those that come with the lab must be there in every language."""
    lacking: list[str] = []
    try:
        report = check_lesson(course.load(folder.resolve()))
        lacking = _untranslated(folder)
    except course.LessonError as error:
        report = Report(error.faults, 0, ())
    passed = report.passed and not (lacking and folder.resolve().parent == course.CONTENT)
    verdict = "pass" if passed else "FAIL"
    counts = f"mutants {report.caught}/{report.mutants} ({report.score:.0%})"
    out.write(f"{verdict}  {folder.name}  {counts}")
    for fault in report.faults:
        out.write(f"    {folder}/{fault}")
    for name in lacking:
        out.write(f"    no {name}: shown in English")
    if report.score < ENOUGH:
        for survivor in report.survivors:
            out.write(f"    not caught: {survivor}")
    return passed


def _untranslated(folder: Path) -> list[str]:
    """The translations that the page could show and that are not there."""
    others = [code for code, _ in settings.LANGUAGES if code != course.LANGUAGE]
    names = [f"lesson.{code}.md" for code in others]
    return [name for name in names if not (folder / name).exists()]
