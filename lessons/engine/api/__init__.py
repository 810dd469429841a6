"""The kinds of the API, one module a kind: how it is named, read, defaulted, validated and indexed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lessons.engine.api.registry import RESOURCES, Resource, by_kind, by_name, find_kind
from lessons.engine.refs import Manifest

__all__ = ["RESOURCES", "Resource", "by_kind", "by_name", "find_kind", "indexes_of", "typed"]


def typed(kind: str, manifest: Manifest) -> Any:
    """The frozen dataclass of this kind, read from a stored (defaulted, valid) manifest."""
    return by_kind(kind).read(manifest)


def indexes_of(kind: str, manifest: Manifest) -> Iterable[tuple[str, ...]]:
    """The indexes, besides its labels, that an object of this kind is filed under in the store."""
    return by_kind(kind).indexes(manifest)
