"""Reading what a student is asked besides commands: predictions, and manifests to complete."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.course.lessons.fields import Fields
from lessons.course.lessons.markdown import render
from lessons.course.lessons.model import Choice, Mode, Task
from lessons.course.lessons.schema import keys
from lessons.course.lessons.worksheets import BLANK, Faded, Parsons, Worksheet
from lessons.course.scenarios.cases import read_step


def read_choices(fields: Fields) -> tuple[Choice, ...]:
    """The answers to choose from. Each says what the probe's output would be like, were it right."""
    if "predict" not in fields.value:
        return ()
    below = fields.below(keys("predict"), "predict")
    probe = {key: below.text(key) for key in ("run", "from") if key in below.value or key == "run"}
    choices = []
    for index, given in enumerate(below.list("answers")):
        if not isinstance(given, dict) or not isinstance(given.get("text"), str):
            below.fault("answers", "an answer has a `text`, and what the output would be", index)
            continue
        outcome = {key: value for key, value in given.items() if key not in ("text", "because")}
        try:
            step = read_step({"exit": "any", **probe, **outcome})
        except (ValueError, TypeError, AttributeError) as error:
            below.fault("answers", str(error), index)
            continue
        for key in step.unknown:
            below.fault("answers", f"unknown key {key!r} in an answer", index)
        if not outcome:
            below.fault("answers", "an answer says what the output would be", index)
        choices.append(Choice(given["text"], step, render(str(given.get("because", "")))))
    if len(choices) < 2:
        below.fault("answers", "there are at least two answers")
    return tuple(choices)


def read_worksheet(fields: Fields, task: Task, manifests: Mapping[str, str]) -> Worksheet | None:
    """The manifest to complete, where the task's mode is one of those."""
    if task.mode not in (Mode.FADED, Mode.PARSONS) or task.mode not in fields.value:
        return None
    faded = task.mode == Mode.FADED
    below = fields.below(keys(task.mode), task.mode)
    pane = below.text("pane")
    if pane and pane not in manifests:
        below.fault("pane", f"there is no manifests/{pane}")
    solved = task.solution.files.get(pane, "")
    if pane and not solved:
        below.fault("pane", f"the solution has no file for {pane}")
    if not faded:
        return Parsons.mixed(pane, solved, tuple(map(str, below.list("extra"))))
    sheet = Faded(pane, below.text("text"))
    if BLANK not in sheet.text:
        below.fault("text", f"there is no blank ({BLANK})")
    elif solved and not sheet.values(solved):
        below.fault("text", "the solution is not this text with its blanks filled")
    return sheet
