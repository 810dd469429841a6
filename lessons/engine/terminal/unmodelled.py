"""Well-known tools that the lab does not have, each with what does its work here."""

from __future__ import annotations

from collections.abc import Mapping

from lessons.engine.terminal.call import Call, Program

_INSTEAD: Mapping[str, str] = {
    "mtr": "traceroute shows the same way once",
    "tcpdump": "`explain` after a command tells its packet's way",
    "telnet": "nc -v HOST PORT tries a port",
    "watch": "run the command again, or move the clock",
}


def _refusal(name: str, instead: str) -> Program:
    def refuse(call: Call) -> int:
        """Say so; exit 1."""
        call.err(f"Service Lab: {name} is not simulated: {instead}.\n")
        return 1

    return refuse


PROGRAMS: Mapping[str, Program] = {name: _refusal(name, text) for name, text in _INSTEAD.items()}
