"""How wide the picture's text is, and how it is cut where it is too long. Units are those of the SVG's viewBox."""

from __future__ import annotations

# About how wide a character is: of a name (bold, 14 units high), and of what stands below it (12 units).
NAME_WIDTH, TEXT_WIDTH = 8.9, 7.3
HOLDS_WIDTH = 6.8  # in italics
REMARK_WIDTH = 6.8


def fitting(text: str, room: float) -> str:
    """The text, cut in the middle where it has more than `room` characters: names of pods differ at their ends."""
    most = int(room)
    if len(text) <= most:
        return text
    tail = most // 2
    return f"{text[: most - tail - 1]}…{text[len(text) - tail :]}"
