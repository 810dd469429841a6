"""What an editor can say about a manifest while it is typed: the fields that fit at a line, and what one means.

The text is half-written YAML, so the path is read from the indentation and not by a parser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lessons.engine.schema.definitions import struct
from lessons.engine.schema.describing import Described, describe

_KEY = re.compile(r"^(?P<indent> *)(?P<dashes>(?:- +)*)(?P<key>[A-Za-z][\w./-]*):(?: |$)")
_KIND = re.compile(r"^kind: *[\"']?(\w+)")


def fields_at(text: str, line: int, indent: int) -> tuple[Described, ...]:
    """The fields that may stand at a line (from 1) whose key begins at a column (from 0); none if it is unknown what is made."""
    found = _described(text, _path(text.split("\n")[: line - 1], indent), line)
    return found.fields if found else ()


def field_at(text: str, line: int) -> Described | None:
    """The field whose key stands in a line (from 1), None where there is none."""
    lines = text.split("\n")
    match = _KEY.match(lines[line - 1]) if 0 < line <= len(lines) else None
    if match is None:
        return None
    above = _path(lines[: line - 1], _column(match))
    return _described(text, [*above, match["key"]], line)


def _described(text: str, path: Sequence[str], line: int) -> Described | None:
    kind = _kind(text.split("\n"), line)
    try:
        struct(kind)
    except KeyError:
        return None
    return describe(kind, path)


def _kind(lines: Sequence[str], line: int) -> str:
    """The kind that the document around a line says it is."""
    begin = max(
        (at for at in range(min(line, len(lines))) if lines[at].startswith("---")), default=-1
    )
    for text in lines[begin + 1 :]:
        if text.startswith("---"):
            break
        if match := _KIND.match(text):
            return match[1]
    return ""


def _path(above: Sequence[str], column: int) -> list[str]:
    """The keys that a key at this column stands under, outermost first."""
    path: list[str] = []
    for text in reversed(above):
        if text.startswith("---"):
            break
        match = _KEY.match(text)
        if match is None or text.lstrip().startswith("#"):
            continue
        # A list's dash may stand right below the key that it belongs to.
        own = len(match["indent"])
        key = _column(match)
        if key < column:
            path.insert(0, match["key"])
            column = key
        if match["dashes"] and own < column:
            column = own + 1
    return path


def _column(match: re.Match[str]) -> int:
    return len(match["indent"]) + len(match["dashes"])
