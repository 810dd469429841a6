"""Comparing equal values: there is no difference, but lists that cannot be merged are found all the same."""

from __future__ import annotations

from typing import Any

from lessons.engine.schema import Type
from lessons.engine.strategicmerge.lookup import (
    Lookup,
    PatchError,
    element_kind,
    look_up,
    merge_value,
)

Map = dict[str, Any]


def check_map(value: Map, type_: Type) -> None:
    """What comparing a map with one like it comes to: PatchError for a list in it that cannot be merged."""
    for key, item in value.items():
        if item.__class__ is not dict and item.__class__ is not list:
            continue
        try:
            found = look_up(type_, key)
        except PatchError:
            continue
        if item.__class__ is dict and found.strategy != "replace":
            check_map(item, found.below)
        elif item.__class__ is list and found.strategy == "merge" and item:
            check_list(item, found)


def check_list(items: list[Any], found: Lookup) -> None:
    """The same for a list."""
    if element_kind(items, items) != "map":
        return
    for item in items:
        merge_value(item, found.merge_key)
    for item in items:
        check_map(item, found.below)
