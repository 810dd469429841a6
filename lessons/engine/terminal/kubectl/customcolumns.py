"""-o custom-columns=NAME:.metadata.name,IP:.status.podIP.

staging/src/k8s.io/kubectl/pkg/cmd/get/customcolumn.go
"""

from __future__ import annotations

import re
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
    """The columns of one -o custom-columns."""

    def __init__(self, spec: str) -> None:
        if not spec:
            raise CommandError("custom-columns format specified but no custom columns given")
        self.headers: list[str] = []
        self._paths: list[JSONPath] = []
        for part in spec.split(","):
            header, colon, path = part.partition(":")
            if not colon:
                raise CommandError(
                    f"unexpected custom-columns spec: {part}, expected <header>:<json-path-expr>"
                )
            self.headers.append(header)
            try:
                self._paths.append(JSONPath(relaxed(path)))
            except JSONPathError as error:
                raise CommandError(str(error)) from None

    def row(self, manifest: dict[str, Any]) -> list[str]:
        """One object's cells."""
        return [_cell(path, manifest) for path in self._paths]


def _cell(path: JSONPath, manifest: dict[str, Any]) -> str:
    try:
        values = path.find(manifest)
    except JSONPathError as error:
        raise CommandError(str(error)) from None
    texts = [golang.plain(value) for part in values for value in part]
    return ",".join(texts if values and values[0] else ["<none>", *texts])
