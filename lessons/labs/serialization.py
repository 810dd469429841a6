"""Transcripts to JSON and back: values with named fields as objects, without the fields that hold their default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from lessons.engine.terminal import Transcript
from lessons.labs.text import storable

Json = dict[str, Any]


def to_json(transcript: Transcript) -> Json:
    """The transcript in JSON's types."""
    written: Json = _encode(transcript)
    return written


def from_json(data: Json) -> Transcript:
    """The transcript that `to_json` wrote; fields that a later version brought have their defaults."""
    transcript: Transcript = _decoder(Transcript)(data)
    return transcript


def _encode(value: Any) -> Any:
    return _encoder(value.__class__)(value)


@cache
def _encoder(cls: Any) -> Callable[[Any], Any]:
    """What turns a value of this class into JSON."""
    if issubclass(cls, Enum):
        return lambda value: value.value
    if issubclass(cls, str):
        return storable
    if written := _fields(cls):
        return lambda value: {
            name: _encode(item)
            for name, default in written
            if (item := getattr(value, name)) != default
        }
    if issubclass(cls, (list, tuple)):
        return lambda value: [_encode(item) for item in value]
    return lambda value: value


@cache
def _fields(cls: Any) -> tuple[tuple[str, Any], ...]:
    """The fields, with their defaults, of a class whose values are objects: a dataclass, or a named tuple with defaults."""
    if is_dataclass(cls):
        return tuple((field.name, _default(field)) for field in fields(cls))
    defaults = getattr(cls, "_field_defaults", None)
    if not defaults:
        return ()
    return tuple((name, defaults.get(name, MISSING)) for name in cls._fields)


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default


@cache
def _decoder(hint: Any) -> Callable[[Any], Any]:
    """What turns JSON into a value of this type."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return _one_of(arguments)
    if origin is tuple and arguments[-1] is Ellipsis:
        each = _decoder(arguments[0])
        return lambda data: tuple(map(each, data))
    if origin is tuple:
        return lambda data: tuple(
            _decoder(part)(item) for part, item in zip(arguments, data, strict=True)
        )
    if _fields(hint):
        return _object(hint)
    if isinstance(hint, type) and issubclass(hint, tuple):
        return lambda data: hint(*data)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return lambda data: data


def _one_of(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Of `X | None` X's decoder; of plain types nothing needs doing."""
    others = [argument for argument in arguments if argument is not NoneType]
    if len(others) > 1:
        return lambda data: data
    decode = _decoder(others[0])
    return lambda data: None if data is None else decode(data)


def _object(cls: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(cls)
    known = {name: hints[name] for name, _default in _fields(cls)}

    def decode(data: Json) -> Any:
        return cls(
            **{name: _decoder(known[name])(item) for name, item in data.items() if name in known}
        )

    return decode
