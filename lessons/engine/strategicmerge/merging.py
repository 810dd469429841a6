"""Applying a strategic merge patch: mergeMap, mergePatchIntoOriginal, mergeSlice.

Like upstream, what a patch says of a list's order is used up while it is applied; the API server shows what is left of
the patch where the result cannot be decoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.schema import Type, struct
from lessons.engine.strategicmerge.directives import (
    carried_out,
    check_order,
    copied,
    sorted_out,
    without_directives,
    without_nulls,
)
from lessons.engine.strategicmerge.lookup import (
    DELETE_LIST,
    DIRECTIVE,
    ELEMENT_ORDER,
    RETAIN_KEYS,
    PatchError,
    deduplicated,
    element_kind,
    go_text,
    kind,
    look_up,
    merge_value,
)
from lessons.engine.strategicmerge.ordering import arranged, position

Map = dict[str, Any]

_BAD_ORDER = "invalid patch format of setElementOrder list"
_BAD_RETAIN = "invalid patch format of retainKeys"


def apply_patch(api_kind: str, current: Manifest, patch: Manifest) -> Manifest:
    """The object after a strategic merge patch; PatchError for one that cannot be applied."""
    return strategic_merge(api_kind, current, patch)[0]


def strategic_merge(api_kind: str, current: Manifest, patch: Manifest) -> tuple[Manifest, Map]:
    """The object after a patch, and what applying left of the patch."""
    left: Map = copied(patch)
    return _Merge(final=True).maps(current, left, struct(api_kind)), left


def combine(first: Map, second: Map, type_: Type) -> Map:
    """Two patches as one."""
    return _Merge(final=False).maps(first, copied(second), type_)


@dataclass(frozen=True, slots=True)
class _Merge:
    """Merging a patch into an object (`final`), or into another patch, which keeps directives and nulls."""

    final: bool

    def maps(self, original: Map, patch: Map, type_: Type) -> Map:
        """The merged map; `patch` is used up, `original` stays."""
        if DIRECTIVE in patch:
            return carried_out(patch)
        merged = dict(original)
        self._retain(merged, patch)
        self._orders(merged, patch, type_)
        for name, value in patch.items():
            key, deletes = name, False
            if name.startswith(DELETE_LIST):
                if not self.final:
                    merged[name] = value
                    continue
                key, deletes = name.partition("/")[2], True
            if value is None:
                merged.pop(key, None)
                if self.final:
                    continue
            self._entry(merged, key, value, deletes, type_)
        return merged

    def _entry(self, merged: Map, key: str, value: Any, deletes: bool, type_: Type) -> None:
        if (
            key not in merged
            or kind(merged[key]) != kind(value)
            or not isinstance(value, dict | list)
        ):
            if not deletes:
                self._set(merged, key, value)
            return
        found = look_up(type_, key)
        if isinstance(value, dict):
            if found.strategy == "replace":
                merged[key] = value
            else:
                merged[key] = self.maps(merged[key], value, found.below)
        elif found.strategy == "merge" or deletes:
            merged[key] = self._list(merged[key], value, found.below, found.merge_key, deletes)
        else:
            merged[key] = value

    def _set(self, merged: Map, key: str, value: Any) -> None:
        kept, keep = without_directives(without_nulls(value) if self.final else value)
        if keep:
            merged[key] = kept
        else:
            merged.pop(key, None)

    def _retain(self, merged: Map, patch: Map) -> None:
        """$retainKeys: what the patch does not name goes."""
        if RETAIN_KEYS not in patch:
            return
        names = patch.pop(RETAIN_KEYS)
        if not self.final:
            if merged.setdefault(RETAIN_KEYS, names) != names:
                raise PatchError(
                    f"{go_text(merged[RETAIN_KEYS])} and {go_text(names)} are not deep equal: "
                    "this may happen when calculating the 3-way diff patch"
                )
            return
        markers = (DELETE_LIST, ELEMENT_ORDER)
        if not isinstance(names, list) or any(
            value is not None and not key.startswith(markers) and key not in names
            for key, value in patch.items()
        ):
            raise PatchError(_BAD_RETAIN)
        for key in [key for key in merged if key not in names]:
            del merged[key]

    def _orders(self, merged: Map, patch: Map, type_: Type) -> None:
        """$setElementOrder: lists whose order the patch says, merged and put in it."""
        for name in [name for name in patch if name.startswith(ELEMENT_ORDER)]:
            order = patch.pop(name)
            if not self.final and merged.setdefault(name, order) != order:
                raise PatchError(_BAD_ORDER)
            key = name.partition("/")[2]
            if not isinstance(order, list) or not key:
                raise PatchError(_BAD_ORDER)
            self._order(merged, patch, key, order, type_)

    def _order(self, merged: Map, patch: Map, key: str, order: list[Any], type_: Type) -> None:
        before, mine = merged.get(key), patch.get(key)
        if not isinstance(before, list | None) or not isinstance(mine, list | None):
            raise PatchError(_BAD_ORDER)
        found = look_up(type_, key)
        check_order(mine or [], order, found.merge_key)
        if key not in patch and key not in merged:
            return
        if key not in patch:
            items = list(before or ())
        elif key not in merged:
            items, keep = without_directives(mine)
            if not keep:
                return
        elif found.strategy == "merge":
            items = self._list(before or [], mine or [], found.below, found.merge_key, False)
        else:
            items = list(mine or ())
        element_kind(before or (), mine or ())
        merged[key] = arranged(items, order, before or (), found.merge_key)
        patch.pop(key, None)

    def _list(
        self, original: list[Any], patch: list[Any], type_: Type, key: str, deletes: bool
    ) -> list[Any]:
        """A merged list: mergeSlice."""
        if not original and not patch:
            return original
        if element_kind(original, patch) != "map":
            if self.final and deletes:
                return [item for item in original if item not in patch]
            merged = deduplicated([*original, *patch])
            return arranged(merged, patch, original, "")
        if not key:
            name = getattr(type_, "name", type_.go)
            raise PatchError(f"cannot merge lists without merge key for {name}")
        original, patch = sorted_out(list(original), patch, key)
        merged = list(original)
        for item in patch:
            at = position(merged, {key: merge_value(item, key)}, key)
            if at >= 0:
                merged[at] = self.maps(merged[at], item, type_)
            else:
                merged.append(item)
        return arranged(merged, patch, original, key)
