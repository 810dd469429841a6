"""pkill: ends what kubectl keeps running at a place. No other process of the lab outlives its line."""

from __future__ import annotations

import re

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.options import UsageError, parse_options

_USAGE = "\nUsage:\n pkill [options] <pattern>\n\n"


def pkill(call: Call) -> int:
    """`pkill kubectl`, `pkill -f port-forward`: status 0 if something was ended, 1 if not, 2 for wrong usage."""
    try:
        options, patterns = parse_options(call.argv[1:], "f9ex", ["full", "exact", "echo"])
    except UsageError as error:
        call.err(f"pkill: {error}\n{_USAGE}")
        return 2
    if len(patterns) != 1:
        reason = (
            "only one pattern can be provided" if patterns else "no matching criteria specified"
        )
        call.err(f"pkill: {reason}\nTry `pkill --help' for more information.\n")
        return 2
    full = any(name in ("-f", "--full") for name, _ in options)
    command = "kubectl port-forward" if full else "kubectl"
    try:
        meant = re.search(patterns[0], command) is not None
    except re.error:
        meant = False
    return 0 if meant and call.cluster.network.close_forwards(call.place) else 1
