"""Types with parts: slices, maps, structs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lessons.engine.refs import FieldPath
from lessons.engine.schema.types import Context, Fault, Mismatch, Type


@dataclass(slots=True, eq=False)
class ListType(Type):
    """A slice."""

    item: Type

    def read(self, value: Any) -> Any:
        """A list, each item read; null is an item's zero."""
        if value.__class__ is not list:
            raise Mismatch
        read = self.item.read
        return [self.item.zero() if item is None else read(item) for item in value]

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        """What is wrong with the items."""
        if not isinstance(value, list):
            yield self.misfit(value, path, context)
            return
        for i, item in enumerate(value):
            if item is not None:
                yield from self.item.faults(item, (*path, i), context)


@dataclass(slots=True, eq=False)
class MapType(Type):
    """A map from strings."""

    item: Type

    def read(self, value: Any) -> Any:
        """A map, each value read; null is a value's zero."""
        if value.__class__ is not dict:
            raise Mismatch
        read = self.item.read
        return {
            key: self.item.zero() if item is None else read(item) for key, item in value.items()
        }

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        """What is wrong with the values, by key."""
        if not isinstance(value, dict):
            yield self.misfit(value, path, context)
            return
        for key in sorted(value):
            if value[key] is not None:
                yield from self.item.faults(value[key], (*path, key), context)


@dataclass(slots=True, eq=False)
class Field:
    """One field of a struct. `drops_zero`: an explicit zero is not kept. `always`: it appears though nothing was said.

    `merge_key` and `strategies` are what strategic merge patches go by; `embedded` names the Go struct inlined here that it is of.
    """

    name: str
    type: Type
    drops_zero: bool
    always: bool
    description: str
    merge_key: str = ""
    strategies: tuple[str, ...] = ()
    required: bool = False
    embedded: str = ""
    choices: tuple[str, ...] = ()  # the only values that it takes, of those that say so


@dataclass(slots=True, eq=False)
class Struct(Type):
    """A struct; `always` holds what its fields are that appear though nothing was said."""

    name: str
    description: str
    fields: Mapping[str, Field]
    always: Mapping[str, Any]

    def read(self, value: Any) -> Any:
        """A map with known fields, each read; with what the server stores, and no more."""
        if value.__class__ is not dict:
            raise Mismatch
        fields, kept = self.fields, {}
        for key, item in value.items():
            known = fields.get(key)
            if known is None:
                raise Mismatch
            if item is None:
                continue
            plain = item.__class__ is known.type.plain
            read = item if plain else known.type.read(item)
            if read or not known.drops_zero:
                kept[key] = read
        for key, zero in self.always.items():
            if key not in kept:
                kept[key] = zero
        return kept

    def faults(self, value: Any, path: FieldPath, context: Context) -> Iterator[Fault]:
        """Unknown fields, and what is wrong with the others; in the order of their names, as JSON comes sorted."""
        if not isinstance(value, dict):
            yield self.misfit(value, path, context)
            return
        for key in sorted(value):
            known, below = self.fields.get(key), (*path, key)
            if known is None:
                yield Fault(below, f'unknown field "{_dotted(below)}"', unknown=True)
            elif value[key] is not None:
                steps = (known.embedded, key) if known.embedded else (key,)
                inside = Context(self.name, (*context.names, *steps))
                yield from known.type.faults(value[key], below, inside)

    def zero(self) -> Any:
        """A struct with what always appears."""
        return dict(self.always)


def _dotted(path: FieldPath) -> str:
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".")
