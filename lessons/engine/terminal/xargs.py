"""xargs: -n N, -I REPLACE, -r, -t."""

from __future__ import annotations

import shlex
from dataclasses import replace

from lessons.engine.terminal import programs
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.inputs import lines_of
from lessons.engine.terminal.limits import Stopped
from lessons.engine.terminal.options import UsageError, parse_options

MOST_RUNS = 500


def xargs(call: Call) -> int:
    """Run a command with the words of standard input as arguments; 123 if any of the runs fails."""
    try:
        options, command = parse_options(call.argv[1:], "n:I:rtd:L:P:", mixed=False)
    except UsageError as error:
        call.err(f"xargs: {error}\nTry 'xargs --help' for more information.\n")
        return 1
    chosen = {option[1]: value for option, value in options}
    command = command or ["echo"]
    size = chosen.get("n", "")
    if "n" in chosen and not (size.isdigit() and int(size)):
        call.err(f'xargs: invalid number "{size}" for -n option\n')
        return 1
    try:
        runs = _runs(call.stdin, command, chosen)
    except ValueError:
        call.err(
            "xargs: unmatched single quote; by default quotes are special to xargs unless you use the -0 option\n"
        )
        return 1
    if len(runs) > MOST_RUNS:
        raise Stopped(f"xargs: {MOST_RUNS} runs are the most here")
    failed = False
    for argv in runs:
        if "t" in chosen:
            call.err(" ".join(argv) + "\n")
        inner = replace(call, argv=tuple(argv), stdin="")
        program = programs.find(inner, argv[0])
        if program is None:
            call.err(f"xargs: {argv[0]}: No such file or directory\n")
            return 127
        failed |= program(inner) != 0
    return 123 if failed else 0


def _runs(text: str, command: list[str], chosen: dict[str, str]) -> list[list[str]]:
    if mark := chosen.get("I"):
        lines = [line.strip() for line in lines_of(text) if line.strip()]
        return [[word.replace(mark, line) for word in command] for line in lines]
    words = text.split(chosen["d"]) if chosen.get("d") else shlex.split(text)
    if not words:
        return [] if "r" in chosen else [command]
    size = int(chosen.get("n", len(words)))
    return [command + words[at : at + size] for at in range(0, len(words), size)]
