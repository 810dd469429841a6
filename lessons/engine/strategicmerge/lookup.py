"""Directives, and what the API says of a field: how its lists and maps are patched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from lessons.engine.schema import ListType, MapType, Struct, Type

DIRECTIVE = "$patch"
RETAIN_KEYS = "$retainKeys"
DELETE_LIST = "$deleteFromPrimitiveList"
ELEMENT_ORDER = "$setElementOrder"


class PatchError(ValueError):
    """A patch that cannot be made or applied; the text is upstream's."""


class Lookup(NamedTuple):
    """How one field is patched: `below` is the type of its value, or of its items."""

    below: Type
    strategy: str  # merge, replace or ""
    retain_keys: bool
    merge_key: str


@lru_cache(maxsize=4096)
def look_up(type_: Type, key: str) -> Lookup:
    """The patch rules of a field; PatchError where the type has no such field."""
    if isinstance(type_, Struct) and key in type_.fields:
        field = type_.fields[key]
        below = field.type.item if isinstance(field.type, ListType) else field.type
        retain = "retainKeys" in field.strategies
        strategies = [strategy for strategy in field.strategies if strategy != "retainKeys"]
        return Lookup(below, strategies[0] if strategies else "", retain, field.merge_key)
    if isinstance(type_, MapType):
        return Lookup(type_.item, "", False, "")
    name = getattr(type_, "name", type_.go)
    raise PatchError(f'unable to find api field in struct {name} for the json field "{key}"')


def kind(value: Any) -> str:
    """What JSON takes a value for; numbers of either sort are one."""
    if value.__class__ is str:
        return "string"
    if value is None or isinstance(value, bool):
        return "null" if value is None else "bool"
    if isinstance(value, dict):
        return "map"
    if isinstance(value, list):
        return "list"
    return "string" if isinstance(value, str) else "number"


def go_text(value: Any) -> str:
    """A value as Go's %v prints it; merge keys are sorted by it."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "map[" + " ".join(f"{key}:{go_text(value[key])}" for key in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(map(go_text, value)) + "]"
    return str(value)


def element_kind(*lists: Sequence[Any]) -> str:
    """What the items of these lists are; PatchError for mixed ones, none at all, and lists in lists."""
    if all(item.__class__ is dict for items in lists for item in items) and any(lists):
        return "map"
    kinds = {kind(item) for items in lists for item in items}
    if not kinds:
        raise PatchError("no elements in any of the given slices")
    if len(kinds) > 1:
        raise PatchError(f"list element types are not identical: {go_text(list(map(list, lists)))}")
    found = kinds.pop()
    if found == "list":
        raise PatchError("lists of lists are not supported")
    return found


def merge_value(item: Any, key: str) -> Any:
    """An item's value of the merge key; PatchError for an item without."""
    if not isinstance(item, dict):
        raise PatchError(f"expected a map[string]interface{{}}, but received a {kind(item)}")
    if key not in item:
        raise PatchError(f"map: {go_text(item)} does not contain declared merge key: {key}")
    return item[key]


def ordered(items: Sequence[Any], by: str) -> list[Any]:
    """Items sorted as Go's sort.Sort does with a `less` that holds for equals too: equal neighbours change places."""
    texts = [
        (go_text(item[by] if by and by in item else None if by else item), item) for item in items
    ]
    for i in range(1, len(texts)):
        j = i
        while j > 0 and texts[j][0] <= texts[j - 1][0]:
            texts[j], texts[j - 1] = texts[j - 1], texts[j]
            j -= 1
    return [item for _, item in texts]


def deduplicated(items: Sequence[Any]) -> list[Any]:
    """Scalars without repetitions; a repeated one gives its place to the last: deduplicateScalars."""
    left = list(items)
    i = 0
    while i < len(left) - 1:
        j = i + 1
        while j < len(left):
            if left[i] == left[j]:
                left[j] = left[-1]
                left.pop()
            else:
                j += 1
        i += 1
    return left
