"""Commands as lesson files write them: a line, or a mapping with `run` and `from`."""

from __future__ import annotations

from typing import Any

from lessons.course.lessons.fields import Fields
from lessons.course.lessons.model import Command
from lessons.engine.refs import ADMIN, Place


def read_command(given: Any) -> Command:
    """A command; ValueError for what is none."""
    if isinstance(given, str):
        return Command(given)
    if (
        isinstance(given, dict)
        and set(given) <= {"run", "from"}
        and isinstance(given.get("run"), str)
    ):
        return Command(given["run"], Place.parse(str(given.get("from", ADMIN))))
    raise ValueError("a command is a line, or a mapping with `run` and `from`")


def read_commands(fields: Fields, key: str) -> tuple[Command, ...]:
    """A list of commands; faults are noted at their lines."""
    commands = []
    for index, given in enumerate(fields.list(key)):
        try:
            commands.append(read_command(given))
        except ValueError as error:
            fields.fault(key, str(error), index)
    return tuple(commands)
