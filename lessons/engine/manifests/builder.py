"""Builds the value of one YAML document, and the lines of its fields, straight from libyaml's parse events.

Composing a tree first would cost more than all the rest, and libyaml's Python binding recurses while it does so: a
few ten thousand brackets end the process. Events are flat; depth, number and aliases are counted as they come.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)

from lessons.engine.manifests.marks import Marks
from lessons.engine.manifests.scalars import Scalar, go_syntax, resolve
from lessons.engine.refs import FieldPath

# Deeper than any object of the API, and safe for every walk over a value that recurses.
MAX_DEPTH = 60
MAX_NODES = 50_000

_TAG = "tag:yaml.org,2002:"
_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class BuildError(Exception):
    """A document that go-yaml would not take; the message is go-yaml's. `line` counts from 0 within the text."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


class Builder:
    """Reads the first document of a text. Keys that stood twice are in `duplicates`: path, first line, second line."""

    def __init__(self, text: str) -> None:
        self._parser = _Parser(text)
        self._next = self._parser.get_event
        self._anchors: dict[str, tuple[Any, Marks, int]] = {}
        self._open: set[str] = set()
        self._nodes = 0
        self._aliased = 0
        self._depth = 0
        self._path: list[str | int] = []
        self.duplicates: list[tuple[FieldPath, int, int]] = []

    def build(self) -> tuple[Any, Marks, int]:
        """The value, its marks and its first line (from 0); (None, None, 0) for an empty text."""
        try:
            self._next()  # stream start
            if self._parser.check_event(yaml.StreamEndEvent):
                return None, None, 0
            self._next()  # document start
            event = self._next()
            value, marks = self._node(event)
            self._next()  # document end
            return value, marks, event.start_mark.line
        finally:
            self._parser.dispose()

    def _node(self, event: Any) -> tuple[Any, Marks]:
        self._nodes += 1
        kind = event.__class__
        if kind is ScalarEvent:
            scalar = self._scalar(event)
            if event.anchor is not None:
                self._anchors[event.anchor] = (scalar, None, 1)
            return scalar, None
        if kind is AliasEvent:
            return self._alias(event)
        if self._depth >= MAX_DEPTH:
            raise _at(event, f"exceeded max depth of {MAX_DEPTH}")
        if self._nodes > MAX_NODES:
            raise _at(event, f"exceeded max number of {MAX_NODES} values")
        before, anchor = self._nodes, event.anchor
        if anchor is not None:
            self._open.add(anchor)
        self._depth += 1
        read: Callable[[], tuple[Any, Marks]]
        read = self._mapping if kind is MappingStartEvent else self._sequence
        value, marks = read()
        self._depth -= 1
        if anchor is not None:
            self._open.discard(anchor)
            self._anchors[anchor] = (value, marks, self._nodes - before + 1)
        return value, marks

    def _mapping(self) -> tuple[dict[str, Any], Marks]:
        value: dict[str, Any] = {}
        marks: dict[str, Any] = {}
        path = self._path
        while (event := self._next()).__class__ is not MappingEndEvent:
            line = event.start_mark.line
            key = self._key(event)
            path.append(key)
            below = self._next()
            if key == "<<" and event.__class__ is ScalarEvent and event.implicit[0]:
                self._merge(below, value, marks)
            else:
                if key in value:
                    self.duplicates.append((tuple(path), marks[key][0], line))
                item, under = self._node(below)
                value[key] = item
                marks[key] = (line, under)
            path.pop()
        return value, marks

    def _sequence(self) -> tuple[list[Any], Marks]:
        value: list[Any] = []
        marks: list[Any] = []
        path = self._path
        path.append(0)
        while (event := self._next()).__class__ is not SequenceEndEvent:
            path[-1] = len(value)
            item, under = self._node(event)
            value.append(item)
            marks.append((event.start_mark.line, under))
        path.pop()
        return value, marks

    def _key(self, event: Any) -> str:
        """A key as sigs.k8s.io/yaml makes a string of it."""
        if event.__class__ is ScalarEvent and event.tag is None and not event.implicit[0]:
            text: str = event.value
            return text
        key, _ = self._node(event)
        if isinstance(key, str):
            return key
        if isinstance(key, dict | list):
            raise _at(event, f"invalid map key: {go_syntax(key)}")
        if isinstance(key, bool):
            return "true" if key else "false"
        if key is None:
            raise BuildError(
                "unsupported map key of type: %!s(<nil>), key: <nil>",
                event.start_mark.line,
                event.start_mark.column,
            )
        return str(key)

    def _merge(self, event: Any, value: dict[str, Any], marks: dict[str, Any]) -> None:
        """`<<`: the entries of a mapping, or of several, the first of which counts most."""
        merged, under = self._node(event)
        several = list(zip(merged, under or (), strict=False)) if isinstance(merged, list) else None
        for item, mark in reversed(several) if several is not None else [(merged, (0, under))]:
            if not isinstance(item, dict):
                raise _at(event, "map merge requires map or sequence of maps as the value")
            value.update(item)
            marks.update(mark[1] or {})

    def _alias(self, event: Any) -> tuple[Any, Marks]:
        """What an anchor stands for; shared, as values never change: decode.go alias, allowedAliasRatio."""
        name = event.anchor
        if name in self._open:
            raise _at(event, f"anchor '{name}' value contains itself")
        if name not in self._anchors:
            raise _at(event, f"unknown anchor '{name}' referenced")
        value, marks, size = self._anchors[name]
        self._nodes += size
        self._aliased += size
        many = self._aliased > 100 and self._nodes > 1000 and self._aliased > 0.99 * self._nodes
        if many or self._nodes > MAX_NODES:
            raise _at(event, "document contains excessive aliasing")
        return value, marks

    def _scalar(self, event: Any) -> Scalar:
        text: str = event.value
        if event.tag is not None:
            return _tagged(event, text)
        if not event.implicit[0]:
            return text
        value = resolve(text)
        if isinstance(value, float) and not math.isfinite(value):
            shown = "NaN" if math.isnan(value) else f"{'+' if value > 0 else '-'}Inf"
            mark = event.start_mark
            raise BuildError(f"json: unsupported value: {shown}", mark.line, mark.column)
        return value


def _tagged(event: Any, text: str) -> Scalar:
    """A scalar with a tag: resolve.go, with its complaint where text and tag do not fit."""
    tag: str = event.tag
    if tag == f"{_TAG}binary":
        try:
            return base64.b64decode(text, validate=True).decode("utf-8", "replace")
        except (binascii.Error, ValueError):
            raise _at(event, "!!binary value contains invalid base64 data") from None
    kinds: dict[str, tuple[type, ...]] = {
        "bool": (bool,),
        "int": (int,),
        "float": (int, float),
        "null": (type(None),),
    }
    wanted = tag.removeprefix(_TAG)
    if wanted not in kinds or not tag.startswith(_TAG):
        return text
    value = resolve(text)
    found = {bool: "bool", int: "int", float: "float", type(None): "null"}.get(type(value), "str")
    if type(value) not in kinds[wanted]:
        raise _at(event, f"cannot decode !!{found} `{text}` as a !!{wanted}")
    return value


def _at(event: Any, message: str) -> BuildError:
    return BuildError(f"yaml: {message}", event.start_mark.line, event.start_mark.column)
