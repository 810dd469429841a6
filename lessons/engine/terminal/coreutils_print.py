"""Programs that print what they are told: echo, printf, seq."""

from __future__ import annotations

import re

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.limits import MOST_WORDS, Stopped
from lessons.engine.terminal.options import UsageError, parse_options

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "a": "\a", "b": "\b", "v": "\v", "f": "\f"}


def echo(call: Call) -> int:
    """The echo of bash, with -n, -e and -E."""
    words = list(call.argv[1:])
    newline, escapes = True, False
    while words and re.fullmatch("-[neE]+", words[0]):
        flags = words.pop(0)
        newline = newline and "n" not in flags
        escapes = "e" in flags
    text = " ".join(words)
    call.out((unescape(text) if escapes else text) + ("\n" if newline else ""))
    return 0


def unescape(text: str) -> str:
    """Backslash escapes replaced, as `echo -e` and `printf` do."""
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[0]), text)


def printf(call: Call) -> int:
    """Print by a format, with %s, %d, %% and escapes; the format is used again while arguments are left."""
    if len(call.argv) < 2:
        call.err("bash: printf: usage: printf [-v var] format [arguments]\n")
        return 2
    arguments = list(call.argv[2:])
    form = unescape(call.argv[1])
    while True:
        before = len(arguments)
        call.out(re.sub(r"%(-?\d*(?:\.\d+)?)([sdi%])", lambda m: _formatted(m, arguments), form))
        if not arguments or len(arguments) == before:
            return 0


def _formatted(match: re.Match[str], arguments: list[str]) -> str:
    if match[2] == "%":
        return "%"
    text = arguments.pop(0) if arguments else ""
    if match[2] in "di":
        number = int(text) if re.fullmatch(r"-?\d+", text) else 0
        return f"%{match[1][:6]}d" % number
    return f"%{match[1][:6]}s" % text


def seq(call: Call) -> int:
    """FIRST to LAST by STEP, whole numbers; -s SEPARATOR, -w."""
    options, operands = parse_options(
        call.argv[1:], "s:w", ["separator=", "equal-width"], mixed=False
    )
    chosen = dict(options)
    if not operands:
        raise UsageError("missing operand")
    if len(operands) > 3:
        raise UsageError(f"extra operand ‘{operands[3]}’")
    for operand in operands:
        if not re.fullmatch(r"[-+]?\d{1,15}", operand):
            raise UsageError(f"invalid floating point argument: ‘{operand}’")
    numbers = [int(operand) for operand in operands]
    first = numbers[0] if len(numbers) > 1 else 1
    step = numbers[1] if len(numbers) > 2 else 1
    last = numbers[-1]
    if step == 0:
        raise UsageError("invalid Zero increment value: ‘0’")
    span = range(first, last + (1 if step > 0 else -1), step)
    if len(span) > MOST_WORDS:
        raise Stopped(f"seq: {MOST_WORDS} numbers are the most that are printed here")
    width = max((len(str(n)) for n in (first, last)), default=0) if _wide(chosen) else 0
    separator = chosen.get("-s", chosen.get("--separator", "\n"))
    if span:
        call.out(separator.join(f"{number:0{width}d}" for number in span) + "\n")
    return 0


def _wide(chosen: dict[str, str]) -> bool:
    return "-w" in chosen or "--equal-width" in chosen
