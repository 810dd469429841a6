"""Advice on a command whose way broke: where, why, what would mend it, and what one may have believed."""

from __future__ import annotations

from lessons.engine.advice.advice import Advice, advisable, advise
from lessons.engine.advice.edits import ABSENT, Edit, Mend

__all__ = ["ABSENT", "Advice", "Edit", "Mend", "advisable", "advise"]
