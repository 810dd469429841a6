"""Nodes and Namespaces."""

from __future__ import annotations

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.table import Columns, Moment

_ROLE = "node-role.kubernetes.io/"


def roles(node: Manifest) -> list[str]:
    """The roles in a node's labels, sorted."""
    labels = node["metadata"].get("labels") or {}
    found = {key.removeprefix(_ROLE) for key in labels if key.startswith(_ROLE)}
    found.add(labels.get("kubernetes.io/role", ""))
    return sorted(found - {""})


def _address(node: Manifest, kind: str) -> str:
    for address in (node.get("status") or {}).get("addresses") or ():
        if address.get("type") == kind:
            return str(address["address"])
    return "<none>"


def node_status(node: Manifest) -> str:
    """`Ready`, `NotReady`, `Ready,SchedulingDisabled`."""
    words = [
        "Ready" if condition.get("status") == "True" else "NotReady"
        for condition in (node.get("status") or {}).get("conditions") or ()
        if condition.get("type") == "Ready"
    ] or ["Unknown"]
    if (node.get("spec") or {}).get("unschedulable"):
        words.append("SchedulingDisabled")
    return ",".join(words)


def _node_cells(node: Manifest, moment: Moment) -> list[str]:
    info = (node.get("status") or {}).get("nodeInfo") or {}
    kernel = info.get("kernelVersion") or "<unknown>"
    if info.get("architecture"):
        kernel += f" ({info['architecture']})"
    return [
        node["metadata"]["name"],
        node_status(node),
        ",".join(roles(node)) or "<none>",
        moment.age(node),
        info.get("kubeletVersion", ""),
        _address(node, "InternalIP"),
        _address(node, "ExternalIP"),
        info.get("osImage") or "<unknown>",
        kernel,
        info.get("containerRuntimeVersion") or "<unknown>",
    ]


def _namespace_cells(namespace: Manifest, moment: Moment) -> list[str]:
    phase = (namespace.get("status") or {}).get("phase", "")
    return [namespace["metadata"]["name"], phase, moment.age(namespace)]


COLUMNS = {
    "Node": Columns(
        (
            "NAME",
            "STATUS",
            "ROLES",
            "AGE",
            "VERSION",
            "INTERNAL-IP",
            "EXTERNAL-IP",
            "OS-IMAGE",
            "KERNEL-VERSION",
            "CONTAINER-RUNTIME",
        ),
        _node_cells,
        ("INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME"),
    ),
    "Namespace": Columns(("NAME", "STATUS", "AGE"), _namespace_cells),
}
