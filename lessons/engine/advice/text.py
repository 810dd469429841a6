"""An edit as text: the student's YAML with only that changed, everything else left as it was typed.

Ways to write it are tried at the line that holds the field; one counts only if the file, read again, says exactly
what the edit says. Where none does, there is no text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lessons.engine.advice.edits import ABSENT, Edit, shown, value_at
from lessons.engine.manifests import Document, parse
from lessons.engine.refs import FieldPath


def with_edits(files: Mapping[str, str], edits: tuple[Edit, ...]) -> dict[str, str]:
    """The texts that change, with these edits made; none of them if one cannot be made."""
    after = dict(files)
    for edit in edits:
        file = next((name for name, text in after.items() if _document(text, name, edit)), None)
        if file is None:
            return {}
        text = _edited(after[file], file, edit)
        if text is None:
            return {}
        after[file] = text
    return {name: text for name, text in after.items() if text != files[name]}


def _document(text: str, file: str, edit: Edit) -> Document | None:
    """The document that declares the edit's object."""
    parsed = parse(text, file)
    if parsed.error is not None:
        return None
    for document in parsed.documents:
        value = document.value
        metadata = value.get("metadata") if isinstance(value, dict) else None
        if not isinstance(metadata, dict):
            continue
        space = metadata.get("namespace") or "default"
        if (value.get("kind"), space, metadata.get("name")) == tuple(edit.ref):
            return document
    return None


def _edited(text: str, file: str, edit: Edit) -> str | None:
    document = _document(text, file, edit)
    if document is None:
        return None
    wanted = edit.applied(document.value)
    values = [wanted if d.index == document.index else d.value for d in parse(text, file).documents]
    for attempt in _attempts(text.splitlines(keepends=True), document, edit):
        again = parse(attempt, file)
        if again.error is None and [d.value for d in again.documents] == values:
            return attempt
    return None


def _attempts(lines: list[str], document: Document, edit: Edit) -> Iterator[str]:
    path, line = edit.path, document.lines.get(edit.path)
    declared = value_at(document.value, path)
    if line is None:
        if edit.new is not ABSENT:
            yield from _added(lines, document, path, edit.new)
    elif edit.key:
        yield from _at(lines, line, re.escape(str(path[-1])) + r"(?=[\"']?\s*:)", edit.key)
    elif edit.new is ABSENT:
        yield from _removed(lines, line, path, declared)
    else:
        for written in _written(declared):
            for new in _written(edit.new):
                yield from _at(lines, line, rf"(?<![\w.-]){re.escape(written)}(?![\w.-])", new)
        if isinstance(declared, Mapping):
            yield from _block(lines, line, declared, edit.new)


def _at(lines: list[str], number: int, pattern: str, new: str) -> Iterator[str]:
    """The text with one occurrence in this line replaced, each in turn, the last first."""
    line = lines[number - 1]
    for match in reversed(list(re.finditer(pattern, line))):
        changed = line[: match.start()] + new + line[match.end() :]
        yield "".join([*lines[: number - 1], changed, *lines[number:]])


def _written(value: Any) -> list[str]:
    """The ways a value may stand in a file; the plainest first."""
    if isinstance(value, (dict, list)):
        return [shown(value)]
    if isinstance(value, str):
        plain = [value] if re.fullmatch(r"[\w./-]+", value) else []
        return [*plain, json.dumps(value), f"'{value}'"]
    return [json.dumps(value)]


def _block(lines: list[str], number: int, declared: Mapping[str, Any], new: Any) -> Iterator[str]:
    """A mapping of plain values in block style, its lines replaced."""
    if not isinstance(new, Mapping):
        return
    below = lines[number : number + len(declared)]
    if len(below) != len(declared) or not below:
        return
    indent = re.match(r"\s*", below[0])
    start = indent[0] if indent else ""
    written = [f"{start}{key}: {_written(value)[0]}\n" for key, value in new.items()]
    yield "".join([*lines[:number], *written, *lines[number + len(declared) :]])


def _removed(lines: list[str], number: int, path: FieldPath, declared: Any) -> Iterator[str]:
    """Without the whole line, or without the entry of a mapping or list in flow style."""
    yield "".join([*lines[: number - 1], *lines[number:]])
    for written in _written(declared):
        entry = f"{re.escape(str(path[-1]))}:\\s*{re.escape(written)}"
        if isinstance(path[-1], int):
            entry = re.escape(written)
        yield from _at(lines, number, rf",\s*{entry}", "")
        yield from _at(lines, number, rf"{entry},?\s*", "")


def _added(lines: list[str], document: Document, path: FieldPath, new: Any) -> Iterator[str]:
    """A field that the file does not have: first in its mapping, or last in its list."""
    depth = len(path)
    while depth and document.lines.get(path[: depth - 1]) is None:
        depth -= 1
    parent, step, rest = path[: depth - 1], path[depth - 1], path[depth:]
    for missing in reversed(rest):
        new = [new] if isinstance(missing, int) else {missing: new}
    held = value_at(document.value, parent)
    for value in _written(new):
        if isinstance(step, int) and isinstance(held, list):
            yield from _appended(lines, document, parent, held, value)
        elif isinstance(held, dict):
            yield from _inserted(lines, document, parent, held, f"{step}: {value}")


def _inserted(
    lines: list[str], document: Document, parent: FieldPath, held: Mapping[str, Any], entry: str
) -> Iterator[str]:
    number = document.lines[parent]
    for at in range(number, min(number + 1, len(lines)) + 1):
        yield from _at(lines, at, r"\{(?=\s*\w)", "{" + entry + ", ")
    firsts = [document.lines.get((*parent, key)) for key in held]
    for first in sorted(line for line in firsts if line is not None)[:1]:
        line = lines[first - 1]
        indent = re.match(r"[\s-]*", line)
        start = indent[0] if indent else ""
        after = f"{' ' * len(start)}{line[len(start) :]}"
        yield "".join([*lines[: first - 1], f"{start}{entry}\n", after, *lines[first:]])


def _appended(
    lines: list[str], document: Document, parent: FieldPath, held: list[Any], value: str
) -> Iterator[str]:
    number = document.lines[parent]
    if held:
        last = document.lines.get((*parent, len(held) - 1)) or number
        yield from _at(lines, last, r"\](?=[^\]]*$)", f", {value}]")
        yield from _at(lines, number, r"\]", f", {value}]")
        indent = re.match(r"\s*- *", lines[last - 1])
        if indent is not None:
            end = "" if lines[last - 1].endswith("\n") else "\n"
            yield "".join([*lines[:last], f"{end}{indent[0]}{value}\n", *lines[last:]])
    else:
        yield from _at(lines, number, r"\[\s*\]", f"[{value}]")
