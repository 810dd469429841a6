"""What `kubectl describe` writes its lines with: levels of indentation, and columns two blanks apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.lastapplied import ANNOTATION
from lessons.engine.terminal.kubectl.tabwriter import aligned

_LONGEST = 140  # an annotation that is longer goes on lines of its own, shortened


class Writer:
    """Collects lines; `flush` ends a part whose columns are lined up on their own."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._open: list[str] = []

    def line(self, level: int, *cells: object) -> None:
        """A line of cells, indented by the level."""
        text = "\t".join("" if cell is None else str(cell) for cell in cells)
        self.write("  " * level + text + "\n")

    def write(self, text: str) -> None:
        """Text as it is; cells end with a tab."""
        self._open.append(text)

    def flush(self) -> None:
        """What comes next has columns of its own."""
        self._done.append(aligned("".join(self._open), minimum=0, padding=2))
        self._open = []

    def text(self) -> str:
        """All of it."""
        self.flush()
        return "".join(self._done)

    def raw(self) -> str:
        """All that was not flushed, tabs and all."""
        return "".join(self._open)

    def listed(self, title: str, lines: Iterable[str], indent: str = "") -> None:
        """A title and, one below the other, its lines; `<none>` without any."""
        rows = list(lines) or ["<none>"]
        self.write(f"{indent}{title}:\t{rows[0]}\n")
        for row in rows[1:]:
            self.write(f"\t{row}\n")

    def labels(self, title: str, labels: Mapping[str, str] | None, indent: str = "") -> None:
        """key=value, one below the other."""
        self.listed(
            title, (f"{key}={value}" for key, value in sorted((labels or {}).items())), indent
        )

    # staging/src/k8s.io/kubectl/pkg/describe/describe.go printAnnotationsMultiline
    def annotations(self, annotations: Mapping[str, str] | None, indent: str = "") -> None:
        """key: value, one below the other, without what kubectl apply keeps there."""
        rows: list[str] = []
        for key, value in sorted((annotations or {}).items()):
            if key == ANNOTATION:
                continue
            text = value.removesuffix("\n")
            if len(text) + len(key) + 2 > _LONGEST or "\n" in text:
                rows += [f"{key}:", *(f"  {_shortened(line)}" for line in text.split("\n"))]
            else:
                rows.append(f"{key}: {text}")
        self.listed("Annotations", rows, indent)


def _shortened(text: str) -> str:
    most = _LONGEST - 2
    return f"{text[:most]}..." if len(text) > most else text


def head(writer: Writer, manifest: Manifest, *, namespaced: bool = True) -> None:
    """Name and namespace."""
    metadata = manifest["metadata"]
    writer.line(0, "Name:", metadata["name"])
    if namespaced:
        writer.line(0, "Namespace:", metadata.get("namespace", ""))


def date(timestamp: str | None) -> str:
    """A timestamp as RFC 1123 with a numeric zone: Mon, 05 Jan 2026 09:00:00 +0000."""
    if not timestamp:
        return "Mon, 01 Jan 0001 00:00:00 +0000"
    moment = datetime.fromisoformat(timestamp.replace("Z", "+00:00")).astimezone(UTC)
    return moment.strftime("%a, %d %b %Y %H:%M:%S +0000")


def controlled_by(manifest: Manifest) -> str:
    """`Deployment/web`, "" for an object nobody controls."""
    for owner in manifest["metadata"].get("ownerReferences") or ():
        if owner.get("controller"):
            return f"{owner['kind']}/{owner['name']}"
    return ""
