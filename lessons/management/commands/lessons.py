"""`manage.py lessons check [FOLDER...]` and `manage.py lessons new NAME`: for those who write lessons."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lessons.course import lessons as course
from lessons.course.checking import ENOUGH, Report, check_lesson
from lessons.course.lessons.template import write_new


class Command(BaseCommand):
    """Checks lessons, or begins a new one."""

    help = "Check lessons as code is tested, or begin a new one."
    requires_system_checks: list[str] = []  # noqa: RUF012  (Django's own declaration)

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the two verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        check = verbs.add_parser("check", help="play lessons, right and wrong")
        check.add_argument(
            "folders", nargs="*", type=Path, metavar="FOLDER", help="lessons; all, if left out"
        )
        new = verbs.add_parser("new", help="begin a lesson that works, to be changed")
        new.add_argument("name", metavar="NAME", help="small letters, digits and dashes")
        new.add_argument(
            "--in", dest="where", type=Path, metavar="FOLDER", help="where, if not LESSONS_PATH"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what the verb says; the exit status is 1 if a lesson does not pass."""
        if options["verb"] == "new":
            self._new(options["name"], options["where"])
            return
        folders = options["folders"] or [
            text.parent for place in course.places() for text in sorted(place.glob("*/lesson.md"))
        ]
        passed = [self._check(folder) for folder in folders]
        self.stdout.write(f"{sum(passed)} of {len(passed)} lessons pass")
        if not all(passed):
            sys.exit(1)

    def _check(self, folder: Path) -> bool:
        named = (place / folder for place in course.places())  # a bare name is one of the lessons
        folder = folder if folder.is_dir() else next(filter(Path.is_dir, named), folder)
        lacking: list[str] = []
        try:
            report = check_lesson(course.load(folder.resolve()))
            lacking = _untranslated(folder)
        except course.LessonError as error:
            report = Report(error.faults, 0, ())
        verdict = "pass" if report.passed else "FAIL"
        counts = f"mutants {report.caught}/{report.mutants} ({report.score:.0%})"
        self.stdout.write(f"{verdict}  {folder.name}  {counts}")
        for fault in report.faults:
            self.stdout.write(f"    {folder}/{fault}")
        for name in lacking:
            self.stdout.write(f"    no {name}: shown in English")
        if report.score < ENOUGH:
            for survivor in report.survivors:
                self.stdout.write(f"    not caught: {survivor}")
        return report.passed

    def _new(self, name: str, where: Path | None) -> None:
        try:
            folder = write_new(where or course.places()[-1], name)
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{folder} is there. Check it: manage.py lessons check {folder}")


def _untranslated(folder: Path) -> list[str]:
    """The translations that the page could show and that are not there."""
    others = [code for code, _ in settings.LANGUAGES if code != course.LANGUAGE]
    names = [f"lesson.{code}.md" for code in others]
    return [name for name in names if not (folder / name).exists()]
