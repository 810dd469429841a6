"""What a CoreDNS process prints: how it started, and what came of each change of its Corefile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha512

from lessons.engine.clock import Milliseconds
from lessons.engine.dns.corefile import CorefileError, parse
from lessons.engine.store import Object


@dataclass(frozen=True, slots=True)
class Reload:
    """A Corefile that CoreDNS was given, when, and why it did not take it ("" where it did)."""

    at: Milliseconds
    corefile: str
    fault: str = ""


def text(pod: Object, reloads: Sequence[Reload], start: datetime) -> str:
    """The log of a pod's CoreDNS; `start` is when the clock of `reloads` was 0, the first of which is no change."""
    created = pod.typed.meta.created
    born = (datetime.fromisoformat(created) - start).total_seconds() * 1000 if created else 0
    changes = reloads[1:]
    before = [reloads[0], *(one for one in changes if one.at <= born and not one.fault)]
    lines = _started(before[-1].corefile, _version(pod))
    for one in changes:
        if one.at > born:
            lines += _reloaded(one)
    return "".join(f"{line}\n" for line in lines)


# coremain/run.go Run, showVersion
def _started(corefile: str, version: str) -> list[str]:
    spots = [f"{zone or '.'}:{port}" for block in parse(corefile) for zone, port in block.spots]
    return [*spots, _running(corefile), f"CoreDNS-{version}", "linux/amd64, go1.25.6"]


# plugin/reload/reload.go hook; github.com/coredns/caddy caddy.go Restart
def _reloaded(change: Reload) -> list[str]:
    if not change.fault:
        return ["[INFO] Reloading", _running(change.corefile), "[INFO] Reloading complete"]
    try:
        parse(change.corefile)
    except CorefileError as error:
        return [f"[WARNING] plugin/reload: Corefile parse failed: {error}"]
    why = f"starting with listener file descriptors: {change.fault}"
    return [
        "[INFO] Reloading",
        f"[ERROR] Restart failed: {change.fault}",
        f"[ERROR] plugin/reload: Corefile changed but reload failed: {why}",
    ]


def _running(corefile: str) -> str:
    digest = sha512(corefile.encode()).hexdigest()
    return f"[INFO] plugin/reload: Running configuration SHA512 = {digest}"


def _version(pod: Object) -> str:
    image: str = pod.typed.containers[0].image
    return image.rpartition(":")[2].removeprefix("v")
