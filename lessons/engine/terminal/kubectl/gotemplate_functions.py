"""The functions that a Go template may call: text/template's, and kubectl's exists and base64decode."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

from lessons.engine.terminal.kubectl import golang


class FunctionError(ValueError):
    """What a function says of arguments that it cannot take."""


def _index(value: Any, *keys: Any) -> Any:
    for key in keys:
        if value is None:
            raise FunctionError("index of untyped nil")
        if isinstance(value, dict):
            value = value.get(key)
        elif not isinstance(value, list):
            raise FunctionError(f"can't index item of type {golang.type_name(value)}")
        elif not 0 <= key < len(value):
            raise FunctionError(f"index out of range: {key}")
        else:
            value = value[key]
    return value


def _base64decode(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode(errors="replace")
    except ValueError:
        raise FunctionError("illegal base64 data at input byte 0") from None


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


# fmt.Sprint
def _print(*values: Any) -> str:
    """Blanks only between operands of which neither is a text."""
    text = ""
    for at, value in enumerate(values):
        if at and not isinstance(value, str) and not isinstance(values[at - 1], str):
            text += " "
        text += golang.plain(value)
    return text


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
    "print": _print,
    "println": lambda *values: " ".join(map(golang.plain, values)) + "\n",
    "printf": _printf,
    "exists": _exists,
    "base64decode": _base64decode,
    "html": lambda *values: html.escape(_print(*values)).replace("&quot;", "&#34;"),
    "urlquery": lambda *values: quote_plus(_print(*values)),
}
