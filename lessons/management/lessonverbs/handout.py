"""`manage.py lessons handout NAME`: a lesson on paper, as one HTML file."""

from __future__ import annotations

import base64
import mimetypes
import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, OutputWrapper
from django.template.loader import render_to_string
from django.utils import translation

from lessons.course import lessons as course
from lessons.management.lessonverbs.check import found
from lessons.views.handout import on_paper

HELP = "write a lesson as one HTML file, to print"
STYLES = settings.BASE_DIR / "static" / "css" / "handout.css"
_PICTURE = re.compile(r'src="(images/[^"]+)"')


def arguments(parser: ArgumentParser) -> None:
    """Declare the lesson, what goes onto the paper, and where to."""
    parser.add_argument("folder", type=Path, metavar="LESSON", help="its name, or its folder")
    parser.add_argument("--notes", action="store_true", help="with notes and solutions")
    parser.add_argument("--language", default=course.LANGUAGE, help="en, ko")
    parser.add_argument("--to", type=Path, metavar="FILE", help="LESSON.html, if left out")


def run(options: dict[str, Any], out: OutputWrapper) -> bool:
    """Write the file."""
    try:
        lesson = course.load(found(options["folder"]).resolve())
    except course.LessonError as error:
        raise CommandError(str(error)) from error
    with translation.override(options["language"]):
        told = lesson.in_language(options["language"])
        context = on_paper(told, for_instructors=options["notes"])
        styles = STYLES.read_text(encoding="utf-8")
        html = render_to_string("lessons/handout.html", {**context, "styles": styles})
    file = options["to"] or Path(f"{lesson.slug}.html")
    file.write_text(_with_pictures(html, lesson), encoding="utf-8")
    out.write(f"{file} is written")
    return True


def _with_pictures(html: str, lesson: course.Lesson) -> str:
    """The pictures put into the page, so that it is one file."""

    def inside(match: re.Match[str]) -> str:
        file = lesson.images.get(match[1])
        if file is None:
            return match[0]
        kind = mimetypes.guess_type(file.name)[0]
        return f'src="data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"'

    return _PICTURE.sub(inside, html)
