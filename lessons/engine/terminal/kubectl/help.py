"""--help: what a command is called with, in kubectl's layout."""

from __future__ import annotations

from lessons.engine.terminal.kubectl.command import Command
from lessons.engine.terminal.kubectl.flags import Flag

_LEAST = 11  # cobra's least width of a command's name
_FOOTER = (
    'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'
)


def page(command: Command, path: str) -> str:
    """The help of one command."""
    parts = [f"{command.short}.\n" if command.short else ""]
    if command.aliases:
        parts.append(f"Aliases:\n{', '.join((command.name, *command.aliases))}\n")
    if command.children:
        parts.append(_children(command))
    if shown := [flag for flag in command.flags if not flag.deprecated]:
        parts.append("Options:\n" + "\n".join(map(_flag, shown)))
    usage = f"{path} {command.usage}".rstrip()
    parts.append(f"Usage:\n  {usage} [options]\n")
    if command.children:
        parts.append(f'Use "{path} <command> --help" for more information about a given command.')
    parts.append(_FOOTER)
    return "\n".join(part for part in parts if part)


def _children(command: Command) -> str:
    width = max(_LEAST, *(len(child.name) for child in command.children)) + 3
    lines = [f"  {child.name.ljust(width)}{child.short}\n" for child in command.children]
    return "Available Commands:\n" + "".join(lines)


def _flag(flag: Flag) -> str:
    default = {"text": f"'{flag.default}'", "list": "[]", "items": "[]"}.get(
        flag.kind, flag.default
    )
    return f"    {flag.shown}={default}:\n"


def global_options(known: tuple[Flag, ...]) -> str:
    """What `kubectl options` prints."""
    lines = "\n".join(map(_flag, known))
    return f"The following options can be passed to any command:\n\n{lines}\n"
