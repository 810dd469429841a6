"""Pod templates, and how many of a workload's pods are in which phase. describe.go DescribePodTemplate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.describers.containers import describe_containers
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.volumes import (
    describe_tolerations,
    describe_volumes,
)
from lessons.engine.terminal.kubectl.describers.writer import Writer

_INDENT = "  "


def describe_template(writer: Writer, template: Manifest) -> None:
    """A pod template."""
    metadata, spec = template.get("metadata") or {}, template.get("spec") or {}
    writer.line(0, "Pod Template:")
    writer.labels("Labels", metadata.get("labels"), _INDENT)
    if metadata.get("annotations"):
        writer.annotations(metadata["annotations"], _INDENT)
    if spec.get("serviceAccountName"):
        writer.line(1, "Service Account:", spec["serviceAccountName"])
    if spec.get("initContainers"):
        describe_containers(writer, "Init Containers", spec["initContainers"], indent=_INDENT)
    describe_containers(writer, "Containers", spec.get("containers") or (), indent=_INDENT)
    describe_volumes(writer, spec.get("volumes") or (), _INDENT)
    if spec.get("priorityClassName"):
        writer.line(1, "Priority Class Name:", spec["priorityClassName"])
    writer.labels("Node-Selectors", spec.get("nodeSelector"), _INDENT)
    describe_tolerations(writer, spec.get("tolerations") or (), _INDENT)


# describe.go getPodStatusForController
def pods_status(context: Context, manifest: Manifest) -> str:
    """`3 Running / 0 Waiting / 0 Succeeded / 0 Failed`."""
    owned = context.view.indexed("owner", manifest["metadata"].get("uid", ""))
    phases: Mapping[str, int] = Counter(
        (item.manifest.get("status") or {}).get("phase", "Pending")
        for item in owned
        if item.ref.kind == "Pod"
    )
    counts = [phases.get(phase, 0) for phase in ("Running", "Pending", "Succeeded", "Failed")]
    running, waiting, succeeded, failed = counts
    return f"{running} Running / {waiting} Waiting / {succeeded} Succeeded / {failed} Failed"


def describe_conditions(writer: Writer, manifest: Manifest) -> None:
    """Type, Status and Reason of a workload's conditions."""
    conditions = (manifest.get("status") or {}).get("conditions") or ()
    if conditions:
        writer.write("Conditions:\n  Type\tStatus\tReason\n")
        writer.line(1, "----", "------", "------")
    for condition in conditions:
        writer.line(1, f"{condition['type']} ", condition["status"], condition.get("reason", ""))
