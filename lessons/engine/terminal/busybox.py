"""BusyBox: one program that is many."""

from __future__ import annotations

from dataclasses import replace

from lessons.engine.terminal import programs
from lessons.engine.terminal.call import Call

VERSION = "BusyBox v1.35.0 (Debian 1:1.35.0-4+deb12u1+b1)"


def busybox(call: Call) -> int:
    """Run an applet: BusyBox's own where the lab has it, else the program of that name."""
    if len(call.argv) < 2:
        call.out(f"{VERSION} multi-call binary.\n\nUsage: busybox [function [arguments]...]\n")
        return 0
    applet = call.argv[1]
    program = call.session.programs.get(f"busybox {applet}") or programs.find(call, applet)
    if program is None:
        call.err(f"{applet}: applet not found\n")
        return 127
    return program(replace(call, argv=call.argv[1:]))
