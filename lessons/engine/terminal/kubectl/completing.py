"""What may come next on a kubectl command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from lessons.engine.api import registry
from lessons.engine.cluster import Cluster
from lessons.engine.refs import Place
from lessons.engine.terminal.kubectl.cli import GLOBAL_FLAGS
from lessons.engine.terminal.kubectl.command import Command
from lessons.engine.terminal.kubectl.commands import ROOT
from lessons.engine.terminal.kubectl.flags import Flag

_OUTPUTS = ("wide", "yaml", "json", "name", "jsonpath=", "custom-columns=")
# Commands whose first argument is a pod, not a type.
_ON_PODS = frozenset({"attach", "exec", "logs"})
# Commands whose first argument is a type.
_ON_TYPES = frozenset(
    {"annotate", "delete", "describe", "edit", "explain", "expose", "get", "label", "patch", "scale", "wait"}
)  # fmt: skip
_WORKLOADS = ("deployment", "statefulset", "daemonset")


def offered(cluster: Cluster, words: Sequence[str], typed: str, files: list[str]) -> Iterable[str]:
    """What may come after these words (without `kubectl`), of which the last is not yet typed to its end."""
    command, rest = _command(words)
    flags = (*command.flags, *GLOBAL_FLAGS)
    if words and (flag := _valued(words[-1], flags)):
        return _values(cluster, flag, files)
    if typed.startswith("-"):
        return _flag_names(flags)
    if command.children:
        return [child.name for child in command.children]
    arguments = _arguments(rest, flags)
    return _names(cluster, command.name, arguments, typed, _namespace(cluster, words))


def pod_of(cluster: Cluster, words: Sequence[str]) -> Place | None:
    """The pod in which `kubectl exec` runs what stands behind `--`, if these words name one."""
    command, rest = _command(words[1 : words.index("--")])
    arguments = _arguments(rest, (*command.flags, *GLOBAL_FLAGS))
    if command.name not in ("exec", "run") or not arguments:
        return None
    return Place("pod", arguments[0].removeprefix("pod/"), _namespace(cluster, words))


def _command(words: Sequence[str]) -> tuple[Command, list[str]]:
    """The command that the words name, and the words behind it."""
    command, rest = ROOT, list(words)
    while command.children and (names := [word for word in rest if command.child(word)]):
        rest = rest[rest.index(names[0]) + 1 :]
        command = command.child(names[0]) or command
    return command, rest


def _valued(word: str, flags: Iterable[Flag]) -> Flag | None:
    """The flag that this word is, if what follows is its value."""
    for flag in flags:
        if flag.bare is None and word in (f"-{flag.short}", f"--{flag.name}"):
            return flag
    return None


def _values(cluster: Cluster, flag: Flag, files: list[str]) -> Iterable[str]:
    if flag.name == "namespace":
        return [item.ref.name for item in cluster.view.list("Namespace")]
    if flag.name == "filename":
        return files
    return _OUTPUTS if flag.name == "output" else ()


def _flag_names(flags: Iterable[Flag]) -> list[str]:
    return [
        name
        for flag in flags
        for name in ([f"-{flag.short}"] if flag.short else []) + [f"--{flag.name}"]
    ]


def _arguments(words: Sequence[str], flags: Sequence[Flag]) -> list[str]:
    """The words that are neither flags nor their values."""
    return [
        word
        for at, word in enumerate(words)
        if not word.startswith("-") and not (at and _valued(words[at - 1], flags))
    ]


def _namespace(cluster: Cluster, words: Sequence[str]) -> str:
    """-n, or the namespace of the current context."""
    pairs = pairwise(words)
    given = [value for flag, value in pairs if flag in ("-n", "--namespace")]
    given += [word.partition("=")[2] for word in words if word.startswith("--namespace=")]
    return given[-1] if given else cluster.kubeconfig.namespace


def _names(
    cluster: Cluster, command: str, arguments: Sequence[str], typed: str, namespace: str
) -> Iterable[str]:
    """Types, and names of objects."""
    kind, slash, _ = typed.rpartition("/")
    if slash:
        return [f"{kind}/{name}" for name in _objects(cluster, kind, namespace)]
    if command in _ON_PODS:
        return _objects(cluster, "pods", namespace) if not arguments else ()
    if command in ("history", "pause", "restart", "resume", "status", "undo"):
        return [
            f"{kind}/{name}" for kind in _WORKLOADS for name in _objects(cluster, kind, namespace)
        ]
    if command in ("cordon", "drain", "uncordon"):
        return _objects(cluster, "nodes", "")
    if command not in _ON_TYPES:
        return ()
    if not arguments:
        return [resource.name for resource in registry.RESOURCES]
    return _objects(cluster, arguments[0], namespace) if command != "explain" else ()


def _objects(cluster: Cluster, kind: str, namespace: str) -> list[str]:
    resource = registry.by_name(kind)
    if resource is None:
        return []
    within = namespace if resource.namespaced else None
    return [item.ref.name for item in cluster.view.list(resource.kind, within)]
