"""A file as kubectl goes through it: document by document, up to the first that cannot be read.

staging/src/k8s.io/apimachinery/pkg/util/yaml/decoder.go YAMLReader; vendor/go.yaml.in/yaml/v2/decode.go fail
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from yaml import YAMLError
from yaml.error import MarkedYAMLError
from yaml.reader import ReaderError
from yaml.scanner import ScannerError

from lessons.engine.manifests.builder import Builder, BuildError
from lessons.engine.manifests.json_faults import json_complaint
from lessons.engine.manifests.marks import LineMarks
from lessons.engine.refs import FieldPath

MAX_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class YamlFault:
    """Why a file cannot be read on. `message` is what kubectl prints after `error: error parsing FILE: `.

    `line` and `column` count from 1 within the file; the line in the message counts within the document.
    """

    message: str
    line: int
    column: int
    document: int


@dataclass(frozen=True, slots=True)
class DuplicateKey:
    """A key that stands twice in one mapping; the last one counts, silently."""

    path: FieldPath
    first_line: int
    line: int


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its value (JSON's types only) and where each of its fields stands."""

    value: Any
    lines: LineMarks
    index: int
    first_line: int
    duplicates: tuple[DuplicateKey, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """The documents of a file that are not empty, up to the one with the error, if there is one."""

    file: str
    documents: tuple[Document, ...]
    error: YamlFault | None = None


def parse(text: str, file: str) -> ParsedFile:
    """Read a file. Never raises: what cannot be read is told in `error`."""
    size = len(text.encode("utf-8", "replace"))
    if size > MAX_BYTES:
        message = f"the file is too large: {size} bytes, the lab reads at most {MAX_BYTES}"
        return ParsedFile(file, (), YamlFault(message, 1, 1, 0))
    documents: list[Document] = []
    for index, (chunk, offset, bad_separator) in enumerate(_chunks(text)):
        if bad_separator:
            message = f"invalid Yaml document separator: {bad_separator}"
            fault = YamlFault(message, offset + 1, 1, index)
            return ParsedFile(file, tuple(documents), fault)
        try:
            document = _document(chunk, offset, index)
        except (YAMLError, BuildError, UnicodeError) as error:
            fault = _fault(error, offset, index)
            if not documents and (complaint := json_complaint(chunk)):
                fault = replace(fault, message=complaint)
            return ParsedFile(file, tuple(documents), fault)
        if document is not None:
            documents.append(document)
    return ParsedFile(file, tuple(documents))


def _document(chunk: str, offset: int, index: int) -> Document | None:
    builder = Builder(chunk)
    value, marks, first = builder.build()
    if value is None:
        return None
    duplicates = tuple(
        DuplicateKey(path, offset + one + 1, offset + two + 1)
        for path, one, two in builder.duplicates
    )
    first_line = offset + first + 1
    return Document(value, LineMarks(first_line, marks, offset + 1), index, first_line, duplicates)


def _chunks(text: str) -> Iterator[tuple[str, int, str]]:
    """The text of each document, the number of lines before it, and, last of all, a separator that is none."""
    if not text.startswith("---") and "\n---" not in text:
        yield text, 0, ""
        return
    start, lines = 0, text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if not line.startswith("---"):
            continue
        rest = line[3:].strip()
        if rest and not rest.startswith("#"):
            yield "", number, rest
            return
        if number > start:
            yield "".join(lines[start:number]), start, ""
            start = number + 1
    yield "".join(lines[start:]), start, ""


def _fault(error: YAMLError | BuildError | UnicodeError, offset: int, index: int) -> YamlFault:
    start = "error converting YAML to JSON: "
    if isinstance(error, BuildError):
        return YamlFault(start + error.message, offset + error.line + 1, error.column + 1, index)
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        mark = error.problem_mark
        counted = _go_line(error)
        where = f"line {counted}: " if counted else ""
        message = f"{start}yaml: {where}{error.problem}"
        return YamlFault(message, offset + mark.line + 1, mark.column + 1, index)
    reason = error.reason if isinstance(error, ReaderError) else "invalid UTF-8"
    return YamlFault(f"{start}yaml: {reason}", offset + 1, 1, index)


def _go_line(error: MarkedYAMLError) -> int:
    """The line that go-yaml names; 0 for none. Of a scanner's error it counts from 1, of a parser's from 0."""
    if error.problem_mark is not None and error.problem_mark.line:
        line: int = error.problem_mark.line
        return line + 1 if isinstance(error, ScannerError) else line
    return error.context_mark.line if error.context_mark is not None else 0
