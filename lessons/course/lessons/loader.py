"""Reading a lesson's folder: lesson.md, manifests/, solutions/."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it.token import Token

from lessons.course.lessons.commands import commands_to_click, read_commands
from lessons.course.lessons.faults import Fault, LessonError
from lessons.course.lessons.fields import Fields
from lessons.course.lessons.lesson import Lesson, Note, Part, PartKind
from lessons.course.lessons.markdown import parse, render
from lessons.course.lessons.model import Command
from lessons.course.lessons.schema import keys
from lessons.course.lessons.segments import Segment, SegmentKind, front_matter, segments
from lessons.course.lessons.tasks import TaskReader
from lessons.course.lessons.translation import with_translations
from lessons.engine.profile import Profile
from lessons.engine.refs import ADMIN, Place

TEXT = "lesson.md"
PICTURES = (".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load(folder: Path) -> Lesson:
    """The lesson in a folder; LessonError with all its faults, each with file and line."""
    return _Loader(folder).lesson()


class _Loader:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._faults: list[Fault] = []
        self._files = self._texts("manifests")
        self._notes: list[Note] = []

    def lesson(self) -> Lesson:
        if not _SLUG.fullmatch(self._folder.name):
            self._faults.append(
                Fault("", 0, "a lesson's folder is named in small letters, digits and dashes")
            )
        source = self._source()
        tokens = parse(source)
        front = front_matter(TEXT, tokens)
        fields = Fields(front, (), keys("front"))
        tasks = TaskReader(TEXT, self._texts("solutions"), self._files, self._faults)
        lesson = Lesson(
            slug=self._folder.name,
            title=fields.text("title"),
            summary=fields.text("summary"),
            order=fields.number("order"),
            profile=_profile(fields),
            places=_places(fields),
            files=self._files,
            panes=self._panes(fields),
            start=self._start(fields),
            parts=self._parts(tokens, tasks),
            notes=tuple(self._notes),
            hash=content_hash(self._folder),
            images=_images(self._folder),
            source=source,
        )
        tasks.finish()
        self._faults += front.faults
        if self._faults:
            raise LessonError(self._folder.name, self._faults)
        return with_translations(lesson, self._folder)

    def _source(self) -> str:
        try:
            return (self._folder / TEXT).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LessonError(self._folder.name, [Fault(TEXT, 0, str(error))]) from error

    def _texts(self, kind: str) -> dict[str, str]:
        files = sorted((self._folder / kind).glob("*.y*ml"))
        return {file.name: file.read_text(encoding="utf-8") for file in files}

    def _panes(self, fields: Fields) -> tuple[str, ...]:
        for index, name in enumerate(fields.list("panes")):
            if name not in self._files:
                fields.fault("panes", f"there is no manifests/{name}", index)
        return tuple(fields.list("panes") or self._files)

    def _start(self, fields: Fields) -> tuple[Command, ...]:
        if "start" in fields.value:
            return read_commands(fields, "start")
        every = " ".join(f"-f {name}" for name in self._files)
        return (Command(f"kubectl apply {every}"),) if every else ()

    def _parts(self, tokens: list[Token], tasks: TaskReader) -> tuple[Part, ...]:
        parts: list[Part] = []
        for segment in segments(tokens):
            if segment.kind == SegmentKind.NOTES:
                self._notes.append(Note(len(parts), render(segment.content)))
            else:
                parts += self._read(segment, tasks)
        return tuple(parts)

    def _read(self, segment: Segment, tasks: TaskReader) -> Iterator[Part]:
        if segment.kind == SegmentKind.PROSE:
            yield Part(PartKind.PROSE, html=segment.content, line=segment.line)
        elif segment.kind == SegmentKind.OUTPUT:
            yield Part(PartKind.OUTPUT, output=segment.content, line=segment.line)
        elif segment.kind == SegmentKind.TASK:
            yield from tasks.read(segment.content, segment.line)
        else:
            for line, command in commands_to_click(TEXT, segment, self._faults):
                yield Part(PartKind.RUN, command=command, line=line)


def _profile(fields: Fields) -> Profile:
    try:
        profile, unknown = Profile.from_mapping(fields.mapping("cluster"))
    except ValueError as error:
        fields.fault("cluster", str(error))
        return Profile.classroom()
    for key in unknown:
        fields.fault("cluster", f"unknown key {key}", *key.split("."))
    return profile


def _places(fields: Fields) -> tuple[Place, ...]:
    places = []
    for index, text in enumerate(fields.list("places")):
        try:
            places.append(Place.parse(str(text)))
        except ValueError as error:
            fields.fault("places", str(error), index)
    return tuple(places) or (ADMIN,)


def _images(folder: Path) -> dict[str, Path]:
    """The pictures in `images/`, by the path that the text writes."""
    files = sorted((folder / "images").glob("*"))
    return {f"images/{file.name}": file for file in files if file.suffix in PICTURES}


def content_hash(folder: Path) -> str:
    """Of every file's name and bytes, so that whatever a student could have seen is covered; not of hidden files."""
    digest = hashlib.sha256()
    files = sorted(path for path in folder.rglob("[!.]*") if path.is_file())
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
