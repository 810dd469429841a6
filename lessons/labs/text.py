"""Text as any database holds it."""

from __future__ import annotations

NUL = "\0"
# PostgreSQL has no text with the character NUL in it; what stands in its place is its picture.
PICTURE = "\N{SYMBOL FOR NULL}"


def storable(text: str) -> str:
    """The text with pictures for what cannot be kept."""
    return text.replace(NUL, PICTURE) if NUL in text else text
