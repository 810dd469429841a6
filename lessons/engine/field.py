"""Field errors as the API machinery words them: a path, and what is wrong there.

A path is a plain `FieldPath`, ("spec", "ports", 0, "port"), so that walking a valid manifest costs nothing.
`Key` marks a map's key in it, which prints in brackets: metadata.annotations[lab/ready]; `Renamed` a field that
upstream's messages spell otherwise than manifests do.
staging/src/k8s.io/apimachinery/pkg/util/validation/field
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from lessons.engine.refs import FieldPath


class Key(str):
    """A key of a map, as part of a path."""

    __slots__ = ()


class Renamed(str):
    """A field as a manifest names it, which errors print as `shown`."""

    shown: str

    def __new__(cls, name: str, shown: str) -> Renamed:
        """The field `name`, printed as `shown`."""
        renamed = super().__new__(cls, name)
        renamed.shown = shown
        return renamed


class FieldError(NamedTuple):
    """One thing wrong with an object: where, and what."""

    path: FieldPath
    text: str  # Invalid value: 0: must be between 1 and 65535, inclusive

    @property
    def field(self) -> str:
        """The path as it is printed: spec.ports[0].port."""
        return render(self.path)

    def __str__(self) -> str:
        return f"{render(self.path)}: {self.text}" if self.path else self.text


def render(path: FieldPath) -> str:
    """The path as the API server prints it: spec.ports[0].port, metadata.annotations[a/b]."""
    text = ""
    for step in path:
        if isinstance(step, int) or type(step) is Key:
            text += f"[{step}]"
        else:
            name = step.shown if isinstance(step, Renamed) else step
            text += f".{name}" if text else name
    return text


def show(value: Any) -> str:
    """A value as an error shows it: strings quoted, everything else as JSON."""
    if isinstance(value, str):
        return quote(value)
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def quote(text: str) -> str:
    """A string as Go's %q prints it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f")


def required(path: FieldPath, detail: str = "") -> FieldError:
    """Something that must be there is not."""
    return FieldError(path, f"Required value: {detail}" if detail else "Required value")


def invalid(path: FieldPath, value: Any, detail: str) -> FieldError:
    """A value breaks a rule."""
    told = f": {detail}" if detail else ""
    return FieldError(path, f"Invalid value: {show(value)}{told}")


def unsupported(path: FieldPath, value: Any, supported: Iterable[str]) -> FieldError:
    """A value is not one of those known; they are shown in the order given."""
    known = ", ".join(map(quote, supported))
    return FieldError(path, f"Unsupported value: {show(value)}: supported values: {known}")


def forbidden(path: FieldPath, detail: str) -> FieldError:
    """A field may not be used here."""
    return FieldError(path, f"Forbidden: {detail}" if detail else "Forbidden")


def duplicate(path: FieldPath, value: Any) -> FieldError:
    """A value that must be unique is there twice."""
    return FieldError(path, f"Duplicate value: {show(value)}")


def not_found(path: FieldPath, value: Any) -> FieldError:
    """A value refers to something that is not there."""
    return FieldError(path, f"Not found: {show(value)}")


def too_long(path: FieldPath, limit: int) -> FieldError:
    """A text has more bytes than it may have."""
    return FieldError(path, f"Too long: may not be more than {limit} bytes")


def too_many(path: FieldPath, actual: int, limit: int) -> FieldError:
    """A list has more items than it may have."""
    items = "item" if limit == 1 else "items"
    return FieldError(path, f"Too many: {actual}: must have at most {limit} {items}")
