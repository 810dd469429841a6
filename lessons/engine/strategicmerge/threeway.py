"""Making a patch out of what was applied, what is to be, and what is there: CreateThreeWayMergePatch, diffMaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lessons.engine.refs import Manifest
from lessons.engine.schema import Type, struct
from lessons.engine.strategicmerge.checking import check_list, check_map
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
    ordered,
)
from lessons.engine.strategicmerge.merging import combine
from lessons.engine.strategicmerge.ordering import normalized

Map = dict[str, Any]


def three_way(
    api_kind: str, original: Manifest | None, modified: Manifest, current: Manifest
) -> Manifest:
    """The patch that brings `current` to `modified`; of what is missing in it, only what `original` had is deleted.

    `original` is the last applied manifest, None if there was none. PatchError as kubectl words it.
    """
    type_ = struct(api_kind)
    delta = _Diff(changes=True, deletions=False).maps(current, modified, type_)
    if original == modified:
        check_map(modified, type_)
        return delta
    deletions = _Diff(changes=False, deletions=True).maps(original or {}, modified, type_)
    return combine(deletions, delta, type_)


def two_way(api_kind: str, original: Manifest, modified: Manifest) -> Manifest:
    """The patch that makes `modified` of `original`: CreateTwoWayMergePatch."""
    return _Diff(changes=True, deletions=True).maps(original, modified, struct(api_kind))


@dataclass(frozen=True, slots=True)
class _Diff:
    """What of a difference goes into a patch: changes and additions, deletions."""

    changes: bool
    deletions: bool

    def maps(self, original: Map, modified: Map, type_: Type, retain: bool = False) -> Map:
        """The patch from one map to another; there is none between equal ones."""
        patch: Map = {}
        for key, value in modified.items():
            if key not in original:
                if self.changes:
                    patch[key] = value
                continue
            before = original[key]
            if before.__class__ is str and before == value:
                continue
            if key == DIRECTIVE:
                if before != value:
                    patch[key] = value
            elif kind(before) != kind(value):
                if self.changes:
                    patch[key] = value
            elif isinstance(value, dict):
                self._map(key, before, value, type_, patch)
            elif isinstance(value, list):
                self._list(key, before, value, type_, patch)
            elif self.changes and before != value:
                patch[key] = value
        if self.deletions:
            patch.update(dict.fromkeys((key for key in original if key not in modified), None))
        if retain and (
            patch or any(v is not None and k not in modified for k, v in original.items())
        ):
            kept = [key for key, value in modified.items() if value is not None]
            if kept:
                patch[RETAIN_KEYS] = sorted(kept)
        return patch

    def _map(self, key: str, before: Map, value: Map, type_: Type, patch: Map) -> None:
        try:
            found = look_up(type_, key)
        except PatchError:
            if before == value:
                return
            raise
        if found.strategy == "replace":
            if self.changes:
                patch[key] = value
        elif before == value:
            check_map(value, found.below)
        elif changed := self.maps(before, value, found.below, found.retain_keys):
            patch[key] = changed

    def _list(self, key: str, before: list[Any], value: list[Any], type_: Type, patch: Map) -> None:
        try:
            found = look_up(type_, key)
        except PatchError:
            if before == value:
                return
            raise
        if found.strategy != "merge":
            if self.changes and before != value:
                patch[key] = value
            return
        if before and before == value:
            check_list(value, found)
            return
        if not before:
            if value and self.changes:
                patch[key] = value
            return
        if element_kind(before, value) == "map":
            added, order = self._items(
                before, value, found.below, found.merge_key, found.retain_keys
            )
            deleted: list[Any] = []
        else:
            added, deleted, order = self._scalars(before, value)
        if added:
            patch[key] = added
        if deleted:
            patch[f"{DELETE_LIST}/{key}"] = deleted
        if order:
            patch[f"{ELEMENT_ORDER}/{key}"] = order

    def _items(
        self, before: list[Any], value: list[Any], type_: Type, key: str, retain: bool
    ) -> tuple[list[Any], list[Any]]:
        """What changes among items with a merge key, and their order: diffListsOfMaps."""
        patch, deleted = self._matched(before, value, type_, key, retain)
        patch = normalized(patch, value, key) + deleted
        keys = [merge_value(item, key) for item in value]
        same = keys == [merge_value(item, key) for item in before]
        wanted = (self.changes and (patch or not same)) or (self.deletions and patch)
        return patch, [{key: one} for one in keys] if wanted else []

    def _matched(
        self, before: list[Any], value: list[Any], type_: Type, key: str, retain: bool
    ) -> tuple[list[Any], list[Any]]:
        for item in (*before, *value):
            merge_value(item, key)
        old, new = ordered(before, key), ordered(value, key)
        patch: list[Any] = []
        deleted: list[Any] = []
        i = j = 0
        while i < len(old) or j < len(new):
            first = go_text(old[i][key]) if i < len(old) else None
            second = go_text(new[j][key]) if j < len(new) else None
            if first is not None and first == second:
                if changed := self.maps(old[i], new[j], type_, retain):
                    patch.append({**changed, key: new[j][key]})
                i, j = i + 1, j + 1
            elif first is None or (second is not None and first > second):
                if self.changes:
                    patch.append(new[j])
                j += 1
            else:
                if self.deletions:
                    deleted.append({key: old[i][key], DIRECTIVE: "delete"})
                i += 1
        return patch, deleted

    def _scalars(
        self, before: list[Any], value: list[Any]
    ) -> tuple[list[Any], list[Any], list[Any]]:
        """What is added to and deleted from a list of scalars, and its order: diffListsOfScalars."""
        texts, old_texts = set(map(go_text, value)), set(map(go_text, before))
        added = [item for item in value if go_text(item) not in old_texts] if self.changes else []
        gone = [item for item in ordered(before, "") if go_text(item) not in texts]
        deleted = deduplicated(gone) if self.deletions else []
        ordering = (self.deletions and deleted) or (self.changes and before != value)
        return added, deleted, value if ordering else []
