"""The columns of `kubectl get`, a module for each family of kinds.

pkg/printers/internalversion/printers.go
"""

from __future__ import annotations

from lessons.engine.terminal.kubectl.columns import (
    endpoints,
    nodes,
    others,
    pods,
    services,
    workloads,
)
from lessons.engine.terminal.kubectl.table import Columns

PLAIN = Columns(
    ("NAME", "AGE"),
    lambda manifest, moment: [manifest["metadata"]["name"], moment.age(manifest)],
)

_COLUMNS: dict[str, Columns] = {
    **pods.COLUMNS,
    **services.COLUMNS,
    **endpoints.COLUMNS,
    **workloads.COLUMNS,
    **nodes.COLUMNS,
    **others.COLUMNS,
}


def columns_of(kind: str) -> Columns:
    """The columns of a kind; name and age where it has none of its own."""
    return _COLUMNS.get(kind, PLAIN)


__all__ = ["PLAIN", "columns_of"]
