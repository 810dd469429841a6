"""What must hold of a lesson's text: its commands, the outputs that it quotes, links and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from lessons.course.lessons.catalogue import catalogue
from lessons.course.lessons.faults import Fault
from lessons.course.lessons.lesson import Lesson, PartKind
from lessons.course.play import Play
from lessons.course.scenarios.texts import find_line, folded
from lessons.engine.terminal import Transcript

# Stands in a quoted output for lines that are left out.
LEFT_OUT = "..."
_NOT_A_COMMAND = (70, 126, 127)
_LINK = re.compile(r'<a href="([^"]*)"')
_IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"')
_LESSON = re.compile(r"\.\./([a-z0-9-]+)/(?:#task-([a-z0-9-]+))?")
_HOST = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def as_read(lesson: Lesson, begun: Play) -> Iterator[Fault]:
    """Who reads on and solves each task on the way can run every command, and sees what the text quotes."""
    play, done = begun.copy(), None
    for part in lesson.parts:
        if part.kind == PartKind.OUTPUT:
            if done is None:
                text = "a quoted output stands below the block that is run for it"
                yield Fault(lesson.file, part.line, text)
            elif not quotes(part.output, shown := "".join(text for _, text in done.output)):
                text = f"{done.line!r} prints something else: {shown!r}"
                yield Fault(lesson.file, part.line, text)
        done = play.run(part.command) if part.command else None
        if done is not None and unknown(done):
            text = f"{done.line!r} is no command of the lab: {last_line(done)}"
            yield Fault(lesson.file, part.line, text)
        if part.task is not None:
            play.solve(part.task)


def quotes(quoted: str, shown: str) -> bool:
    """Whether these are the lines that were shown. `...` is any lines, `*` is any word; blanks count as one."""
    lines = [folded(line) for line in shown.strip("\n").split("\n")]
    at, anywhere = 0, False
    for line in quoted.strip("\n").split("\n"):
        if line.strip() == LEFT_OUT:
            anywhere = True
            continue
        found = find_line(line, lines[at:] if anywhere else lines[at : at + 1])
        if found < 0:
            return False
        at, anywhere = at + found + 1, False
    return anywhere or at == len(lines)


def links(lesson: Lesson) -> Iterator[Fault]:
    """Links lead to other lessons, or to other sites over HTTPS; nothing else is there for them to lead to."""
    known = {other.slug: other for other in (*catalogue(), lesson)}
    found = (unescape(target) for html in _texts(lesson) for target in _LINK.findall(html))
    for target in found:
        if inside := _LESSON.fullmatch(target):
            slug, task_id = inside.groups()
            written = f"lesson:{slug}" + (f"#{task_id}" if task_id else "")
            tasks = [task.id for task in known[slug].tasks] if slug in known else []
            if slug not in known or (task_id and task_id not in tasks):
                yield Fault(lesson.file, line_of(lesson, written), f"there is no {written}")
        elif not _well_formed(target):
            text = f"the link {target!r} leads nowhere: write https://... or lesson:NAME"
            yield Fault(lesson.file, line_of(lesson, target), text)


def images(lesson: Lesson) -> Iterator[Fault]:
    """Pictures are in the lesson's folder, and say in words what they show."""
    for target, words in (found for html in _texts(lesson) for found in _IMAGE.findall(html)):
        line = line_of(lesson, target)
        if target not in lesson.images:
            yield Fault(lesson.file, line, f"there is no picture {target!r} in the lesson's folder")
        if not words.strip():
            yield Fault(lesson.file, line, f"{target!r}: say in words what it shows: ![...](...)")


def line_of(lesson: Lesson, text: str) -> int:
    """The first line in which the lesson's source has this text; 0 if it is nowhere."""
    lines = enumerate(lesson.source.split("\n"), 1)
    return next((number for number, line in lines if text in line), 0)


def unknown(done: Transcript) -> bool:
    """What was run is no command, or has an option that the command does not know."""
    return done.exit in _NOT_A_COMMAND or "unknown" in done.stderr


def last_line(done: Transcript) -> str:
    """The last line that a command printed: what it complained of."""
    return (done.stderr or done.stdout).strip().rpartition("\n")[2]


def _texts(lesson: Lesson) -> Iterator[str]:
    """All HTML of a lesson."""
    for part in lesson.parts:
        yield part.html
    for task in lesson.tasks:
        yield from (task.html, task.worked, *(hint.html for hint in task.hints))
        yield from (choice.html for choice in task.choices)
        yield from (miss.html for miss in task.near_misses)


def _well_formed(target: str) -> bool:
    try:
        parts = urlsplit(target)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme == "https" and port is None and bool(_HOST.fullmatch(host))
