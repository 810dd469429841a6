"""The JSON Schema of lesson files: editors check with it, and the reader takes from it which keys there are."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

SCHEMA = Path(__file__).with_name("lesson.schema.json")


@cache
def definition(name: str) -> dict[str, Any]:
    """What the schema says of one kind of mapping."""
    found: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))["$defs"][name]
    return found


def keys(name: str) -> frozenset[str]:
    """The keys that one kind of mapping may have."""
    return frozenset(definition(name)["properties"])
