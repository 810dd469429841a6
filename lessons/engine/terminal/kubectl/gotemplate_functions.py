"""The functions that a Go template may call: text/template's, and kubectl's exists."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lessons.engine.terminal.kubectl import golang


def _index(value: Any, *keys: Any) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else value[key]
    return value


def _printf(form: str, *values: Any) -> str:
    left = list(values)

    def one(match: re.Match[str]) -> str:
        value = left.pop(0) if left else "%!" + match[0][-1] + "(MISSING)"
        text = golang.quoted(str(value)) if match[0][-1] == "q" else golang.plain(value)
        width = re.search(r"(-?)(\d+)", match[0])
        if width is None:
            return text
        return text.ljust(int(width[2])) if width[1] else text.rjust(int(width[2]))

    return re.sub(r"%%|%-?\d*[vsdqt]", lambda m: "%" if m[0] == "%%" else one(m), form)


def _exists(value: Any, *keys: Any) -> bool:
    for key in keys:
        if (isinstance(value, dict) and key in value) or (
            isinstance(value, list) and isinstance(key, int) and 0 <= key < len(value)
        ):
            value = value[key]
        else:
            return False
    return True


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "index": _index,
    "len": len,
    "eq": lambda a, *rest: any(a == b for b in rest),
    "ne": lambda a, b: a != b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "not": lambda a: not a,
    "and": lambda *values: next((v for v in values if not v), values[-1]),
    "or": lambda *values: next((v for v in values if v), values[-1]),
    "print": lambda *values: "".join(map(golang.plain, values)),
    "println": lambda *values: " ".join(map(golang.plain, values)) + "\n",
    "printf": _printf,
    "exists": _exists,
}
