"""What a process finds at its place: environment variables, host name, and the files people look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lessons.engine.refs import Place, Ref

if TYPE_CHECKING:
    from lessons.engine.cluster import Cluster

# Where root is at home, on a machine and in a container.
HOME = "/root"
_MACHINE = {
    "SHELL": "/bin/bash",
    "PWD": HOME,
    "LOGNAME": "root",
    "HOME": HOME,
    "LANG": "C.UTF-8",
    "TERM": "xterm-256color",
    "USER": "root",
    "SHLVL": "1",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
}


def environment(cluster: Cluster, place: Place) -> Mapping[str, str]:
    """The environment of a process at a place, in the order `env` prints it."""
    if place.kind == "pod":
        return cluster.kubelet.environment(Ref("Pod", place.namespace, place.name))
    if place.kind == "admin":
        return {**_MACHINE, "KUBECONFIG": "/etc/kubernetes/admin.conf"}
    return _MACHINE


def hostname(cluster: Cluster, place: Place) -> str:
    """What `hostname` says there."""
    return cluster.network.host(place).hostname


def read_file(cluster: Cluster, place: Place, path: str) -> str | None:
    """The text of one of the files of /etc that say how names are resolved, or None for any other path."""
    if path == "/etc/resolv.conf":
        return cluster.dns.resolver(place).conf.text
    if path == "/etc/hosts":
        return cluster.dns.resolver(place).hosts
    if path == "/etc/hostname":
        return hostname(cluster, place) + "\n"
    return None
