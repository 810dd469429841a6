"""describe pod. describe.go describePod."""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.describers.containers import describe_containers
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.volumes import (
    describe_tolerations,
    describe_volumes,
)
from lessons.engine.terminal.kubectl.describers.writer import Writer, controlled_by, date, head


def describe(pod: Manifest, context: Context) -> str:
    """The description of a Pod."""
    spec, status = pod.get("spec") or {}, pod.get("status") or {}
    writer = Writer()
    _basics(writer, pod, context)
    _addresses(writer, pod)
    if spec.get("initContainers"):
        describe_containers(
            writer,
            "Init Containers",
            spec["initContainers"],
            status.get("initContainerStatuses") or (),
            pod=pod,
        )
    containers, statuses = spec.get("containers") or (), status.get("containerStatuses") or ()
    describe_containers(writer, "Containers", containers, statuses, pod=pod)
    _conditions(writer, spec, status)
    describe_volumes(writer, spec.get("volumes") or ())
    writer.line(0, "QoS Class:", status.get("qosClass") or qos_class(spec))
    writer.labels("Node-Selectors", spec.get("nodeSelector"))
    describe_tolerations(writer, spec.get("tolerations") or ())
    context.events(writer, pod)
    return writer.text()


def _basics(writer: Writer, pod: Manifest, context: Context) -> None:
    metadata = pod["metadata"]
    spec, status = pod.get("spec") or {}, pod.get("status") or {}
    head(writer, pod)
    if spec.get("priority") is not None:
        writer.line(0, "Priority:", spec["priority"])
    if spec.get("priorityClassName"):
        writer.line(0, "Priority Class Name:", spec["priorityClassName"])
    if spec.get("serviceAccountName"):
        writer.line(0, "Service Account:", spec["serviceAccountName"])
    node = spec.get("nodeName")
    writer.line(0, "Node:", f"{node}/{status.get('hostIP', '')}" if node else "<none>")
    if status.get("startTime"):
        writer.line(0, "Start Time:", date(status["startTime"]))
    writer.labels("Labels", metadata.get("labels"))
    writer.annotations(metadata.get("annotations"))
    phase = status.get("phase", "")
    if metadata.get("deletionTimestamp") and phase not in ("Failed", "Succeeded"):
        lasts = context.moment.since(metadata["deletionTimestamp"])
        writer.line(0, "Status:", f"Terminating (lasts {lasts})")
        grace = metadata.get("deletionGracePeriodSeconds", 0)
        writer.line(0, "Termination Grace Period:", f"{grace}s")
    else:
        writer.line(0, "Status:", phase)
    for title, field in (("Reason:", "reason"), ("Message:", "message")):
        if status.get(field):
            writer.line(0, title, status[field])


def _addresses(writer: Writer, pod: Manifest) -> None:
    status = pod.get("status") or {}
    writer.line(0, "IP:", status.get("podIP", ""))
    if status.get("podIPs"):
        writer.line(0, "IPs:")
        for entry in status["podIPs"]:
            writer.line(1, "IP:", entry["ip"])
    else:
        writer.line(0, "IPs:", "<none>")
    if owner := controlled_by(pod):
        writer.line(0, "Controlled By:", owner)
    if status.get("nominatedNodeName"):
        writer.line(0, "NominatedNodeName:", status["nominatedNodeName"])


def _conditions(writer: Writer, spec: Manifest, status: Manifest) -> None:
    conditions = status.get("conditions") or []
    if spec.get("readinessGates"):
        writer.write("Readiness Gates:\n  Type\tStatus\n")
        known = {condition["type"]: condition["status"] for condition in conditions}
        for gate in spec["readinessGates"]:
            kind = gate["conditionType"]
            writer.line(1, f"{kind} ", f"{known.get(kind, '<none>')} ")
    if conditions:
        writer.write("Conditions:\n  Type\tStatus\n")
    for condition in conditions:
        writer.line(1, f"{condition['type']} ", f"{condition['status']} ")


def qos_class(spec: Manifest) -> str:
    """Guaranteed, Burstable or BestEffort. pkg/apis/core/helper/qos ComputePodQOS."""
    containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    resources = [container.get("resources") or {} for container in containers]
    if not any(r.get("limits") or r.get("requests") for r in resources):
        return "BestEffort"
    guaranteed = all(
        (r.get("limits") or {}).get(name)
        and (r.get("requests") or {}).get(name, r["limits"][name]) == r["limits"][name]
        for r in resources
        for name in ("cpu", "memory")
    )
    return "Guaranteed" if guaranteed else "Burstable"
