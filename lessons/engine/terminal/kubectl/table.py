"""The table of `kubectl get`: columns three blanks apart, with what the flags add."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lessons.engine.clock import Clock
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import durations
from lessons.engine.terminal.kubectl.tabwriter import aligned

# staging/src/k8s.io/cli-runtime/pkg/printers/tabwriter.go
_MINIMUM, _PADDING = 6, 3


@dataclass(frozen=True, slots=True)
class Moment:
    """What cells need besides the object: the clock, and the ages that the cluster's profile pins."""

    clock: Clock
    pinned: Callable[[Manifest], int]

    def age(self, manifest: Manifest) -> str:
        """The AGE of an object."""
        created = manifest["metadata"].get("creationTimestamp")
        if not created:
            return "<unknown>"
        return durations.human(self.clock.since(created) + self.pinned(manifest))

    def since(self, timestamp: str | None) -> str:
        """How long ago a timestamp was."""
        return durations.since(self.clock, timestamp)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of one kind: `headers`, of which those named in `wide` are only for -o wide."""

    headers: tuple[str, ...]
    cells: Callable[[Manifest, Moment], list[str]]
    wide: tuple[str, ...] = ()

    def shown(self, cells: Sequence[str], wide: bool) -> list[str]:
        """The cells of the columns that are to be seen."""
        pairs = zip(self.headers, cells, strict=True)
        return [cell for name, cell in pairs if wide or name not in self.wide]


@dataclass(frozen=True, slots=True)
class Style:
    """How a table is printed."""

    wide: bool = False
    headers: bool = True
    kind: str = ""  # put before names, "" for not
    namespace: bool = False
    labels: bool = False  # --show-labels
    label_columns: tuple[str, ...] = ()


def header(columns: Columns, style: Style) -> list[str]:
    """The first line of a table."""
    names = [label.rpartition("/")[2].upper() for label in style.label_columns]
    return [
        *(["NAMESPACE"] if style.namespace else []),
        *columns.shown(columns.headers, style.wide),
        *names,
        *(["LABELS"] if style.labels else []),
    ]


def row(columns: Columns, style: Style, manifest: Manifest, moment: Moment) -> list[str]:
    """One object's line."""
    cells = [_one_line(cell) for cell in columns.cells(manifest, moment)]
    if style.kind and "NAME" in columns.headers:
        name = columns.headers.index("NAME")
        cells[name] = f"{style.kind}/{cells[name]}"
    metadata = manifest["metadata"]
    labels = metadata.get("labels") or {}
    return [
        *([metadata.get("namespace", "")] if style.namespace else []),
        *columns.shown(cells, style.wide),
        *(str(labels.get(label, "")) for label in style.label_columns),
        *([format_labels(labels)] if style.labels else []),
    ]


def _one_line(cell: str) -> str:
    first = cell.splitlines()[0] if cell.splitlines() else cell
    return f"{first}..." if first != cell else cell


def format_labels(labels: Manifest | None) -> str:
    """`app=web,tier=front`, `<none>` for none."""
    return ",".join(f"{key}={labels[key]}" for key in sorted(labels)) if labels else "<none>"


def printed(lines: Sequence[Sequence[str]]) -> str:
    """Rows as text, each with its newline."""
    text = "".join("\t".join(cells) + "\n" for cells in lines)
    return aligned(text, minimum=_MINIMUM, padding=_PADDING)
