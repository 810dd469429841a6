"""The terminal: command lines as a student types them, run in the simulated cluster, with what they leave behind."""

from __future__ import annotations

from lessons.engine.terminal.terminal import Terminal
from lessons.engine.terminal.transcript import Transcript

__all__ = ["Terminal", "Transcript"]
