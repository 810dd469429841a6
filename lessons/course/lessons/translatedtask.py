"""Reading a task block of a translation: its texts only, as many as the original has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lessons.course.lessons.fields import Fields
from lessons.course.lessons.markdown import render
from lessons.course.lessons.model import Choice, Task
from lessons.course.lessons.schema import keys


def translated_task(fields: Fields, task: Task) -> Task:
    """The task with the texts of a block; what the block lacks or has too much is noted at its line."""
    checks = _texts(fields, "checks", (check.expect for check in task.checks))
    hints = _texts(fields, "hints", (hint.html for hint in task.hints))
    wrong = _texts(fields, "wrong", (miss.html for miss in task.near_misses))
    return replace(
        task,
        title=fields.text("title"),
        html=render(fields.text("text")),
        checks=tuple(
            replace(check, expect=text) for check, text in zip(task.checks, checks, strict=True)
        ),
        hints=tuple(
            replace(hint, html=render(text)) for hint, text in zip(task.hints, hints, strict=True)
        ),
        near_misses=tuple(
            replace(miss, html=render(text))
            for miss, text in zip(task.near_misses, wrong, strict=True)
        ),
        choices=_answers(fields, task),
        worked=_also(fields, "worked", task.worked),
    )


def _texts(fields: Fields, key: str, original: Iterable[str]) -> list[str]:
    """A list of texts, as many as there are in the original; the original's stand in for what is not there."""
    originals, given = list(original), fields.list(key)
    _counted(fields, key, len(given), len(originals))
    for index, text in enumerate(given):
        if not isinstance(text, str) or not text.strip():
            fields.fault(key, f"{key}: each is a text", index)
    return [*map(str, given), *originals[len(given) :]][: len(originals)]


def _answers(fields: Fields, task: Task) -> tuple[Choice, ...]:
    given = len(fields.list("answers"))
    _counted(fields, "answers", given, len(task.choices))
    translated = []
    for index, choice in enumerate(task.choices[:given]):
        answer = fields.below(keys("translated_answer"), "answers", index)
        html = _also(answer, "because", choice.html)
        translated.append(replace(choice, text=answer.text("text"), html=html))
    return tuple(translated)


def _also(fields: Fields, key: str, original: str) -> str:
    """Safe HTML of a text that is there if, and only if, the original has it."""
    if not original and key in fields.value:
        fields.fault(key, f"lesson.md has no {key} here")
    return render(fields.text(key)) if original else ""


def _counted(fields: Fields, key: str, given: int, wanted: int) -> None:
    if given != wanted:
        fields.fault(key, f"{key}: {given} here, {wanted} in lesson.md")
