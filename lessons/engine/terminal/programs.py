"""Which program a name means at a place, and how one is run."""

from __future__ import annotations

from lessons.engine import images
from lessons.engine.refs import Ref
from lessons.engine.terminal.call import Call, Program

# The lab's own: not part of any image, and there everywhere.
EVERYWHERE = frozenset({"explain"})
# What only a machine that administers the cluster has.
ADMIN_ONLY = frozenset({"kubectl"})
# What only the machines of the cluster have, admin's among them.
NODE_ONLY = frozenset({"conntrack", "ipvsadm", "nft", "systemctl"})

# What asks the cluster or its network.
ASKING = frozenset({"curl", "dig", "host", "kubectl", "nc", "nslookup", "ping", "wget"})


def find(call: Call, name: str) -> Program | None:
    """The program that this name is at the call's place, or None where there is none."""
    plain = name.rpartition("/")[2]
    if plain in ADMIN_ONLY and call.place.kind != "admin":
        return None
    if plain in NODE_ONLY and call.place.kind not in ("admin", "node"):
        return None
    known = call.session.programs
    if plain in EVERYWHERE:
        return known.get(plain)
    if call.place.kind == "pod" and (available := _in_image(call)) is not None:
        if plain not in available:
            return None
        if "busybox" in available:
            return known.get(f"busybox {plain}") or known.get(plain)
    return known.get(plain)


def run(call: Call) -> int:
    """Run `call.argv` at `call.place`; a name that is no program there gets bash's message and status 127."""
    program = find(call, call.argv[0])
    if program is None:
        call.err(f"bash: {call.argv[0]}: command not found\n")
        return 127
    if call.argv[0].rpartition("/")[2] in ASKING:
        call.session.allowance.request()
    return program(call)


def _in_image(call: Call) -> frozenset[str] | None:
    """The programs of the image that the call's container was made from; None: all there are."""
    pod = call.cluster.view.find(Ref("Pod", call.place.namespace, call.place.name))
    if pod is None or not pod.typed.containers:
        return None
    containers = (*pod.typed.containers, *pod.typed.init_containers)
    named = (container for container in containers if container.name == call.container)
    chosen = next(named, containers[0])
    return images.image(chosen.image, call.cluster.profile).programs
