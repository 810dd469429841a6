"""A lesson's texts in other languages: `lesson.LANGUAGE.md` beside `lesson.md`, with the same blocks in the same order."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lessons.course.lessons.commands import commands_to_click
from lessons.course.lessons.faults import Fault
from lessons.course.lessons.fields import Fields, read_block
from lessons.course.lessons.lesson import Lesson, Note, Part, PartKind
from lessons.course.lessons.markdown import parse, render
from lessons.course.lessons.schema import keys
from lessons.course.lessons.segments import Segment, SegmentKind, front_matter, segments
from lessons.course.lessons.translatedtask import translated_task

_FILE = re.compile(r"lesson\.([a-z]{2,3}(?:-[a-z0-9]+)*)\.md")


def with_translations(lesson: Lesson, folder: Path) -> Lesson:
    """The lesson with its translations; those that are not whole are left out, and their faults noted."""
    whole, faults = {}, []
    for file in sorted(folder.glob("lesson.*.md")):
        if not (found := _FILE.fullmatch(file.name)):
            faults.append(Fault(file.name, 0, "a translation is named lesson.LANGUAGE.md"))
            continue
        reader = _Translation(lesson, file)
        translated = replace(reader.read(), language=found[1])
        if reader.faults:
            faults += reader.faults
        else:
            whole[found[1]] = translated
    return replace(lesson, translations=whole, untranslated=tuple(faults))


class _Translation:
    """One translation as it is read: `_due` are the blocks of the original that have not come yet."""

    def __init__(self, lesson: Lesson, file: Path) -> None:
        self.faults: list[Fault] = []
        self._lesson = lesson
        self._file = file
        self._due = deque(part for part in lesson.parts if part.kind != PartKind.PROSE)

    def read(self) -> Lesson:
        """The lesson with these texts; of use only if there are no faults."""
        try:
            text = self._file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.faults.append(Fault(self._file.name, 0, str(error)))
            return self._lesson
        tokens = parse(text)
        front = front_matter(self._file.name, tokens)
        fields = Fields(front, (), keys("translated_front"))
        title, summary = fields.text("title"), fields.text("summary")
        self.faults += front.faults
        parts: list[Part] = []
        notes: list[Note] = []
        for segment in segments(tokens):
            if segment.kind == SegmentKind.NOTES:
                notes.append(Note(len(parts), render(segment.content)))
            else:
                parts += self._parts(segment)
        last = text.count("\n") + 1
        self.faults += (
            Fault(self._file.name, last, f"{_named(part)} is missing") for part in self._due
        )
        return replace(
            self._lesson,
            title=title,
            summary=summary,
            parts=tuple(parts),
            notes=tuple(notes),
            source=text,
            file=self._file.name,
        )

    def _parts(self, segment: Segment) -> Iterator[Part]:
        if segment.kind == SegmentKind.PROSE:
            yield Part(PartKind.PROSE, html=segment.content, line=segment.line)
        elif segment.kind == SegmentKind.OUTPUT:
            part = Part(PartKind.OUTPUT, output=segment.content, line=segment.line)
            if self._original(part, segment.line):
                yield part
        elif segment.kind == SegmentKind.TASK:
            yield from self._task(segment)
        else:
            for line, command in commands_to_click(self._file.name, segment, self.faults):
                part = Part(PartKind.RUN, command=command, line=line)
                if self._original(part, line):
                    yield part

    def _task(self, segment: Segment) -> Iterator[Part]:
        block = read_block(self._file.name, segment.content, segment.line)
        if not block.faults:
            fields = Fields(block, (), keys("translated_task"))
            given = next((t for t in self._lesson.tasks if t.id == fields.text("id")), None)
            if given is None:
                fields.fault("id", "lesson.md has no task of this id")
            elif self._original(Part(PartKind.TASK, task=given), segment.line):
                task = replace(translated_task(fields, given), line=segment.line)
                yield Part(PartKind.TASK, task=task, line=segment.line)
        self.faults += block.faults

    def _original(self, part: Part, line: int) -> bool:
        """Whether the original goes on with this block; what is left out before it is noted as missing."""
        names = [_named(due) for due in self._due]
        if _named(part) not in names:
            text = f"lesson.md has not {_named(part)} here"
            self.faults.append(Fault(self._file.name, line, text))
            return False
        while _named(due := self._due.popleft()) != _named(part):
            text = f"before this {_named(due)} is missing (lesson.md:{due.line})"
            self.faults.append(Fault(self._file.name, line, text))
        return True


def _named(part: Part) -> str:
    """What a block is called in a fault, and known by."""
    if part.task is not None:
        return f"the task {part.task.id}"
    if part.kind == PartKind.OUTPUT:
        return f"the output `{part.output.partition(chr(10))[0]}`"
    return f"the command `{part.command.line}` at {part.command.place}" if part.command else ""
