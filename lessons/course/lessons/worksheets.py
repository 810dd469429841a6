"""Manifests that a student completes: by filling blanks, or by putting lines into order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b

BLANK = "____"


@dataclass(frozen=True, slots=True)
class Faded:
    """A manifest with blanks, to be completed into the editor's file `pane`."""

    pane: str
    text: str

    @property
    def pieces(self) -> tuple[str, ...]:
        """The text between the blanks; there is one piece more than blanks."""
        return tuple(self.text.split(BLANK))

    @property
    def blanks(self) -> int:
        """How many there are."""
        return len(self.pieces) - 1

    def completed(self, given: Mapping[str, str]) -> str:
        """The manifest with `blank-1`, `blank-2` ... filled in; what is not given stays blank."""
        text = self.pieces[0]
        for number, piece in enumerate(self.pieces[1:], 1):
            text += (given.get(f"blank-{number}", "").strip() or BLANK) + piece
        return text

    def values(self, text: str) -> tuple[str, ...]:
        """What the blanks hold in a text that was made of this manifest; () if it was not."""
        pattern = "(.*)".join(map(re.escape, self.pieces))
        found = re.fullmatch(pattern, text)
        return tuple("" if value == BLANK else value for value in found.groups()) if found else ()


@dataclass(frozen=True, slots=True)
class Parsons:
    """Lines of a manifest for the editor's file `pane`, mixed; some may not belong to it."""

    pane: str
    lines: tuple[str, ...]

    @classmethod
    def mixed(cls, pane: str, text: str, extra: tuple[str, ...] = ()) -> Parsons:
        """The lines of a manifest and some that are too many, in an order that is always the same."""
        lines = (*text.splitlines(), *extra)
        order = sorted(enumerate(lines), key=lambda item: blake2b(repr(item).encode()).digest())
        return cls(pane, tuple(line for _, line in order))

    def completed(self, given: Mapping[str, str]) -> str:
        """The lines by the numbers given as `line-1`, `line-2` ...; those without a number are left out."""
        placed = [
            (int(number), line)
            for index, line in enumerate(self.lines, 1)
            if (number := given.get(f"line-{index}", "").strip()).isdecimal() and len(number) < 6
        ]
        return "".join(f"{line}\n" for _, line in sorted(placed, key=lambda item: item[0]))

    def positions(self, text: str) -> tuple[int | None, ...]:
        """Where each line stands in a text, from 1; None for those that are not in it."""
        there = list(enumerate(text.splitlines(), 1))
        found = []
        for line in self.lines:
            at = next((item for item in there if item[1] == line), None)
            if at:
                there.remove(at)
            found.append(at[0] if at else None)
        return tuple(found)


Worksheet = Faded | Parsons
