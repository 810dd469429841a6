"""--sort-by: objects in the order of a field.

staging/src/k8s.io/kubectl/pkg/cmd/get/sorter.go
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lessons.engine.terminal.kubectl.customcolumns import relaxed
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.info import Info
from lessons.engine.terminal.kubectl.jsonpath import JSONPath
from lessons.engine.terminal.kubectl.jsonpath_nodes import JSONPathError

_PARTS = re.compile(r"(\d+)")


def table_rows(infos: Sequence[Info], expression: str) -> list[Info]:
    """The rows of one table in order; none at all where none has the field, as kubectl does it."""
    if len(infos) < 2:
        return list(infos)
    try:
        return by_field(infos, expression)
    except CommandError:
        return []


def by_field(infos: Sequence[Info], expression: str) -> list[Info]:
    """The objects in the order of the field; those without it first. CommandError if none has it."""
    try:
        path = JSONPath(relaxed(expression))
        values = [_value(path, info) for info in infos]
    except JSONPathError as error:
        raise CommandError(str(error)) from None
    if infos and all(value is None for value in values):
        raise CommandError(
            f'couldn\'t find any field with path "{relaxed(expression)}" in the list of objects'
        )
    pairs = sorted(zip(values, infos, strict=True), key=lambda pair: _key(pair[0]))
    return [info for _, info in pairs]


def _value(path: JSONPath, info: Info) -> Any:
    found = path.find(info.content)
    return found[0][0] if found and found[0] else None


def _key(value: Any) -> tuple[int, Any]:
    """A value's place: nothing first, numbers by size, texts in natural order."""
    if value is None:
        return 0, 0
    if isinstance(value, bool | int | float):
        return 1, value
    text = str(value)
    return 2, [
        (part.isdigit(), int(part) if part.isdigit() else part) for part in _PARTS.split(text)
    ]
