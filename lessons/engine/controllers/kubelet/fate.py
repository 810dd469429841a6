"""How long the command of a container runs, for the few commands of which that is known beforehand."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

from lessons.engine.api.pod import Container
from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.profile import Profile

_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_SHELLS = ("sh", "bash", "/bin/sh", "/bin/bash")


@dataclass(frozen=True, slots=True)
class Fate:
    """A command's end: after how long, with which exit code, and what it has printed by then."""

    after: Milliseconds
    exit_code: int
    output: str = ""


def fate(container: Container, profile: Profile) -> Fate | None:
    """When and how a container's command ends, or None for one that goes on, as far as the lab knows.

    What a profile says of an image holds for containers that give no command of their own.
    """
    argv = (*container.command, *container.args)
    given = profile.images.get(container.image)
    if given is not None and given.exits is not None and not argv:
        return Fate(given.exits.after, given.exits.code, given.exits.says)
    return fate_of(argv)


def fate_of(argv: tuple[str, ...]) -> Fate | None:
    """The same of a command by itself; None for an empty one."""
    if not argv:
        return None
    if argv[0] in _SHELLS and len(argv) == 3 and argv[1] in ("-c", "-ec"):
        return _script(argv[2])
    return _command(argv)


def _script(text: str) -> Fate | None:
    """Plain commands in a row; anything more than that is taken to go on."""
    if re.search(r"[|&<>$`(){}#*?]|\b(while|for|if|until|case)\b", text.replace("&&", ";")):
        return None
    after, code, output = 0, 0, ""
    for line in re.split(r";|&&|\n", text):
        if not line.strip():
            continue
        try:
            one = _command(tuple(shlex.split(line)))
        except ValueError:
            return None
        if one is None:
            return None
        after, code, output = after + one.after, one.exit_code, output + one.output
        if line.split()[0] == "exit":
            break
    return Fate(after, code, output)


def _command(argv: tuple[str, ...]) -> Fate | None:
    program, words = argv[0].rpartition("/")[2], argv[1:]
    if program in ("true", "false") and not words:
        return Fate(0, 0 if program == "true" else 1)
    if program == "echo":
        return Fate(0, 0, " ".join(words) + "\n")
    if program == "exit" and len(words) <= 1 and all(word.isdigit() for word in words):
        return Fate(0, int(words[0]) % 256 if words else 0)
    if program == "sleep" and words:
        spans = [re.fullmatch(r"(\d+(?:\.\d+)?)([smhd]?)", word) for word in words]
        if all(spans):
            total = sum(float(span[1]) * _UNITS[span[2]] for span in spans if span)
            return Fate(int(total * SECOND), 0)
    return None
