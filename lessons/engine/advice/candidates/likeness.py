"""How alike two words are, and the words one slip of the finger away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from string import ascii_lowercase, digits

_LETTERS = ascii_lowercase + digits + "-"


def likeness(one: str, other: str) -> float:
    """From 0 for nothing in common to 1 for the same word."""
    return SequenceMatcher(None, one, other).ratio()


def nearest(word: str, others: Iterable[str]) -> list[str]:
    """The other words, most alike first."""
    return sorted(set(others), key=lambda other: (-likeness(word, other), other))


def slips(word: str) -> Iterator[str]:
    """Every word that one letter left out, doubled, swapped, added or mistaken makes of this one."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        for letter in _LETTERS:
            yield head + letter + tail
            if tail:
                yield head + letter + tail[1:]
