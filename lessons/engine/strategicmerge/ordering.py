"""The order of merged lists: normalizeElementOrder, mergeSortedSlice, partition*ByPresentInList."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lessons.engine.strategicmerge.lookup import DIRECTIVE, merge_value


def position(items: Sequence[Any], wanted: Any, key: str) -> int:
    """Where in a list the item with the same merge key (the same scalar, without a key) stands; -1 for nowhere."""
    value = wanted.get(key) if key else wanted
    for i, item in enumerate(items):
        if (item.get(key) if key else item) == value:
            return i
    return -1


def normalized(items: Sequence[Any], order: Sequence[Any], key: str) -> list[Any]:
    """Items in the order of another list, those to be deleted last."""
    kept, deleted = list(items), []
    if key:
        for item in (*items, *order):
            merge_value(item, key)
        deleted = [item for item in items if item.get(DIRECTIVE) == "delete"]
        kept = [item for item in items if item.get(DIRECTIVE) != "delete"]
    known = [item for item in kept if position(order, item, key) >= 0]
    others = [item for item in kept if position(order, item, key) < 0]
    return others + sorted(known, key=lambda item: position(order, item, key)) + deleted


def arranged(
    merged: Sequence[Any], order: Sequence[Any], server_order: Sequence[Any], key: str
) -> list[Any]:
    """A merged list: what the patch names in its order, what only the server has kept relative to it."""
    mine = normalized([i for i in merged if position(order, i, key) >= 0], order, key)
    others = normalized([i for i in merged if position(order, i, key) < 0], server_order, key)
    result: list[Any] = []
    left, right = 0, 0
    while left < len(others) or right < len(mine):
        if left < len(others) and (
            right >= len(mine) or _before(others[left], mine[right], server_order, key)
        ):
            result.append(others[left])
            left += 1
        else:
            result.append(mine[right])
            right += 1
    return result


def _before(left: Any, right: Any, order: Sequence[Any], key: str) -> bool:
    first, second = position(order, left, key), position(order, right, key)
    return 0 <= first < second
