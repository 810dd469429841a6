"""Braces and brackets in URLs: `{a,b}`, `[1-3]`, `[a-e:2]`, each giving several URLs (src/tool_urlglob.c)."""

from __future__ import annotations

import re
from itertools import product

from lessons.engine.terminal.curl.failure import Failure

# More URLs than anybody reads; the real one has no such limit.
MOST_URLS = 200

_SPECIAL = re.compile(r"[\[\]{}]")
_RANGE = re.compile(r"(?:(\d+)-(\d+)|([a-zA-Z])-([a-zA-Z]))(?::(\d+))?\]")
_BEGUN = re.compile(r"\d+-(?:\d+:)?")


def expanded(text: str) -> list[str]:
    """The URLs that one with braces and brackets stands for; Failure where they do not match up."""
    if not _SPECIAL.search(text):
        return [text]
    parts: list[list[str]] = []
    at = 0
    while at < len(text):
        if text[at] == "{":
            parts.append(_choices(text, at))
            at = text.index("}", at) + 1
        elif text[at] == "[" and not _is_address(text, at):
            match = _range(text, at)
            parts.append(_values(match))
            at = match.end()
        elif text[at] in "}]" and not _closes_address(text, at):
            raise _malformed("unmatched close brace/bracket", at, text)
        else:
            literal = re.compile(r"\[[0-9a-fA-F:.%]*\]|[^\[\]{}]+").match(text, at)
            assert literal is not None  # the branches above took the rest
            parts.append([literal[0]])
            at = literal.end()
    return ["".join(pieces) for _, pieces in zip(range(MOST_URLS), product(*parts), strict=False)]


def _choices(text: str, at: int) -> list[str]:
    end, nested = text.find("}", at), text.find("{", at + 1)
    if nested >= 0 and (end < 0 or nested < end):
        raise _malformed("nested brace", nested, text)
    if end < 0:
        raise _malformed("unmatched brace", at, text)
    if end == at + 1:
        raise _malformed("empty string within braces", end, text)
    return text[at + 1 : end].split(",")


def _range(text: str, at: int) -> re.Match[str]:
    """The range at a bracket; where it is none, the place that is told is as far as the real one has read."""
    match = _RANGE.match(text, at + 1)
    if match is None:
        begun = _BEGUN.match(text, at + 1)
        raise _malformed("bad range", begun.end() if begun else at + 1, text)
    if not _values(match) or match[5] == "0":
        raise _malformed("bad range", match.end(), text)
    return match


def _is_address(text: str, at: int) -> bool:
    """`[::1]`, and `[]`, which stay as they are."""
    return re.match(r"\[(?:[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*)?\]", text[at:]) is not None


def _closes_address(text: str, at: int) -> bool:
    return text[at] == "]" and _is_address(text, max(0, text.rfind("[", 0, at)))


def _values(match: re.Match[str]) -> list[str]:
    step = max(1, int(match[5] or 1))
    if match[1]:
        first, last = int(match[1]), int(match[2])
        last = min(last, first + step * MOST_URLS)
        width = len(match[1]) if match[1].startswith("0") else 0
        return [f"{number:0{width}d}" for number in range(first, last + 1, step)]
    low, high = match[3], match[4]
    if low.islower() != high.islower():
        return []
    return [chr(code) for code in range(ord(low), ord(high) + 1, step)]


def _malformed(what: str, at: int, text: str) -> Failure:
    pointer = " " * at + "^"
    return Failure(3, f"{what} in URL position {at + 1}:\n{text}\n{pointer}")
