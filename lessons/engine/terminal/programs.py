"""Which program a name means at a place, and how one is run."""

from __future__ import annotations

from lessons.engine import images
from lessons.engine.refs import Ref
from lessons.engine.terminal.call import Call, Program

# What only a machine that administers the cluster has.
ADMIN_ONLY = frozenset({"kubectl"})


def find(call: Call, name: str) -> Program | None:
    """The program that this name is at the call's place, or None where there is none."""
    plain = name.rpartition("/")[2]
    if plain in ADMIN_ONLY and call.place.kind != "admin":
        return None
    if call.place.kind == "pod":
        available = _in_image(call)
        if available is not None and plain not in available:
            return None
    return call.session.programs.get(plain)


def run(call: Call) -> int:
    """Run `call.argv` at `call.place`; a name that is no program there gets bash's message and status 127."""
    program = find(call, call.argv[0])
    if program is None:
        call.err(f"bash: {call.argv[0]}: command not found\n")
        return 127
    return program(call)


def _in_image(call: Call) -> frozenset[str] | None:
    """The programs of the image that the pod's first container was made from; None: all there are."""
    pod = call.cluster.view.find(Ref("Pod", call.place.namespace, call.place.name))
    if pod is None or not pod.typed.containers:
        return None
    return images.image(pod.typed.containers[0].image, call.cluster.profile).programs
