"""YAML blocks of a lesson file, read field by field; each fault is reported at its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from lessons.course.lessons.faults import Fault
from lessons.engine.refs import FieldPath

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Block:
    """A YAML block within a file: its value, the line of each field, and the faults found in it."""

    file: str
    value: Any
    lines: Mapping[FieldPath, int]
    faults: list[Fault] = field(default_factory=list)

    def fault(self, path: FieldPath, message: str) -> None:
        """Note a fault at a field, or at the nearest one above it that was written."""
        while path not in self.lines and path:
            path = path[:-1]
        self.faults.append(Fault(self.file, self.lines.get(path, 0), message))


def read_block(file: str, text: str, first_line: int) -> Block:
    """Read a block that starts at `first_line` of the file."""
    loader = _LOADER(text)
    try:
        node = loader.get_single_node()
        value = loader.construct_document(node) if node is not None else {}
        lines: dict[FieldPath, int] = {(): first_line}
        if node is not None:
            lines.update(_lines(node, (), first_line))
        return Block(file, value, lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        return Block(file, None, {(): line}, [Fault(file, line, f"not YAML: {error.problem}")])
    finally:
        loader.dispose()


def _lines(node: yaml.Node, path: FieldPath, first: int) -> Iterator[tuple[FieldPath, int]]:
    yield path, first + node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*path, str(key.value)), first)
            yield (*path, str(key.value)), first + key.start_mark.line
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _lines(item, (*path, index), first)


class Fields:
    """One mapping of a block. What is missing or of a wrong type is noted, and something harmless given instead."""

    def __init__(self, block: Block, path: FieldPath, known: frozenset[str]) -> None:
        self._block = block
        self._path = path
        value = block.value
        for step in path:
            value = value[step]
        self.value: Mapping[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict) and not block.faults:
            self.fault(None, "this is a mapping: `key: value`")
        for key in self.value:
            if key not in known:
                self.fault(str(key), f"unknown key {key!r}; known are {', '.join(sorted(known))}")

    def fault(self, key: str | None, message: str, *below: str | int) -> None:
        """Note a fault at a field of this mapping, or (None) at the mapping itself."""
        self._block.fault((*self._path, *(() if key is None else (key,)), *below), message)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        given = self.value.get(key, default)
        if isinstance(given, str) and (given.strip() or default is not None):
            return given
        self.fault(key, f"{key} is missing" if given in (None, "") else f"{key} is a text")
        return default or ""

    def number(self, key: str) -> int:
        """A whole number that must be there."""
        given = self.value.get(key)
        if isinstance(given, int) and not isinstance(given, bool):
            return given
        self.fault(key, f"{key} is a whole number")
        return 0

    def list(self, key: str) -> list[Any]:
        """A list; [] where there is none."""
        given = self.value.get(key)
        if given is None or isinstance(given, list):
            return given or []
        self.fault(key, f"{key} is a list")
        return []

    def mapping(self, key: str) -> Mapping[str, Any]:
        """A mapping; {} where there is none."""
        given = self.value.get(key)
        if given is None or isinstance(given, dict):
            return given or {}
        self.fault(key, f"{key} is a mapping")
        return {}

    def below(self, known: frozenset[str], *path: str | int) -> Fields:
        """The mapping at a path below this one."""
        return Fields(self._block, (*self._path, *path), known)
