"""What people believe about Services, recognized in what went wrong."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.advice.edits import Mend
from lessons.engine.advice.misconceptions.catalogue import MISCONCEPTIONS, Misconception
from lessons.engine.advice.situation import Situation

__all__ = ["MISCONCEPTIONS", "Misconception", "Recognized", "recognized"]


@dataclass(frozen=True, slots=True)
class Recognized:
    """The misconception that fits, and its refutation for this command."""

    misconception: Misconception
    text: str


def recognized(situation: Situation, mend: Mend | None) -> Recognized | None:
    """The best match, None where none fits: the catalogue stands in order from the special to the general."""
    for misconception in MISCONCEPTIONS:
        if misconception.fits(situation, mend or Mend()):
            return Recognized(misconception, misconception.refuted(situation.number))
    return None
