"""What the commands that print tables share: the moment of printing, with the ages a profile pins."""

from __future__ import annotations

import re

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.table import Moment

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "y": 365 * 86400}


def klog(invocation: Invocation, severity: str, source: str, text: str) -> str:
    """A line as klog writes it; `severity` is I, W, E or F, `source` a place in kubectl's own code."""
    moment = invocation.cluster.clock.datetime().strftime("%m%d %H:%M:%S.%f")
    return f"{severity}{moment}       1 {source}] {text}"


def moment(invocation: Invocation) -> Moment:
    """Now, on this cluster."""
    pins = invocation.cluster.profile.pods

    def pinned(manifest: Manifest) -> Milliseconds:
        pin = pins.get(manifest["metadata"].get("name", ""))
        if manifest.get("kind") != "Pod" or pin is None or pin.age is None:
            return 0
        parts = re.findall(r"(\d+)([smhdy])", pin.age)
        return sum(int(number) * _UNITS[unit] for number, unit in parts) * SECOND

    return Moment(invocation.cluster.clock, pinned)
