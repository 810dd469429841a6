"""Commands as lesson files write them: a line, or a mapping with `run` and `from`; and blocks of commands to click."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lessons.course.lessons.faults import Fault
from lessons.course.lessons.fields import Fields
from lessons.course.lessons.model import Command
from lessons.course.lessons.segments import Segment
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


def commands_to_click(
    file: str, segment: Segment, faults: list[Fault]
) -> Iterator[tuple[int, Command]]:
    """The commands of a block marked `run`, each with its line; what is none goes to `faults`."""
    for number, line in enumerate(segment.content.splitlines(), segment.line):
        if not line.strip():
            continue
        try:
            command = read_command({"run": line.strip(), "from": segment.argument or str(ADMIN)})
        except ValueError as error:
            faults.append(Fault(file, number, str(error)))
        else:
            yield number, command
