"""Where everything goes: lanes fixed by meaning, so that boxes stay put when others come and go.

Places outside stand in a column on the left. In the cluster's frame DNS is on top, below it the nodes side by
side; Services are bars across all nodes, pods sit in their node. Units are those of the SVG's viewBox.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lessons.engine.diagram.boxes import Box
from lessons.engine.diagram.measures import (
    BAR_GAP,
    BAR_HEIGHT,
    CLUSTER_X,
    EDGE_SPACE,
    GAP,
    HEADER_HEIGHT,
    LANE,
    MARGIN,
    POD_HEIGHT,
    TOP,
    WIDEST_POD,
    columns,
    dns_height,
    inner_width,
    node_widths,
    picture_width,
)
from lessons.engine.diagram.parts import NodePart, PodPart
from lessons.engine.diagram.routes import Edge, Segment, edges, segments
from lessons.engine.diagram.scene import Scene
from lessons.engine.diagram.services import ServicePart
from lessons.engine.diagram.surroundings import dns_row, doors, outside_column


@dataclass(frozen=True, slots=True)
class Drawing:
    """A scene with coordinates; templates draw it and add nothing."""

    width: int
    height: int
    cluster: Box
    nodes: tuple[Box, ...]
    bars: tuple[Box, ...]
    pods: tuple[Box, ...]
    dns: tuple[Box, ...]
    aliases: tuple[Box, ...]
    outside: tuple[Box, ...]
    ports: tuple[Box, ...]
    edges: tuple[Edge, ...]
    segments: tuple[Segment, ...]
    here: str

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Every box, outer ones first."""
        return (
            *self.nodes,
            *self.bars,
            *self.pods,
            *self.dns,
            *self.aliases,
            *self.outside,
            *self.ports,
        )


def layout(scene: Scene) -> Drawing:
    """Give everything in a scene its place."""
    width = picture_width(scene)
    inner_x, inner = CLUSTER_X + GAP, inner_width(width)
    aliases = [service for service in scene.services if service.kind == "alias"]
    rules = [service for service in scene.services if service.kind != "alias"]
    dns = dns_row(scene, inner_x, inner)
    y = TOP + dns_height(scene) + GAP
    alias_boxes = _stack(aliases, inner_x, y, inner)
    y += len(aliases) * (BAR_HEIGHT + BAR_GAP) + 4
    nodes, pods, bars_y = _nodes(scene.nodes, inner_x, y, width, len(rules))
    room = nodes[0].width - 76 if len(nodes) > 1 else 0
    bars = tuple(
        replace(bar, room=room) if bar.part.node_ports else bar
        for bar in _stack(rules, CLUSTER_X + 6, bars_y, inner + 2 * GAP - 12)
    )
    bottom = max([node.bottom for node in nodes], default=y + 60)
    outside = outside_column(scene, max(bottom, 280))
    ports = doors(rules, bars, nodes)
    height = max([bottom, *(box.bottom for box in outside)]) + GAP + 10
    cluster = Box("cluster", "cluster", CLUSTER_X, 8, width - MARGIN - CLUSTER_X, bottom, "CLUSTER")
    placed = {box.id: box for box in (*nodes, *bars, *pods, *dns, *alias_boxes, *outside, *ports)}
    return Drawing(
        width,
        int(height),
        cluster,
        nodes,
        bars,
        pods,
        dns,
        alias_boxes,
        outside,
        ports,
        edges(scene, placed),
        segments(scene, placed, bottom),
        scene.here,
    )


def _stack(services: Sequence[ServicePart], x: float, y: float, width: float) -> tuple[Box, ...]:
    return tuple(
        Box.of(service, x, y + i * (BAR_HEIGHT + BAR_GAP), width, BAR_HEIGHT)
        for i, service in enumerate(services)
    )


def _nodes(
    nodes: Sequence[NodePart], x: float, y: float, width: float, bars: int
) -> tuple[tuple[Box, ...], tuple[Box, ...], float]:
    """Frames and pods in a picture of that width; the bars' lane runs through all frames, so all of a row are equally high."""
    widths = node_widths(width, nodes)
    across = columns(max(widths))
    pod_width = min(WIDEST_POD, (max(widths) - GAP) / across - GAP)
    rows = max([-(-len(node.pods) // across) for node in nodes], default=0)
    bars_y = y + HEADER_HEIGHT
    pods_y = bars_y + bars * (BAR_HEIGHT + BAR_GAP) + (EDGE_SPACE if bars else 8)
    height = pods_y - y + max(1, rows) * (POD_HEIGHT + GAP) + LANE
    frames = tuple(
        Box.of(node, x + sum(widths[:i]) + i * GAP, y, widths[i], height)
        for i, node in enumerate(nodes)
    )
    boxes = [
        pod
        for node, frame in zip(nodes, frames, strict=True)
        for pod in _grid(node.pods, frame, pods_y, pod_width)
    ]
    return frames, tuple(boxes), bars_y


def _grid(pods: Sequence[PodPart], frame: Box, y: float, width: float) -> list[Box]:
    """Pods in rows, the block centred in its node's frame."""
    across = max(1, round((frame.width - GAP) // (width + GAP - 1)))
    used = min(across, max(1, len(pods)))
    start = frame.x + (frame.width - used * width - (used - 1) * GAP) / 2
    step_x, step_y = width + GAP, POD_HEIGHT + GAP
    return [
        Box.of(
            pod,
            start + (i % across) * step_x,
            y + (i // across) * step_y,
            width,
            POD_HEIGHT,
            first_row=i < across,
        )
        for i, pod in enumerate(pods)
    ]
