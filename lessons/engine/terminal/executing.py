"""What a command does in a container, for the kubelets' exec probes."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.cluster import Cluster
from lessons.engine.controllers.kubelet import Executed
from lessons.engine.refs import Place
from lessons.engine.store import Object
from lessons.engine.terminal import programs
from lessons.engine.terminal.call import Call, Session
from lessons.engine.terminal.limits import LONGEST, Allowance, Stopped
from lessons.engine.terminal.shell.builtins import Exit
from lessons.engine.terminal.table import PROGRAMS

# What a program says of a file that is not there. Containers' files are not modelled: it may well be there.
_NO_FILE = "No such file or directory"


def execute(
    cluster: Cluster, pod: Object, container: str, command: Sequence[str]
) -> Executed | None:
    """Run a command in a container of a cluster that is then thrown away; None where what it does cannot be known.

    That is so for programs that the lab does not have, and for files.
    """
    started = cluster.clock.now
    place = Place("pod", pod.ref.name, pod.ref.namespace)
    session = Session(cluster, {}, programs=PROGRAMS, allowance=Allowance(started + LONGEST))
    call = Call(session, tuple(command), place, tty=False, container=container)
    if programs.find(call, command[0]) is None:
        plain = command[0].rpartition("/")[2]
        return Executed(None, _not_found(command[0]), 0) if plain in PROGRAMS else None
    try:
        status = programs.run(call)
    except Exit as end:
        status = end.status
    except Stopped:
        return None
    printed = "".join(text for _, text in call.output)
    if status and (_NO_FILE in printed or status == 127):
        return None
    return Executed(status, printed, cluster.clock.now - started)


def _not_found(program: str) -> str:
    """As the container runtime puts it."""
    return (
        "rpc error: code = Unknown desc = failed to exec in container: failed to start exec: OCI runtime exec "
        f'failed: exec failed: unable to start container process: exec: "{program}": '
        "executable file not found in $PATH"
    )
