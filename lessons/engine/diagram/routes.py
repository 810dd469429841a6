"""Lines: from a Service to its pods, and the packet's way from hop to hop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from lessons.engine.diagram.boxes import Box
from lessons.engine.diagram.ways import drop, find_way
from lessons.engine.trace import Hop, HopKind

if TYPE_CHECKING:
    from lessons.engine.diagram.scene import Scene


# Where a badge's middle is, and how wide it is.
Badge: TypeAlias = tuple[float, float, float]

# Kinds of hops that take place where the command runs.
AT_THE_CALLER = frozenset({HopKind.SEARCH, HopKind.CACHE, HopKind.VERDICT})


@dataclass(frozen=True, slots=True)
class Edge:
    """A line that stands for a relation; `kind` is ready, notready, alias or balancer. `path` is an SVG path."""

    start: str
    end: str
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the packet's way: the numbers of its hops (from 1), its path, and where its badge sits."""

    start: str
    end: str
    kind: str  # dns, packet
    hops: tuple[int, ...]
    path: str  # drawn behind the bars: a way past a Service does not touch it
    over: str  # drawn over them: the stretch along the bar whose rule decided
    x: float
    y: float
    broken: bool = False

    @property
    def label(self) -> str:
        """The badge's text: 3, or 1–4, or 1–2, 7; of more runs the first."""
        runs: list[list[int]] = []
        for number in self.hops:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        told = [str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs]
        return ", ".join(told) if len(told) < 3 else f"{told[0]}, …"

    @property
    def badge_width(self) -> float:
        """The badge's width: a circle for one digit."""
        return max(20, 10 + 7 * len(self.label) + (12 if self.broken else 0))

    @property
    def badge_x(self) -> float:
        """The badge's left edge."""
        return round(self.x - self.badge_width / 2, 1)

    @property
    def badge_y(self) -> float:
        """The badge's upper edge."""
        return round(self.y - 10, 1)

    @property
    def text_y(self) -> float:
        """The baseline of the badge's text."""
        return round(self.y + 4, 1)


def edges(scene: Scene, placed: Mapping[str, Box]) -> tuple[Edge, ...]:
    """Service to pods, alias to the machine it names, load balancer to the Service's bar."""
    found: list[Edge] = []
    for service in scene.services:
        bar = placed[service.id]
        for kind, names in (("ready", service.ready), ("notready", service.not_ready)):
            for name in names:
                pod = placed[name]
                found.append(Edge(bar.id, name, kind, drop(bar, pod)))
        for balancer in service.balancers:
            found.append(_across(placed[balancer.id], bar, "balancer"))
    return tuple(found)


def _across(start: Box, end: Box, kind: str) -> Edge:
    half = (start.right + end.x) / 2
    path = f"M{start.right} {start.centre}C{half} {start.centre} {half} {end.centre} {end.x} {end.centre}"
    return Edge(start.id, end.id, kind, path)


def segments(scene: Scene, placed: Mapping[str, Box], lane: float) -> tuple[Segment, ...]:
    """The packet's way; hops between the same two boxes share one line and one badge."""
    merged: dict[tuple[str, str], list[tuple[int, bool]]] = {}
    for number, start, end, broken in _moves(scene, placed):
        merged.setdefault((start, end), []).append((number, broken))
    drawn: list[Segment] = []
    taken: list[Badge] = []
    entry: float | None = None
    for (start, end), numbers in merged.items():
        broken = any(wrong for _, wrong in numbers)
        way = find_way(placed[start], placed[end], lane, entry, broken=broken)
        entry = way.entry
        kind = "dns" if "dns" in (placed[start].kind, placed[end].kind) else "packet"
        hops = tuple(dict.fromkeys(number for number, _ in numbers))
        segment = Segment(start, end, kind, hops, way.path, way.over, way.x, way.y, broken)
        drawn.append(_with_badge(segment, placed, taken))
    return tuple(drawn)


def _with_badge(segment: Segment, placed: Mapping[str, Box], taken: list[Badge]) -> Segment:
    """The segment with its badge where it covers no other and no text; on a box, its badge ends with the box."""
    x, y = segment.x, segment.y
    if segment.start == segment.end:
        x = placed[segment.end].right - segment.badge_width / 2 + 4
    else:
        y = _beside_text(x, y, segment, placed)
    x = _free(x, y, segment.badge_width, taken)
    taken.append((x, y, segment.badge_width))
    return replace(segment, x=round(x, 1), y=round(y, 1))


def _beside_text(x: float, y: float, segment: Segment, placed: Mapping[str, Box]) -> float:
    """The height of a badge that would lie on a box which the way only passes: moved to that box's edge."""
    for box in placed.values():
        if box.id in (segment.start, segment.end) or box.kind in ("node", "port"):
            continue
        if box.x < x < box.right and box.y < y < box.bottom:
            return box.y if y < box.centre else box.bottom
    return y


def _moves(scene: Scene, placed: Mapping[str, Box]) -> Iterator[tuple[int, str, str, bool]]:
    """For each hop, by number, from which box to which it leads; the same box twice where it stays.

    Whoever asks again, or hears the end, is back where the command runs without a line being drawn; an answer
    takes the way back, which is not drawn either.
    """
    spot = ""
    first_broken = next((i for i, hop in enumerate(scene.hops, start=1) if hop.broken), 0)
    for number, hop in enumerate(scene.hops, start=1):
        broken = number == first_broken
        if not spot or hop.kind in AT_THE_CALLER or hop.at == scene.here:
            spot = hop.at if hop.at in placed else spot
        moved = False
        onward = "" if hop.kind is HopKind.ANSWER else _door(scene, hop, hop.to) or hop.to
        for stop in (_door(scene, hop, hop.at) or hop.at, onward):
            if stop in placed and stop != spot and not _home(spot, stop, placed):
                if spot:
                    yield number, spot, stop, broken
                    moved = True
                spot = stop
        if spot and not moved:
            yield number, spot, spot, broken


def _home(spot: str, stop: str, placed: Mapping[str, Box]) -> bool:
    """Whether `stop` is the node that what stands at `spot` runs on: a packet there has not gone anywhere."""
    if not spot or placed[stop].kind != "node" or placed[spot].kind != "pod":
        return False
    node, pod = placed[stop], placed[spot]
    return node.x <= pod.x < node.right and node.y <= pod.y < node.bottom


def _door(scene: Scene, hop: Hop, node: str) -> str:
    """The node port's door that the hop's packet knocks at, "" if it is none or this is no node."""
    if not node.startswith("node/") or hop.packet is None:
        return ""
    port = hop.packet.destination_port
    doors = (service.id for service in scene.services if port in service.node_ports[:1])
    return next((f"nodeport/{service}/{node}" for service in doors), "")


def _free(x: float, y: float, width: float, taken: list[Badge]) -> float:
    """The place nearest to `x`, at the same height, where a badge covers no other."""
    beside = [
        (other, (width + its) / 2 + 2) for other, height, its in taken if abs(y - height) < 22
    ]
    places = [x, *(other + way * apart for other, apart in beside for way in (1, -1))]
    free = (
        place
        for place in sorted(places, key=lambda place: abs(place - x))
        if place > width / 2 and all(abs(place - other) >= apart - 0.1 for other, apart in beside)
    )
    return next(free, x)
