"""describe node. describe.go describeNode."""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl import quantities
from lessons.engine.terminal.kubectl.columns.nodes import roles
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.writer import Writer, date, head

_SYSTEM = (
    ("Machine ID", "machineID"),
    ("System UUID", "systemUUID"),
    ("Boot ID", "bootID"),
    ("Kernel Version", "kernelVersion"),
    ("OS Image", "osImage"),
    ("Operating System", "operatingSystem"),
    ("Architecture", "architecture"),
    ("Container Runtime Version", "containerRuntimeVersion"),
    ("Kubelet Version", "kubeletVersion"),
)


def describe(node: Manifest, context: Context) -> str:
    """The description of a Node."""
    metadata, spec, status = node["metadata"], node.get("spec") or {}, node.get("status") or {}
    writer = Writer()
    head(writer, node, namespaced=False)
    writer.line(0, "Roles:", ",".join(roles(node)) or "<none>")
    writer.labels("Labels", metadata.get("labels"))
    writer.annotations(metadata.get("annotations"))
    writer.line(0, "CreationTimestamp:", date(metadata.get("creationTimestamp")))
    taints = sorted(spec.get("taints") or (), key=lambda taint: f"{taint['effect']},{taint['key']}")
    writer.listed("Taints", map(_taint, taints))
    writer.line(0, "Unschedulable:", str(bool(spec.get("unschedulable"))).lower())
    _lease(writer, metadata["name"], context)
    _conditions(writer, status)
    writer.line(0, "Addresses:")
    for address in status.get("addresses") or ():
        writer.line(1, f"{address['type']}:", address["address"])
    for title, field in (("Capacity:", "capacity"), ("Allocatable:", "allocatable")):
        if status.get(field):
            writer.line(0, title)
        for name in sorted(status.get(field) or {}):
            writer.line(1, f"{name}:", status[field][name])
    info = status.get("nodeInfo") or {}
    writer.line(0, "System Info:")
    for title, field in _SYSTEM:
        writer.line(1, f"{title}:", info.get(field, ""))
    if spec.get("podCIDR"):
        writer.line(0, "PodCIDR:", spec["podCIDR"])
    if spec.get("podCIDRs"):
        writer.line(0, "PodCIDRs:", ",".join(spec["podCIDRs"]))
    _pods(writer, node, context)
    context.events(writer, node)
    return writer.text()


def _lease(writer: Writer, name: str, context: Context) -> None:
    """The lease that a kubelet renews every ten seconds."""
    clock = context.moment.clock
    writer.line(0, "Lease:")
    writer.line(1, "HolderIdentity:", name)
    writer.line(1, "AcquireTime:", "<unset>")
    writer.line(1, "RenewTime:", date(clock.timestamp(context.renewed(name))))


def _taint(taint: Manifest) -> str:
    value = f"={taint['value']}" if taint.get("value") else ""
    return f"{taint['key']}{value}:{taint['effect']}"


def _conditions(writer: Writer, status: Manifest) -> None:
    conditions = status.get("conditions") or ()
    if conditions:
        writer.write("Conditions:\n")
        titles = ("Type", "Status", "LastHeartbeatTime", "LastTransitionTime", "Reason", "Message")
        writer.line(1, *titles)
        writer.line(
            1, "----", "------", "-----------------", "------------------", "------", "-------"
        )
    for condition in conditions:
        cells = [
            condition["type"],
            condition["status"],
            date(condition.get("lastHeartbeatTime")),
            date(condition.get("lastTransitionTime")),
            condition.get("reason", ""),
        ]
        writer.line(1, *(f"{cell} " for cell in cells), condition.get("message", ""))


def _pods(writer: Writer, node: Manifest, context: Context) -> None:
    found = [
        item
        for item in context.view.indexed("node", node["metadata"]["name"])
        if item.ref.kind == "Pod"
        and (item.manifest.get("status") or {}).get("phase") not in ("Succeeded", "Failed")
    ]
    status = node.get("status") or {}
    room = status.get("allocatable") or status.get("capacity") or {}
    writer.line(0, "Non-terminated Pods:", f"({len(found)} in total)")
    titles = ("CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits")
    writer.line(1, "Namespace", "Name", "", *titles, "Age")
    writer.line(1, "---------", "----", "", *("-" * len(title) for title in titles), "---")
    amounts = [quantities.of_pod(item.manifest) for item in found]
    for item, amount in zip(found, amounts, strict=True):
        cells = [
            amount.share(kind, name, room)
            for name in ("cpu", "memory")
            for kind in ("requests", "limits")
        ]
        age = context.moment.age(item.manifest)
        writer.line(1, item.ref.namespace, item.ref.name, "", *cells, age)
    writer.write("Allocated resources:\n")
    writer.write("  (Total limits may be over 100 percent, i.e., overcommitted.)\n")
    writer.line(1, "Resource", "Requests", "Limits")
    writer.line(1, "--------", "--------", "------")
    total = quantities.total(amounts)
    for name in ("cpu", "memory", "ephemeral-storage"):
        writer.line(1, name, total.share("requests", name, room), total.share("limits", name, room))
    for name in sorted(room):
        if name.startswith("hugepages-"):
            requests, limits = (
                total.share("requests", name, room),
                total.share("limits", name, room),
            )
            writer.line(1, name, requests, limits)
