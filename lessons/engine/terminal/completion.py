"""What the Tab key offers: programs of the place, kubectl's words, names of objects, DNS names, files.

It reads the cluster and never changes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lessons.engine.cluster import Cluster
from lessons.engine.dns.resolvconf import CLUSTER_DOMAIN
from lessons.engine.refs import Place
from lessons.engine.terminal import programs
from lessons.engine.terminal.call import Call, Session
from lessons.engine.terminal.kubectl import completing
from lessons.engine.terminal.table import PROGRAMS

# What ends one command of a line and begins the next.
_COMMAND_END = re.compile(r"&&|\|\||[|;&(]|\bdo\b|\bthen\b")
# Programs whose arguments are names of hosts, and what else they are given.
_HOSTS: Mapping[str, tuple[str, ...]] = {
    "curl": ("-s", "-v", "-m", "-o", "-w", "--connect-timeout", "--resolve"),
    "dig": ("+short", "+search", "+noall", "+answer", "+tcp", "A", "AAAA", "SRV", "PTR", "-x"),
    "getent": ("ahosts", "hosts"),
    "host": ("-t",),
    "nc": ("-z", "-v", "-w", "-u"),
    "nslookup": ("-type=SRV",),
    "ping": ("-c", "-W"),
    "traceroute": ("-n",),
    "wget": ("-q", "-O-", "-qO-", "-T"),
}
MOST_OFFERED = 60


@dataclass(frozen=True, slots=True)
class Completion:
    """Words that may stand in place of the line's text from `start` on, in order."""

    start: int
    words: tuple[str, ...]


def complete(cluster: Cluster, line: str, place: Place, files: Iterable[str] = ()) -> Completion:
    """What may come at the end of `line`, typed at a place where the editor holds these files."""
    begin = max((match.end() for match in _COMMAND_END.finditer(line)), default=0)
    words = line[begin:].split()
    typed = "" if not words or line[-1:].isspace() else words.pop()
    call = Call(Session(cluster, {}, programs=PROGRAMS), (), place)
    offered = _offered(call, words, typed, sorted(files))
    fitting = sorted({word for word in offered if word.startswith(typed) and word != typed})
    return Completion(len(line) - len(typed), tuple(fitting[:MOST_OFFERED]))


def _offered(call: Call, words: list[str], typed: str, files: list[str]) -> Iterable[str]:
    if not words:
        return _commands(call)
    if programs.find(Call(call.session, (), call.place), words[0]) is None:
        return ()
    if words[0] == "kubectl":
        if "--" not in words:
            return completing.offered(call.cluster, words[1:], typed, files)
        inside = words[words.index("--") + 1 :]
        pod = completing.pod_of(call.cluster, words)
        return _offered(call.elsewhere(pod, ()), inside, typed, []) if pod else ()
    if words[0] in _HOSTS:
        scheme = "http://" if typed.startswith("http://") else ""
        names = [scheme + name for name in dns_names(call.cluster, call.place)]
        return [*names, *_HOSTS[words[0]]]
    return files if call.place.kind == "admin" else ()


def _commands(call: Call) -> list[str]:
    return [name for name in PROGRAMS if " " not in name and programs.find(call, name)]


def dns_names(cluster: Cluster, place: Place) -> list[str]:
    """The names of Services, as short as the place's search list allows, and whole."""
    names = []
    for item in cluster.view.list("Service"):
        namespace, name = item.ref.namespace, item.ref.name
        names.append(f"{name}.{namespace}.svc.{CLUSTER_DOMAIN}")
        if place.kind == "pod":
            names.append(f"{name}.{namespace}")
            names += [name] if namespace == place.namespace else []
    return names
