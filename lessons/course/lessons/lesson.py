"""A lesson as it is taught: its text in parts, and what the cluster is like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from lessons.course.lessons.faults import Fault
from lessons.course.lessons.model import Command, Task
from lessons.engine.profile import Profile
from lessons.engine.refs import Place

# The language of lesson.md.
LANGUAGE = "en"


class PartKind(StrEnum):
    """What a part of the lesson's text is."""

    PROSE = "prose"
    RUN = "run"
    TASK = "task"
    OUTPUT = "output"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the lesson's text; `line` is where it begins.

    It is prose (`html`, safe), a `command` to click, a `task`, or what the command before it prints (`output`).
    """

    kind: PartKind
    html: str = ""
    command: Command | None = None
    task: Task | None = None
    output: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """What only the instructor reads, as safe HTML; it stands behind so many parts of the text."""

    after: int
    html: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson as it is taught.

    `files` are all manifests by name, as `kubectl apply -f NAME` reads them; `panes` names those that the editor
    shows. `places` are the terminal's tabs, the first is the one open. `start` is run before the student is let in.
    `hash` changes with every change of any file of the lesson.

    `notes` are kept out of `parts`, so that no student's page can hold one.

    `images` are the pictures that the text may show, by their path in the lesson's folder. `source` is the text as it is
    written, in `file`.

    `translations` are the same lesson with its texts in other languages; one that is not whole is left out, and
    `untranslated` says what it lacks.
    """

    slug: str
    title: str
    summary: str
    order: int
    profile: Profile
    places: tuple[Place, ...]
    files: Mapping[str, str]
    panes: tuple[str, ...]
    start: tuple[Command, ...]
    parts: tuple[Part, ...]
    hash: str
    notes: tuple[Note, ...] = ()
    images: Mapping[str, Path] = field(default_factory=dict)
    source: str = ""
    file: str = "lesson.md"
    language: str = LANGUAGE
    translations: Mapping[str, Lesson] = field(default_factory=dict)
    untranslated: tuple[Fault, ...] = ()

    @property
    def tasks(self) -> tuple[Task, ...]:
        """The tasks, in the order of the text."""
        return tuple(part.task for part in self.parts if part.task is not None)

    def task(self, task_id: str) -> Task:
        """The task with this id; KeyError if there is none."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)

    def in_language(self, language: str) -> Lesson:
        """The lesson with its texts in a language (`ko`, `pt-br`), or as it is where it is not written in that."""
        for name in (language, language.partition("-")[0]):
            if name in self.translations:
                return self.translations[name]
        return self
