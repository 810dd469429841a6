"""Ages and durations in kubectl's words, and durations as flags take them."""

from __future__ import annotations

import re
from decimal import Decimal

from lessons.engine.clock import SECOND, Clock, Milliseconds

_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_UNITS = {
    "ns": Decimal("0.000001"),
    "us": Decimal("0.001"),
    "µs": Decimal("0.001"),
    "ms": Decimal(1),
    "s": Decimal(1000),
    "m": Decimal(60_000),
    "h": Decimal(3_600_000),
}
_PART = re.compile(r"(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)")


# staging/src/k8s.io/apimachinery/pkg/util/duration HumanDuration
def human(duration: Milliseconds) -> str:
    """A duration as the AGE column says it: 45s, 3m20s, 5h10m, 2d3h, 40d."""
    seconds = duration // SECOND
    if seconds < -1:
        return "<invalid>"
    if seconds < 0:
        return "0s"
    if seconds < 2 * _MINUTE:
        return f"{seconds}s"
    minutes = seconds // _MINUTE
    if minutes < 10:
        return _two(minutes, "m", seconds % _MINUTE, "s")
    if minutes < 3 * 60:
        return f"{minutes}m"
    hours = seconds // _HOUR
    if hours < 8:
        return _two(hours, "h", minutes % 60, "m")
    if hours < 48:
        return f"{hours}h"
    days = hours // 24
    if days < 8:
        return _two(days, "d", hours % 24, "h")
    if days < 2 * 365:
        return f"{days}d"
    years = days // 365
    return _two(years, "y", days % 365, "d") if years < 8 else f"{years}y"


def _two(large: int, large_unit: str, small: int, small_unit: str) -> str:
    return f"{large}{large_unit}" + (f"{small}{small_unit}" if small else "")


def since(clock: Clock, timestamp: str | None) -> str:
    """How long ago a timestamp was, `<unknown>` without one."""
    return (
        human(clock.since(timestamp.partition(".")[0].rstrip("Z") + "Z"))
        if timestamp
        else "<unknown>"
    )


def parse(text: str) -> Milliseconds:
    """Go's time.ParseDuration: 2s, 1m30s, 1.5h; ValueError, with Go's words, for anything else."""
    body = text[1:] if text[:1] in "+-" and text else text
    if body == "0":
        return 0
    parts = _PART.findall(body)
    if not parts or "".join(number + unit for number, unit in parts) != body:
        quoted = f'"{text}"'
        if re.fullmatch(r"(\d+\.?\d*|\.\d+)", body):
            raise ValueError(f"time: missing unit in duration {quoted}")
        raise ValueError(f"time: invalid duration {quoted}")
    total = sum((Decimal(number) * _UNITS[unit] for number, unit in parts), Decimal(0))
    return int(-total if text.startswith("-") else total)


def shown(duration: Milliseconds) -> str:
    """Go's Duration.String for whole seconds and more: 30s, 1m0s, 1h0m0s."""
    seconds = duration // SECOND
    hours, minutes, rest = seconds // _HOUR, seconds % _HOUR // _MINUTE, seconds % _MINUTE
    if hours:
        return f"{hours}h{minutes}m{rest}s"
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"
