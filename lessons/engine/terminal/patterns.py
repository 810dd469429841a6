"""Regular expressions as grep, sed and awk write them, turned into Python's."""

from __future__ import annotations

import re

_CLASSES = {
    "[:alpha:]": "A-Za-z",
    "[:digit:]": "0-9",
    "[:alnum:]": "A-Za-z0-9",
    "[:space:]": r"\s",
    "[:upper:]": "A-Z",
    "[:lower:]": "a-z",
    "[:punct:]": r"!-/:-@\[-`{-~",
    "[:blank:]": r" \t",
}
# In a basic expression these mean themselves, and get their meaning by a backslash.
_SWAPPED = "+?(){}|"
MOST = 200
# A group that repeats inside a group that repeats may take forever; nobody needs one here.
_NESTED_REPEATS = re.compile(r"[*+}][^()]*\)[*+{]")


class BadPattern(Exception):
    """A pattern that is none; the text says why in the tool's words."""


def compiled(pattern: str, *, extended: bool, ignore_case: bool = False) -> re.Pattern[str]:
    """The pattern as Python's `re` has it; BadPattern for one that is not well formed or too costly."""
    text = pattern if extended else _from_basic(pattern)
    for name, members in _CLASSES.items():
        text = text.replace(name, members)
    if len(text) > MOST or _NESTED_REPEATS.search(text):
        raise BadPattern("Regular expression too big")
    try:
        return re.compile(text, re.IGNORECASE if ignore_case else 0)
    except (re.error, OverflowError, RecursionError) as error:
        raise BadPattern(_message(str(error))) from None


def _from_basic(pattern: str) -> str:
    out: list[str] = []
    at, in_class = 0, False
    while at < len(pattern):
        char, after = pattern[at], pattern[at + 1 : at + 2]
        if in_class:
            out.append("\\\\" if char == "\\" else char)
            in_class = char != "]" or pattern[at - 1] == "["
        elif char == "\\" and after:
            out.append(after if after in _SWAPPED else char + after)
            at += 1
        elif char in _SWAPPED or (char == "*" and not out):
            out.append("\\" + char)
        else:
            out.append(char)
            in_class = char == "["
        at += 1
    return "".join(out)


def _message(error: str) -> str:
    if "unterminated character set" in error:
        return "Unmatched [, [^, [:, [., or [="
    if "missing )" in error or "unterminated subpattern" in error:
        return "Unmatched ( or \\("
    if "unbalanced parenthesis" in error:
        return "Unmatched ) or \\)"
    if "nothing to repeat" in error or "multiple repeat" in error:
        return "Invalid preceding regular expression"
    if "bad escape (end of pattern)" in error:
        return "Trailing backslash"
    return "Invalid regular expression"
