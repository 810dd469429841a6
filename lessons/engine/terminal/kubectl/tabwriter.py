"""Columns as kubectl lines them up: Go's text/tabwriter, as far as kubectl uses it.

Cells end with a tab; the last of a line does not count. Consecutive lines that have a cell in some column
share its width: the widest of them plus the padding.
"""

from __future__ import annotations

from itertools import groupby


def aligned(text: str, *, minimum: int, padding: int) -> str:
    """The text with its tabs replaced by blanks; `minimum` is the least width of a column."""
    lines = [line.split("\t") for line in text.split("\n")]
    widths: list[list[int]] = [[] for _ in lines]
    for column in range(max(len(cells) for cells in lines) - 1):
        having = [len(cells) - 1 > column for cells in lines]
        for present, group in groupby(range(len(lines)), having.__getitem__):
            block = list(group)
            if present:
                widest = max(len(lines[line][column]) for line in block) + padding
                for line in block:
                    widths[line].append(max(widest, minimum))
    return "\n".join(
        "".join([*(cell.ljust(w) for cell, w in zip(cells, width, strict=False)), cells[-1]])
        for cells, width in zip(lines, widths, strict=True)
    )
