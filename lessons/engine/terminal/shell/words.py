"""Expansion: from a word as it was written to the arguments a command gets."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lessons.engine.terminal.limits import MOST_TEXT, MOST_WORDS, Stopped
from lessons.engine.terminal.shell.arithmetic import evaluate
from lessons.engine.terminal.shell.syntax import (
    Arithmetic,
    Parameter,
    Part,
    Script,
    Text,
    Word,
)

SEQUENCE = re.compile(r"(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?|([A-Za-z])\.\.([A-Za-z])")


@dataclass(frozen=True, slots=True)
class Expander:
    """Expands with what the shell knows: `value` of a variable, `output` of a script."""

    value: Callable[[str], str]
    output: Callable[[Script], str]

    def arguments(self, words: Iterable[Word]) -> tuple[str, ...]:
        """The fields of all words, in order: brace expansion, parameters and substitutions, field splitting."""
        found: list[str] = []
        for word in words:
            for variant in _brace_variants(word.parts):
                found += self._fields(variant)
                if len(found) > MOST_WORDS:
                    raise Stopped("Argument list too long")
        return tuple(found)

    def text(self, word: Word) -> str:
        """The word as one text: no splitting, no braces (assignments, here-documents, targets of redirects)."""
        return "".join(self._part(part) for part in word.parts)

    def _fields(self, parts: tuple[Part, ...]) -> list[str]:
        fields: list[str] = []
        current: str | None = None
        for part in parts:
            text = self._part(part)
            if isinstance(part, Text) or (not isinstance(part, Arithmetic) and part.quoted):
                current = (current or "") + text
                continue
            pieces = text.split()
            if pieces and text[0].isspace() and current is not None:
                fields.append(current)
                current = None
            for at, piece in enumerate(pieces):
                if at and current is not None:
                    fields.append(current)
                    current = None
                current = (current or "") + piece
            if pieces and text[-1].isspace() and current is not None:
                fields.append(current)
                current = None
        return fields if current is None else [*fields, current]

    def _part(self, part: Part) -> str:
        if isinstance(part, Text):
            text = part.text
        elif isinstance(part, Parameter):
            text = self.value(part.name)
            if not text and part.default is not None:
                text = self.text(part.default)
        elif isinstance(part, Arithmetic):
            text = str(evaluate(part.expression, self.value))
        else:
            text = self.output(part.script).rstrip("\n")
        if len(text) > MOST_TEXT:
            raise Stopped("Argument list too long")
        return text


def _brace_variants(parts: tuple[Part, ...]) -> Iterable[tuple[Part, ...]]:
    if not any(isinstance(p, Text) and not p.quoted and "{" in p.text for p in parts):
        return (parts,)
    choices: list[list[Part]] = [
        [Text(text, False) for text in expand_braces(part.text)]
        if isinstance(part, Text) and not part.quoted
        else [part]
        for part in parts
    ]
    return itertools.islice(itertools.product(*choices), MOST_WORDS + 1)


def expand_braces(text: str) -> list[str]:
    """`{a,b}` and `{1..5}`, also nested and several in a word; braces that are neither stay as they are."""
    start = text.find("{")
    while start >= 0:
        inside = _balanced(text, start)
        if inside is not None and (choices := _choices(inside)) is not None:
            after = text[start + len(inside) + 2 :]
            tails = expand_braces(after)
            if len(choices) * len(tails) > MOST_WORDS:
                raise Stopped("Argument list too long")
            return [text[:start] + choice + tail for choice in choices for tail in tails]
        start = text.find("{", start + 1)
    return [text]


def _balanced(text: str, start: int) -> str | None:
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            return text[start + 1 : at]
    return None


def _choices(inside: str) -> list[str] | None:
    if sequence := SEQUENCE.fullmatch(inside):
        return _sequence(sequence)
    pieces, depth, last = [], 0, 0
    for at, char in enumerate(inside):
        depth += {"{": 1, "}": -1}.get(char, 0)
        if char == "," and depth == 0:
            pieces.append(inside[last:at])
            last = at + 1
    if not pieces:
        return None
    pieces.append(inside[last:])
    return [variant for piece in pieces for variant in expand_braces(piece)]


def _sequence(match: re.Match[str]) -> list[str]:
    first, last, step, letter, letter_end = match.groups()
    if letter:
        numbers = _span(ord(letter), ord(letter_end), 1)
        return [chr(number) for number in numbers]
    padded = any(re.fullmatch(r"-?0\d+", end) for end in (first, last))
    width = max(len(first), len(last)) if padded else 0
    return [f"{n:0{width}d}" for n in _span(int(first), int(last), abs(int(step or 1)) or 1)]


def _span(first: int, last: int, step: int) -> range:
    numbers = range(first, last + 1, step) if first <= last else range(first, last - 1, -step)
    if (abs(last - first) // step) > MOST_WORDS:
        raise Stopped("Argument list too long")
    return numbers
