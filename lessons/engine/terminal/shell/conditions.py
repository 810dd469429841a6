"""`test` and `[`: comparisons of texts and numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable

from lessons.engine.terminal.call import Call

_NUMBERS: dict[str, Callable[[int, int], bool]] = {
    "-eq": operator.eq,
    "-ne": operator.ne,
    "-lt": operator.lt,
    "-le": operator.le,
    "-gt": operator.gt,
    "-ge": operator.ge,
}
_TEXTS: dict[str, Callable[[str, str], bool]] = {
    "=": operator.eq,
    "==": operator.eq,
    "!=": operator.ne,
}


class _Objection(Exception):
    """What bash says of a condition that is none."""


def test(call: Call) -> int:
    """0 if the condition holds, 1 if not, 2 with bash's message if it is none."""
    name, *words = call.argv
    if name == "[":
        if not words or words[-1] != "]":
            call.err("bash: [: missing `]'\n")
            return 2
        words.pop()
    try:
        return 0 if _holds(words) else 1
    except _Objection as objection:
        call.err(f"bash: {name}: {objection}\n")
        return 2


def _holds(words: list[str]) -> bool:
    for joint, combine in (("-o", any), ("-a", all)):
        if joint in words[1:-1]:
            at = words.index(joint, 1)
            return combine((_holds(words[:at]), _holds(words[at + 1 :])))
    match words:
        case []:
            return False
        case [text]:
            return text != ""
        case ["!", *rest]:
            return not _holds(rest)
        case ["-n", text]:
            return text != ""
        case ["-z", text]:
            return text == ""
        case [left, compare, right] if compare in _TEXTS:
            return _TEXTS[compare](left, right)
        case [left, compare, right] if compare in _NUMBERS:
            return _NUMBERS[compare](_number(left), _number(right))
        case [first, _]:
            raise _Objection(f"{first}: unary operator expected")
        case [_, second, _]:
            raise _Objection(f"{second}: binary operator expected")
    raise _Objection("too many arguments")


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _Objection(f"{text}: integer expression expected") from None
