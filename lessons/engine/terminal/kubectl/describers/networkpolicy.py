"""describe networkpolicy. describe.go NetworkPolicyDescriber."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.describers.context import Context
from lessons.engine.terminal.kubectl.describers.writer import Writer, head
from lessons.engine.terminal.kubectl.labelselector import format_selector, selector_text

_INDENT = "    "
_EVERY_POD = "<none> (Allowing the specific traffic to all pods in this namespace)"


@dataclass(frozen=True, slots=True)
class _Direction:
    """The words for one direction; `field` holds a rule's peers."""

    name: str
    field: str
    title: str
    end: str


_INGRESS = _Direction("ingress", "from", "From", "source")
_EGRESS = _Direction("egress", "to", "To", "destination")


def describe(manifest: Manifest, context: Context) -> str:
    """The description of a NetworkPolicy, which has no events."""
    metadata, spec = manifest["metadata"], manifest.get("spec") or {}
    writer = Writer()
    head(writer, manifest)
    created = metadata["creationTimestamp"].replace("T", " ").removesuffix("Z")
    writer.line(0, "Created on:", f"{created} +0000 UTC")
    writer.labels("Labels", metadata.get("labels"))
    writer.annotations(metadata.get("annotations"))
    writer.line(0, "Spec:")
    pods = selector_text(spec.get("podSelector"))
    # What stands behind the title is indented too.
    writer.write(f"  PodSelector:     {pods or _EVERY_POD}\n")
    types = spec.get("policyTypes") or []
    for direction in (_INGRESS, _EGRESS):
        if direction.name.title() in types:
            writer.line(1, f"Allowing {direction.name} traffic:")
            _rules(writer, spec.get(direction.name) or [], direction)
        else:
            writer.line(1, f"Not affecting {direction.name} traffic")
    writer.line(1, f"Policy Types: {', '.join(types) or '<none>'}")
    return writer.text()


def _rules(writer: Writer, rules: Sequence[Manifest], direction: _Direction) -> None:
    if not rules:
        text = f"<none> (Selected pods are isolated for {direction.name} connectivity)"
        writer.write(f"{_INDENT}{text}\n")
    for index, rule in enumerate(rules):
        if index:
            writer.write(f"{_INDENT}----------\n")
        for line in _ports(rule):
            writer.write(f"{_INDENT}{line}\n")
        peers = rule.get(direction.field) or ()
        if not peers:
            text = f"{direction.title}: <any> (traffic not restricted by {direction.end})"
            writer.write(f"{_INDENT}{text}\n")
        for peer in peers:
            writer.write(f"{_INDENT}{direction.title}:\n")
            _peer(writer, peer)


def _ports(rule: Manifest) -> list[str]:
    lines = []
    for port in rule.get("ports") or ():
        protocol, first = port.get("protocol", "TCP"), port.get("port", "<nil>")
        if port.get("endPort") is None:
            lines.append(f"To Port: {first}/{protocol}")
        else:
            lines.append(f"To Port Range: {first}-{port['endPort']}/{protocol}")
    return lines or ["To Port: <any> (traffic allowed to all ports)"]


def _peer(writer: Writer, peer: Manifest) -> None:
    selectors = (
        ("NamespaceSelector", peer.get("namespaceSelector")),
        ("PodSelector", peer.get("podSelector")),
    )
    for title, selector in selectors:
        if selector is not None:
            writer.line(1, f"{_INDENT}{title}: {format_selector(selector)}")
    block = peer.get("ipBlock")
    if block and all(selector is None for _, selector in selectors):
        writer.line(1, f"{_INDENT}IPBlock:")
        writer.line(2, f"{_INDENT}CIDR: {block.get('cidr', '')}")
        writer.line(2, f"{_INDENT}Except: {', '.join(block.get('except') or ())}")
