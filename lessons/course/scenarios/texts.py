"""Comparing texts whose lines, addresses or blocks come in no fixed order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lessons.course.scenarios.masks import mask

_ADDRESS = r"\d+\.\d+\.\d+\.\d+(?::\d+)?"
_ADDRESSES = re.compile(rf"((?:{_ADDRESS},)+{_ADDRESS})( \+ \d+ more\.\.\.)?")
_GET_ENDPOINTS = re.compile(r"get \S*(endpoint|ep\b)")
_DESCRIBE_SERVICE = re.compile(r"describe (service|svc)")
_DESCRIBE_ENDPOINTS = re.compile(r"describe (endpoint|ep)")
_DESCRIBE_POD = re.compile(r"describe (pod|po)\b")
_EVENTS = "\nEvents:"


def folded(line: str) -> str:
    """The line with runs of blanks as one, and none at its ends."""
    return " ".join(line.split())


def find_line(wanted: str, lines: Sequence[str]) -> int:
    """The index of the first of the (folded) lines that is `wanted`, where `*` is any word; -1 for none."""
    wanted = folded(wanted)
    if "*" not in wanted:
        return lines.index(wanted) if wanted in lines else -1
    pattern = re.compile(re.escape(wanted).replace(r"\*", r"\S+") + "$")
    return next((at for at, line in enumerate(lines) if pattern.match(line)), -1)


def comparable(
    wanted: str, got: str, run: str, any_order: bool, pinned: frozenset[str]
) -> tuple[str, str]:
    """Both texts masked, and put in order where the command's output has no order of its own."""
    pair = (mask(wanted, pinned), mask(got, pinned))
    if _GET_ENDPOINTS.search(run):
        pair = (_sorted_lines(_unordered(pair[0])), _sorted_lines(_unordered(pair[1])))
    elif _DESCRIBE_SERVICE.search(run):
        pair = (_unordered(pair[0]), _unordered(pair[1]))
    elif _DESCRIBE_ENDPOINTS.search(run):
        pair = (_blocks(pair[0]), _blocks(pair[1]))
    if _DESCRIBE_POD.search(run):  # what was recorded had no kubelet that tells events
        pair = (pair[0].partition(_EVENTS)[0], pair[1].partition(_EVENTS)[0])
    elif _EVENTS in pair[0]:
        pair = (_sorted_events(pair[0]), _sorted_events(pair[1]))
    if any_order:
        pair = (_sorted_lines(pair[0]), _sorted_lines(pair[1]))
    return pair


def _sorted_lines(text: str) -> str:
    return "\n".join(sorted(text.split("\n")))


def _unordered(text: str) -> str:
    """Lists of addresses sorted; lists that kubectl cut short ("+ 1 more...") only counted."""

    def ordered(found: re.Match[str]) -> str:
        items = found[1].split(",")
        return f"<{len(items)} addresses>{found[2]}" if found[2] else ",".join(sorted(items))

    return _ADDRESSES.sub(ordered, text)


def _blocks(text: str) -> str:
    """Subsets, the blocks between blank lines, in one order."""
    split = _unordered(text).replace("Subsets:\n", "Subsets:\n\n").split("\n\n")
    return "\n\n".join(sorted(split))


def _sorted_events(text: str) -> str:
    before, _, events = text.partition(_EVENTS)
    return before + _EVENTS + "\n" + _sorted_lines(events)
