"""curl 7.88.1: HTTP and HTTPS requests, with the texts, timings and exit codes of the real one."""

from __future__ import annotations

from lessons.engine.terminal.curl.main import curl

__all__ = ["curl"]
