"""Reading the task blocks of a lesson."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from lessons.course.lessons.commands import read_commands
from lessons.course.lessons.faults import Fault
from lessons.course.lessons.fields import Block, Fields, read_block
from lessons.course.lessons.lesson import Part, PartKind
from lessons.course.lessons.markdown import render
from lessons.course.lessons.model import Check, Command, Hint, Mode, Solution, Task
from lessons.course.lessons.nearmisses import read_near_misses
from lessons.course.lessons.predictions import read_choices, read_worksheet
from lessons.course.lessons.schema import keys
from lessons.course.scenarios.cases import read_step
from lessons.course.stages import Stage

_SHEETS = (Mode.FADED.value, Mode.PARSONS.value)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class TaskReader:
    """Reads the tasks of one lesson; what is wrong goes to `faults`."""

    def __init__(
        self,
        file: str,
        solutions: Mapping[str, str],
        manifests: Mapping[str, str],
        faults: list[Fault],
    ) -> None:
        self._file = file
        self._solutions = solutions
        self._manifests = manifests
        self._faults = faults
        self._ids: set[str] = set()
        self._used: set[str] = set()

    def read(self, text: str, first_line: int) -> Iterator[Part]:
        """The part that a task block makes; nothing if it has faults."""
        block = read_block(self._file, text, first_line)
        if not block.faults:
            task = self._task(block)
            if not block.faults:
                yield Part(PartKind.TASK, task=replace(task, line=first_line), line=first_line)
        self._faults += block.faults

    def finish(self) -> None:
        """Note what belongs to no task."""
        for name in self._solutions:
            if name not in self._used:
                self._faults.append(Fault(f"solutions/{name}", 0, "no task uses this file"))

    def _task(self, block: Block) -> Task:
        fields = Fields(block, (), keys("task"))
        mode = _mode(fields)
        for key in (*_SHEETS, Mode.PREDICT.value):
            if (key in fields.value) != (mode == key):
                fields.fault(key, f"mode: {key} and the key `{key}` go together")
        predicted = mode == Mode.PREDICT
        task = Task(
            id=self._id(fields),
            title=fields.text("title"),
            mode=mode,
            html=render(fields.text("text")),
            checks=() if predicted else _checks(fields),
            hints=_hints(fields),
            solution=Solution({}, ()) if predicted else self._solution(fields),
            choices=read_choices(fields) if predicted else (),
            worked=render(fields.text("worked", "")),
        )
        task = replace(task, worksheet=read_worksheet(fields, task, self._manifests))
        return replace(task, near_misses=read_near_misses(fields, task, self._manifests))

    def _id(self, fields: Fields) -> str:
        task_id = fields.text("id")
        if task_id and not _ID.fullmatch(task_id):
            fields.fault("id", "an id is small letters, digits and dashes")
        if task_id in self._ids:
            fields.fault("id", f"another task has the id {task_id}")
        self._ids.add(task_id)
        return task_id

    def _solution(self, fields: Fields) -> Solution:
        if "solution" not in fields.value:
            fields.fault(None, "solution is missing")
            return Solution({}, ())
        below = fields.below(keys("solution"), "solution")
        files = {}
        for pane, name in below.mapping("files").items():
            if pane not in self._manifests:
                below.fault("files", f"there is no manifests/{pane}", pane)
            if name not in self._solutions:
                below.fault("files", f"there is no solutions/{name}", pane)
            files[pane] = self._solutions.get(name, "")
            self._used.add(name)
        applied = tuple(Command(f"kubectl apply -f {pane}") for pane in files)
        commands = read_commands(below, "run") if "run" in below.value else applied
        if not commands:
            below.fault(None, "a solution has files, or commands to run")
        return Solution(files, commands)


def _mode(fields: Fields) -> Mode:
    given = fields.text("mode", Mode.EDIT)
    try:
        return Mode(given)
    except ValueError:
        fields.fault("mode", f"mode is one of {', '.join(Mode)}")
        return Mode.EDIT


def _hints(fields: Fields) -> tuple[Hint, ...]:
    """Texts, and mappings of a text and the stage that it is for."""
    hints = []
    for index, given in enumerate(fields.list("hints")):
        if not isinstance(given, dict):
            hints.append(Hint(render(str(given or ""))))
            continue
        below = fields.below(keys("hint"), "hints", index)
        at = below.text("at")
        if at not in set(Stage):
            below.fault("at", f"at is one of {', '.join(Stage)}")
        hints.append(Hint(render(below.text("text")), Stage(at) if at in set(Stage) else None))
    return tuple(hints)


def _checks(fields: Fields) -> tuple[Check, ...]:
    checks = []
    for index, given in enumerate(fields.list("checks")):
        try:
            checks.append(read_check(given))
        except (ValueError, TypeError, AttributeError) as error:
            fields.fault("checks", str(error), index)
    if not checks and "checks" not in fields.value:
        fields.fault(None, "checks are missing")
    return tuple(checks)


def read_check(given: Any) -> Check:
    """A check from its mapping; ValueError for what is none."""
    if not isinstance(given, dict) or not isinstance(given.get("expect"), str):
        raise ValueError("a check says in a sentence what it expects: `expect: ...`")
    rest = {key: value for key, value in given.items() if key != "expect"}
    ran = rest.pop("ran", "")
    if ran:
        re.compile(ran)
        rest["run"] = ran
    steps = tuple(map(read_step, rest.get("steps") or [rest]))
    for step in steps:
        if step.unknown:
            raise ValueError(f"unknown key {step.unknown[0]!r} in a check")
    return Check(given["expect"], steps, ran, anywhere="from" not in rest)
