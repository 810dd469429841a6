"""Reading a task's near misses: wrong answers that many give, with what refutes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lessons.course.lessons.fields import Fields
from lessons.course.lessons.markdown import render
from lessons.course.lessons.model import NearMiss, Solution, Task
from lessons.course.lessons.schema import keys
from lessons.course.scenarios.cases import Step, read_step


def read_near_misses(
    fields: Fields, task: Task, manifests: Mapping[str, str]
) -> tuple[NearMiss, ...]:
    """The list `wrong`. Each entry is the solution with one text in it replaced by another."""
    return tuple(
        _near_miss(fields.below(keys("wrong"), "wrong", index), task, manifests)
        for index in range(len(fields.list("wrong")))
    )


def _near_miss(fields: Fields, task: Task, manifests: Mapping[str, str]) -> NearMiss:
    fails = fields.number("fails")
    if not 1 <= fails <= len(task.checks):
        fields.fault("fails", "fails is the number of a check, counted from 1")
    got = fields.text("got", "")
    try:
        re.compile(got)
    except re.error as error:
        fields.fault("got", f"{got!r} is no regular expression: {error}")
    return NearMiss(
        solution=_mistaken(fields, task, manifests),
        fails=fails - 1,
        got=got,
        when=_conditions(fields),
        html=render(fields.text("message")),
    )


def _mistaken(fields: Fields, task: Task, manifests: Mapping[str, str]) -> Solution:
    files = dict(task.solution.files)
    for pane, pair in fields.mapping("replace").items():
        text = files.get(pane, manifests.get(pane, ""))
        if not (
            isinstance(pair, list) and len(pair) == 2 and all(isinstance(t, str) for t in pair)
        ):
            fields.fault("replace", "`FILE: [old, new]`", pane)
        elif text.count(pair[0]) != 1:
            fields.fault("replace", f"{pair[0]!r} is not there exactly once", pane)
        else:
            files[pane] = text.replace(*pair)
    if files == dict(task.solution.files):
        fields.fault("replace", "replace names what is different from the solution")
    return Solution(files, task.solution.commands)


def _conditions(fields: Fields) -> tuple[Step, ...]:
    given: Any = fields.value.get("when")
    if given is None:
        return ()
    try:
        return (read_step(given),)
    except (ValueError, TypeError, AttributeError) as error:
        fields.fault("when", str(error))
        return ()
