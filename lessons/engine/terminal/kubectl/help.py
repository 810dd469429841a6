"""--help: what a command is called with, in kubectl's layout."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.engine.terminal.kubectl.command import Command
from lessons.engine.terminal.kubectl.flags import Flag

_LEAST = 11  # cobra's least width of a command's name
_FOOTER = (
    'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'
)


# staging/src/k8s.io/kubectl/pkg/cmd/cmd.go NewKubectlCommand: in the order in which they are registered
GROUPS = (
    ("Basic Commands (Beginner)", ("create", "expose", "run", "set")),
    ("Basic Commands (Intermediate)", ("explain", "get", "edit", "delete")),
    ("Deploy Commands", ("rollout", "scale", "autoscale")),
    (
        "Cluster Management Commands",
        ("certificate", "cluster-info", "top", "cordon", "uncordon", "drain", "taint"),
    ),
    (
        "Troubleshooting and Debugging Commands",
        (
            "describe",
            "logs",
            "attach",
            "exec",
            "port-forward",
            "proxy",
            "cp",
            "auth",
            "debug",
            "events",
        ),
    ),
    ("Advanced Commands", ("diff", "apply", "patch", "replace", "wait", "kustomize")),
    ("Settings Commands", ("label", "annotate", "completion")),
    ("Subcommands provided by plugins", ()),
    ("Other Commands", ("api-resources", "api-versions", "config", "plugin", "version")),
)
_ROOT = "kubectl"


def page(command: Command, path: str) -> str:
    """The help of one command."""
    text = command.long or command.short
    parts = [f"{text}.\n" if text else ""]
    if path == _ROOT:
        parts.append(" Find more information at: https://kubernetes.io/docs/reference/kubectl/\n")
    if command.aliases:
        parts.append(f"Aliases:\n{', '.join((command.name, *command.aliases))}\n")
    width = max((_LEAST, *(len(child.name) for child in command.children))) + 3
    if path == _ROOT:
        parts += [_listed(f"{title}:", _named(command, names), width) for title, names in GROUPS]
    elif command.children:
        parts.append(_listed("Available Commands:", command.children, width))
    if shown := [flag for flag in command.flags if not flag.deprecated]:
        parts.append("Options:\n" + "\n".join(map(_flag, shown)))
    usage = f"{path} {command.usage}".rstrip()
    parts.append(f"Usage:\n  {usage} [options]\n")
    if command.children:
        parts.append(f'Use "{path} <command> --help" for more information about a given command.')
    parts.append(_FOOTER)
    return "\n".join(part for part in parts if part)


def _named(command: Command, names: Sequence[str]) -> list[Command]:
    return [child for name in names if (child := command.child(name)) is not None]


def _listed(title: str, commands: Sequence[Command], width: int) -> str:
    lines = [f"  {command.name.ljust(width)}{command.short}\n" for command in commands]
    return f"{title}\n" + "".join(lines)


def _flag(flag: Flag) -> str:
    default = {"text": f"'{flag.default}'", "list": "[]", "items": "[]"}.get(
        flag.kind, flag.default
    )
    return f"    {flag.shown}={default}:\n"


def global_options(known: tuple[Flag, ...]) -> str:
    """What `kubectl options` prints."""
    lines = "\n".join(map(_flag, known))
    return f"The following options can be passed to any command:\n\n{lines}\n"
