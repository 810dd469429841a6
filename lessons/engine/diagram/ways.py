"""From one box to another: which way a line takes so that it can be followed with the eye."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.diagram.boxes import Box


@dataclass(frozen=True, slots=True)
class Way:
    """A line and the place of its badge. `entry` is where it reached a Service's bar, None elsewhere."""

    path: str
    over: str
    x: float
    y: float
    entry: float | None = None


def find_way(start: Box, end: Box, lane: float, entry: float | None, *, broken: bool) -> Way:
    """The way between two boxes; `lane` is the height below all pods, `entry` where the way before met a bar."""
    if start.id == end.id:
        return Way("", "", start.right - 14, start.y - 4)
    if end.is_bar:
        return _to_bar(start, end, broken=broken)
    if start.is_bar:
        return _from_bar(start, end, entry)
    if start.kind == end.kind == "pod":
        return _below(start, end, lane)
    if end.kind in ("node", "port") and start.right + 90 < end.x:
        return _under(start, end, lane)
    return _curve(start, end)


def _under(start: Box, end: Box, lane: float) -> Way:
    """From outside to a node that others stand before: under them, and up in the gap at its edge."""
    turn, low = start.right + 18, lane + 7
    up = end.x + 5 if end.kind == "port" else end.middle
    path = f"M{start.right} {start.centre}H{turn}V{low}H{up}V{end.bottom}"
    return Way(path, "", (turn + up) / 2, low)


def _to_bar(start: Box, bar: Box, *, broken: bool) -> Way:
    """Up or down to the bar at the height of where it comes from; from the side, to its edge."""
    if start.kind in ("node", "port"):
        x = start.right if start.kind == "port" else start.x + 24
        return Way(
            "", _cross(x, bar) if broken else "", x + 26, bar.bottom if broken else bar.centre, x
        )
    if start.right < bar.x:
        half = round((start.right + bar.x) / 2, 1)
        path = f"M{start.right} {start.centre}C{half} {start.centre} {half} {bar.centre} {bar.x} {bar.centre}"
        return Way(
            path,
            _cross(bar.x + 24, bar) if broken else "",
            half,
            (start.centre + bar.centre) / 2,
            bar.x + 24,
        )
    x = bar.clamp(start.middle)
    begin, edge = (start.y, bar.bottom) if start.y > bar.y else (start.bottom, bar.y)
    near = start.y - 17 if start.y > bar.y else start.bottom + 17
    return Way(f"M{x} {begin}V{edge}", _cross(x, bar) if broken else "", x, near, x)


def _cross(x: float, bar: Box) -> str:
    """A short turn within the bar: the packet comes in and does not leave."""
    return f"M{x} {bar.bottom}V{bar.bottom - 8}h24V{bar.bottom - 1}"


def _from_bar(bar: Box, end: Box, entry: float | None) -> Way:
    """Along the bar, then down to the endpoint, or out at its left edge."""
    x = bar.clamp(entry if entry is not None else bar.middle)
    if end.right < bar.x:
        turn = end.right + 14
        over = f"M{x} {bar.bottom}V{bar.centre}H{bar.x}"
        return Way(
            f"M{bar.x} {bar.centre}H{turn}V{end.centre}H{end.right}",
            over,
            turn,
            (bar.centre + end.centre) / 2,
        )
    down = end.middle if end.first_row else end.x - 7
    down += 12 if end.first_row and abs(x - down) < 4 else 0
    over = f"M{x} {bar.bottom}V{bar.bottom - 7}H{down}V{bar.bottom}"
    path = f"M{down} {bar.bottom}V{end.y}" if end.first_row else drop(bar, end)
    return Way(path, over, down, end.y - 20 if end.first_row else end.y - 7)


def drop(bar: Box, pod: Box) -> str:
    """From a bar down to a pod: straight, or in the gap beside the pods that stand above it."""
    if pod.first_row:
        return f"M{pod.middle} {bar.bottom}V{pod.y}"
    return f"M{round(pod.x - 7, 1)} {bar.bottom}V{pod.centre}H{pod.x}"


def _below(start: Box, end: Box, lane: float) -> Way:
    """From pod to pod, without any Service: below them."""
    below = max(lane - 14, start.bottom + 12, end.bottom + 12)
    path = f"M{start.middle} {start.bottom}V{below}H{end.middle}V{end.bottom}"
    return Way(path, "", (start.middle + end.middle) / 2, below)


def _curve(start: Box, end: Box) -> Way:
    """A curve between the sides that face each other; up and down where one lies above the other."""
    apart_down = max(start.y - end.bottom, end.y - start.bottom)
    apart_side = max(start.x - end.right, end.x - start.right)
    if apart_down > 30 and apart_side < 300:
        a, b = (start.y, end.bottom) if start.y > end.y else (start.bottom, end.y)
        x, half = end.clamp(start.middle), round((a + b) / 2, 1)
        path = f"M{start.middle} {a}C{start.middle} {half} {x} {half} {x} {b}"
        return Way(path, "", (start.middle + x) / 2, half)
    a, b = (start.right, end.x) if start.middle < end.middle else (start.x, end.right)
    half = round((a + b) / 2, 1)
    path = f"M{a} {start.centre}C{half} {start.centre} {half} {end.centre} {b} {end.centre}"
    return Way(path, "", half, (start.centre + end.centre) / 2)
