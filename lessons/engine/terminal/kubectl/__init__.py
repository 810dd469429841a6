"""kubectl 1.37, talking to the simulated API server."""

from lessons.engine.terminal.kubectl.cli import kubectl

__all__ = ["kubectl"]
