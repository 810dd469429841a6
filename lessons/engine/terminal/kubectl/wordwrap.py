"""Breaking text at blanks, as kubectl explain does (github.com/mitchellh/go-wordwrap)."""

from __future__ import annotations

import re


def wrapped(text: str, limit: int) -> str:
    """Lines of at most `limit` characters; words that are longer stand alone, blanks within a line stay."""
    return "\n".join(_line(line, limit) for line in text.split("\n"))


def _line(line: str, limit: int) -> str:
    done = ""
    width = 0
    blanks = ""
    for piece in re.findall(r"[ \t]+|[^ \t]+", line):
        if piece.isspace():
            blanks = piece
            continue
        room = limit - width - len(blanks)
        if done and len(piece) > room and room + 1 < limit:
            done += "\n" + piece
            width = len(piece)
        else:
            done += blanks + piece
            width += len(blanks) + len(piece)
        blanks = ""
    return done + blanks if width + len(blanks) <= limit else done
