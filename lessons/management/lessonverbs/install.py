"""`manage.py lessons install PACK`: lessons of others, from a zip or a git checkout."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from lessons.course import lessons as course
from lessons.course.packs import PackError, files_of, install

HELP = "install a pack of lessons from a zip or a folder"


def arguments(parser: ArgumentParser) -> None:
    """Declare where the pack is."""
    parser.add_argument("source", type=Path, metavar="PACK", help="a zip, or a folder")


def run(options: dict[str, Any], out: OutputWrapper) -> bool:
    """Install it, and say what there is now."""
    try:
        done = install(files_of(options["source"]), course.packs(), _taken())
    except PackError as error:
        raise CommandError(str(error)) from error
    before = f" (was {done.before})" if done.before else ""
    names = ", ".join(done.pack.lessons)
    out.write(f"{done.pack.name} {done.pack.version}{before} is installed: {names}")
    return True


def _taken() -> dict[str, str]:
    """The lessons that a pack cannot bring: the project's own, and those of other packs."""
    taken = {text.parent.name: "the lab itself" for text in course.CONTENT.glob("*/lesson.md")}
    for text in course.packs().glob("[!.]*/*/lesson.md"):
        taken[text.parent.name] = text.parents[1].name
    return taken
