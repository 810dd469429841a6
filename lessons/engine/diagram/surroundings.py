"""Where that goes which stands around the nodes: DNS above them, the places outside beside them, doors at their edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lessons.engine.diagram.boxes import Box
from lessons.engine.diagram.measures import (
    GAP,
    LINE,
    MARGIN,
    OUTSIDE_WIDTH,
    POD_HEIGHT,
    TOP,
    dns_height,
)
from lessons.engine.diagram.scene import Scene
from lessons.engine.diagram.services import ServicePart


def dns_row(scene: Scene, x: float, width: float) -> tuple[Box, ...]:
    """The cluster's DNS servers side by side, equally wide, none wider than about half of the row."""
    parts, height = scene.dns, dns_height(scene)
    if not parts:
        return ()
    each = min((width - GAP * (len(parts) - 1)) / len(parts), width * 0.46)
    start = x + (width - each * len(parts) - GAP * (len(parts) - 1)) / 2
    lines = [1 + bool(part.note) + bool(part.holds.text) for part in parts]
    room = 1 + (height - LINE) // LINE
    return tuple(
        replace(
            Box.of(part, start + i * (each + GAP), TOP, each, height),
            slack=(room - lines[i]) * LINE / 2,
        )
        for i, part in enumerate(parts)
    )


def outside_column(scene: Scene, bottom: float) -> tuple[Box, ...]:
    """The column on the left: internet, load balancers below it, the laptop, other machines."""
    order = ("internet", "dns/public", "dns/office", "balancer", "laptop", "machine")
    parts = sorted(scene.outside, key=lambda p: order.index(p.id if p.id in order else p.kind))
    space = (bottom - TOP) / max(1, len(parts))
    step = max(POD_HEIGHT + 6, min(space, 2 * POD_HEIGHT))
    return tuple(
        replace(
            Box.of(part, MARGIN, TOP + i * step, OUTSIDE_WIDTH, POD_HEIGHT),
            slack=0 if part.note or part.holds.text or part.id == scene.here else LINE / 2,
        )
        for i, part in enumerate(parts)
    )


def doors(
    services: Sequence[ServicePart], bars: Sequence[Box], nodes: Sequence[Box]
) -> tuple[Box, ...]:
    """A node port is a small door on the edge of every node, at the height of its Service's bar."""
    return tuple(
        Box(
            f"nodeport/{service.id}/{node.id}",
            "port",
            node.x - 12,
            bar.y + 5,
            46,
            24,
            str(service.node_ports[0]),
        )
        for service, bar in zip(services, bars, strict=True)
        if service.node_ports
        for node in nodes
        if node.note
    )
