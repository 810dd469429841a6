"""A lesson's text taken apart: the prose, and the blocks that have a meaning of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from markdown_it.token import Token

from lessons.course.lessons.fields import Block, read_block
from lessons.course.lessons.markdown import render_tokens


class SegmentKind(StrEnum):
    """What a segment is; the blocks are fences with that word behind the backquotes."""

    PROSE = "prose"
    RUN = "run"
    TASK = "task"
    OUTPUT = "output"
    NOTES = "notes"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of prose (as safe HTML), or a block with its content, as it is written.

    `argument` is what follows the word that marks a block; `line` is the content's first, counted from 1.
    """

    kind: SegmentKind
    line: int
    content: str
    argument: str = ""


def segments(tokens: Sequence[Token]) -> Iterator[Segment]:
    """The segments of a text, in their order."""
    prose: list[Token] = []
    for token in tokens:
        word, _, rest = token.info.strip().partition(" ")
        if token.type != "fence" or word not in set(SegmentKind) - {SegmentKind.PROSE}:
            prose.append(token)
            continue
        yield from _prose(prose)
        prose = []
        yield Segment(SegmentKind(word), _line(token) + 1, token.content, rest.strip())
    yield from _prose(prose)


def front_matter(file: str, tokens: list[Token]) -> Block:
    """The YAML that a text begins with, taken from its tokens; empty where there is none."""
    if tokens and tokens[0].type == "front_matter":
        return read_block(file, tokens.pop(0).content, 2)
    return Block(file, {}, {(): 1})


def _prose(tokens: Sequence[Token]) -> Iterator[Segment]:
    if tokens:
        yield Segment(SegmentKind.PROSE, _line(tokens[0]), render_tokens(tokens))


def _line(token: Token) -> int:
    return (token.map or [0])[0] + 1
