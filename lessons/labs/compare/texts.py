"""Files line by line: what was taken out, what was put in, and a little of what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# So many lines that are the same stand around those that differ.
AROUND = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its number in each text, 0 where it is not. `sign` is + (put in), - (taken out), "" or … (a gap)."""

    sign: Literal["", "+", "-", "…"]
    left: int = 0
    right: int = 0
    text: str = ""
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class FileDifference:
    """A file that differs; `only` is left or right where the other state has none of that name."""

    name: str
    lines: tuple[Line, ...]
    only: Literal["", "left", "right"] = ""


def differing_files(
    left: Mapping[str, str], right: Mapping[str, str]
) -> tuple[FileDifference, ...]:
    """The files that are not the same in both, by name."""
    found = []
    for name in sorted({*left, *right}):
        if left.get(name) == right.get(name):
            continue
        only: Literal["", "left", "right"]
        only = "right" if name not in left else "left" if name not in right else ""
        before, after = left.get(name, "").splitlines(), right.get(name, "").splitlines()
        found.append(FileDifference(name, tuple(_lines(before, after)), only))
    return tuple(found)


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    told = 0  # lines of the left text so far
    for group in SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(AROUND):
        if group[0][1] > told:
            yield Line("…", skipped=group[0][1] - told)
        for tag, i, i_end, j, j_end in group:
            if tag == "equal":
                pairs = zip(range(i, i_end), range(j, j_end), strict=True)
                yield from (Line("", a + 1, b + 1, before[a]) for a, b in pairs)
            else:
                yield from (Line("-", a + 1, 0, before[a]) for a in range(i, i_end))
                yield from (Line("+", 0, b + 1, after[b]) for b in range(j, j_end))
        told = group[-1][2]
    if told < len(before) and told:
        yield Line("…", skipped=len(before) - told)
