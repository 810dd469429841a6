"""Durations as scenario and lesson files write them: 60s, 1m30s, 500ms, or a plain number of seconds."""

from __future__ import annotations

import re

from lessons.engine.clock import SECOND, Milliseconds

_UNITS: dict[str, Milliseconds] = {"ms": 1, "s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h)")


def parse_duration(given: object) -> Milliseconds:
    """The duration in milliseconds; ValueError for what is none."""
    if isinstance(given, (int, float)) and not isinstance(given, bool) and given >= 0:
        return round(given * SECOND)
    text = str(given).strip()
    if text and not _PART.sub("", text):
        return round(sum(float(number) * _UNITS[unit] for number, unit in _PART.findall(text)))
    raise ValueError(f"not a duration: {given!r} (60s, 1m30s, 500ms)")
