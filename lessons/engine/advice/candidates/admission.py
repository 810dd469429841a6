"""Manifests that the API server refused: the field it names, with a value that it would take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lessons.engine.advice.candidates.likeness import nearest
from lessons.engine.advice.candidates.traffic import NODE_PORTS, USUAL_NODE_PORT
from lessons.engine.advice.edits import ABSENT, Edit, Mend, value_at
from lessons.engine.advice.situation import Situation

_SUPPORTED = re.compile(r'supported values: ((?:"[^"]*"(?:, )?)+)')


def corrected(situation: Situation) -> Iterator[Mend]:
    """The refused field with other values; made in the file, for nothing of it is in the cluster yet."""
    hop = situation.hop
    if hop is None or not hop.path or hop.ref is None or hop.ref not in situation.declared:
        return
    old = value_at(situation.declared[hop.ref], hop.path)
    for new in _values(situation, old, hop.why):
        if new != old:
            yield Mend((Edit(hop.ref, hop.path, old, new, source=hop.source),))


def _values(situation: Situation, old: Any, message: str) -> Iterator[Any]:
    if "range of valid ports is" in message or "provided port is already allocated" in message:
        shifted = [30000 + old] if isinstance(old, int) and 0 < old < 2768 else []
        for number in (*shifted, USUAL_NODE_PORT, *NODE_PORTS[1::100]):
            if not situation.view.size("nodePort", str(number)):
                yield number
    if match := _SUPPORTED.search(message):
        yield from nearest(str(old), re.findall(r'"([^"]*)"', match[1]))
    if isinstance(old, str) and old.isdigit():
        yield int(old)
    if isinstance(old, str) and old != old.lower():
        yield old.lower()
    if old is not ABSENT:
        yield ABSENT
