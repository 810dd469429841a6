"""The patch that a command sends when it changed an object that it had got from the server."""

from __future__ import annotations

from lessons.engine import strategicmerge
from lessons.engine.refs import Manifest
from lessons.engine.terminal.kubectl.info import Info


def two_way(info: Info, after: Manifest) -> Manifest:
    """What changed; empty for nothing."""
    return strategicmerge.two_way(info.resource.kind, info.content, after)
