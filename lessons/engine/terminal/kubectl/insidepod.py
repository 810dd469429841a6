"""Running a command in a container, as the container runtime does for exec and attach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from lessons.engine.refs import Place
from lessons.engine.terminal import programs
from lessons.engine.terminal.kubectl.command import Invocation
from lessons.engine.terminal.kubectl.errors import CommandError


def run_inside(invocation: Invocation, place: Place, command: Sequence[str]) -> int:
    """Run it and give its exit status; CommandError, in containerd's words, for a program that is not there.

    -i hands it standard input, -t a terminal to print to.
    """
    options = invocation.options
    call = invocation.call.elsewhere(place, tuple(command), tty=options.on("tty"))
    if options.on("stdin"):
        call = replace(call, stdin=invocation.call.stdin)
    if programs.find(call, command[0]) is None:
        identity = sha256(f"{place} {' '.join(command)}".encode()).hexdigest()
        raise CommandError(
            "Internal error occurred: error executing command in container: failed to exec in container: "
            f'failed to start exec "{identity}": OCI runtime exec failed: exec failed: unable to start '
            f'container process: exec: "{command[0]}": executable file not found in $PATH'
        )
    return programs.run(call)
