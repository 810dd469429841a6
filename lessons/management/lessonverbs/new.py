"""`manage.py lessons new NAME`: begin a lesson that works, to be changed."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, OutputWrapper

from lessons.course import lessons as course
from lessons.course.lessons.template import write_new

HELP = "begin a lesson that works, to be changed"


def arguments(parser: ArgumentParser) -> None:
    """Declare the name and the place."""
    parser.add_argument("name", metavar="NAME", help="small letters, digits and dashes")
    parser.add_argument(
        "--in", dest="where", type=Path, metavar="FOLDER", help="where, if not LESSONS_PATH"
    )


def run(options: dict[str, Any], out: OutputWrapper) -> bool:
    """Write the folder, and say where it is."""
    place = options["where"] or [course.CONTENT, *course.own_places()][-1]
    try:
        folder = write_new(place, options["name"])
    except (OSError, ValueError) as error:
        raise CommandError(str(error)) from error
    out.write(f"{folder} is there. Check it: manage.py lessons check {folder}")
    return True
