"""-o custom-columns=NAME:.metadata.name,IP:.status.podIP, and -o custom-columns-file=FILE.

staging/src/k8s.io/kubectl/pkg/cmd/get/customcolumn.go, customcolumn_flags.go
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lessons.engine.terminal.kubectl import golang
from lessons.engine.terminal.kubectl.errors import CommandError
from lessons.engine.terminal.kubectl.jsonpath import JSONPath
from lessons.engine.terminal.kubectl.jsonpath_nodes import JSONPathError

_RELAXED = re.compile(r"\{\.?([^{}]+)\}|\.?([^{}]+)")


def relaxed(expression: str) -> str:
    """`metadata.name`, `.metadata.name`, `{metadata.name}` as a template: `{.metadata.name}`."""
    if not expression:
        return expression
    match = _RELAXED.fullmatch(expression)
    if match is None:
        raise CommandError(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or "
            "'{name1.name2}' or '{.name1.name2}'"
        )
    return f"{{.{match[1] or match[2]}}}"


class CustomColumns:
    """The columns of one -o custom-columns: headers, and where in an object their cells are."""

    def __init__(self, columns: Sequence[tuple[str, str]]) -> None:
        self.headers = [header for header, _ in columns]
        self._expressions = [relaxed(path) for _, path in columns]

    @classmethod
    def of_spec(cls, spec: str) -> CustomColumns:
        """From `NAME:.metadata.name,IP:.status.podIP`."""
        columns = []
        for part in spec.split(","):
            header, colon, path = part.partition(":")
            if not colon:
                raise CommandError(
                    f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>"
                )
            columns.append((header, path))
        return cls(columns)

    @classmethod
    def of_file(cls, text: str) -> CustomColumns:
        """From a line of headers and one of paths."""
        lines = text.splitlines()
        for number, what in enumerate(("header", "spec")):
            if len(lines) <= number:
                raise CommandError(
                    f"invalid template, missing {what} line. Expected format is one line of space "
                    "separated headers, one line of space separated column specs."
                )
        headers, paths = lines[0].split(), lines[1].split()
        if len(headers) != len(paths):
            raise CommandError(
                f"number of headers ({len(headers)}) and field specifications ({len(paths)}) "
                "don't match"
            )
        return cls(list(zip(headers, paths, strict=True)))

    def row(self, manifest: dict[str, Any]) -> list[str]:
        """One object's cells; CommandError for a path that cannot be read or carried out, when it is its turn."""
        try:
            paths = [JSONPath(expression) for expression in self._expressions]
            return [_cell(path, manifest) for path in paths]
        except JSONPathError as error:
            raise CommandError(str(error)) from None


def _cell(path: JSONPath, manifest: dict[str, Any]) -> str:
    values = path.find(manifest)
    texts = [golang.plain(value) for part in values for value in part]
    return ",".join(texts if values and values[0] else ["<none>", *texts])
