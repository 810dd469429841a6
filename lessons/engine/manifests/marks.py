"""Where in a file each field of a document stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from lessons.engine.refs import FieldPath

# Beside each mapping or list of a document stands one like it, with (line, marks of the value) for each entry.
Marks: TypeAlias = dict[str, Any] | list[Any] | None


class LineMarks(Mapping[FieldPath, int]):
    """Line (from 1, within the file) by field path; () is the document's first line.

    Kept as the parser made it and looked up step by step: most lines of most documents are never asked for.
    """

    __slots__ = ("_first", "_marks", "_offset")

    def __init__(self, first_line: int, marks: Marks, offset: int) -> None:
        self._first = first_line
        self._marks = marks
        self._offset = offset

    def __getitem__(self, path: FieldPath) -> int:
        entry: tuple[int, Marks] = (self._first - self._offset, self._marks)
        for step in path:
            try:
                entry = entry[1][step]  # type: ignore[index]
            except (KeyError, IndexError, TypeError):
                raise KeyError(path) from None
        return entry[0] + self._offset

    def __iter__(self) -> Iterator[FieldPath]:
        yield ()
        yield from _paths((), self._marks)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _paths(path: FieldPath, marks: Marks) -> Iterator[FieldPath]:
    if marks is None:
        return
    keys: Any = marks if isinstance(marks, dict) else range(len(marks))
    for key in keys:
        below = (*path, key)
        yield below
        yield from _paths(below, marks[key][1])
