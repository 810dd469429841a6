"""Command line flags by pflag's rules: short clusters, --name=value, `--`, and its error messages.

Flags are written down as kubectl's own help writes them, with the default telling the type:

    -A, --all-namespaces=false      a switch
    -o, --output=''                 a text
        --tail=-1                   a whole number
        --timeout=0s                a duration
    -f, --filename=[]               a list, split at commas
        --env=[...]                 a list, each flag one item
        --dry-run[=unchanged]='none'  a text that may stand without a value
        --record=false  # why       a deprecated one, which the help leaves out
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lessons.engine.clock import Milliseconds
from lessons.engine.terminal.kubectl import durations
from lessons.engine.terminal.kubectl.errors import CommandError

_SPEC = re.compile(r"(?:-(\w), )?--([\w-]+)(?:\[=([^\]]*)\])?=(.*?)(?:  # (.*))?")
_TRUE = frozenset({"1", "t", "T", "true", "TRUE", "True"})
_FALSE = frozenset({"0", "f", "F", "false", "FALSE", "False"})


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag; `bare` is the value it has without one, None where a value is needed."""

    name: str
    short: str
    kind: str  # bool, text, int, duration, list, items
    default: str
    bare: str | None
    deprecated: str = ""

    @classmethod
    def parse(cls, spec: str) -> Flag:
        """Read one line of the notation above."""
        match = _SPEC.fullmatch(spec.strip())
        if match is None:
            raise ValueError(f"not a flag: {spec!r}")
        short, name, bare, default, deprecated = match.groups()
        kind = _kind(default)
        value = "true" if kind == "bool" else bare
        return cls(name, short or "", kind, default.strip("'"), value, deprecated or "")

    @property
    def shown(self) -> str:
        """As error messages name it: `-o, --output`."""
        return f"-{self.short}, --{self.name}" if self.short else f"--{self.name}"

    def check(self, value: str) -> None:
        """CommandError, in strconv's words, if the value does not fit."""
        problem = ""
        if self.kind == "bool" and value not in _TRUE | _FALSE:
            problem = f'strconv.ParseBool: parsing "{value}": invalid syntax'
        elif self.kind == "int" and not re.fullmatch(r"[+-]?\d+", value):
            problem = f'strconv.ParseInt: parsing "{value}": invalid syntax'
        elif self.kind == "int" and not -(2**31) <= int(value[:20]) < 2**31:
            problem = f'strconv.ParseInt: parsing "{value}": value out of range'
        elif self.kind == "duration":
            try:
                durations.parse(value)
            except ValueError as error:
                problem = str(error)
        if problem:
            raise CommandError(f'invalid argument "{value}" for "{self.shown}" flag: {problem}')


def _kind(default: str) -> str:
    if default in ("true", "false"):
        return "bool"
    if default == "[]":
        return "list"
    if default == "[...]":
        return "items"
    if re.fullmatch(r"-?\d+", default):
        return "int"
    return "duration" if re.fullmatch(r"(\d+[hms])+", default) else "text"


def flags(spec: str) -> tuple[Flag, ...]:
    """The flags of a command, one a line."""
    return tuple(Flag.parse(line) for line in spec.strip().splitlines())


@dataclass(slots=True)
class Options:
    """The flags' values: what was given, else the default."""

    defined: Mapping[str, Flag]
    given: dict[str, list[str]] = field(default_factory=dict)

    def changed(self, name: str) -> bool:
        """Whether the flag was given."""
        return name in self.given

    def has(self, name: str) -> bool:
        """Whether the command knows the flag."""
        return name in self.defined

    def text(self, name: str) -> str:
        """The value as it stands; "" for a flag that the command does not know."""
        if name in self.given:
            return self.given[name][-1]
        return self.defined[name].default if name in self.defined else ""

    def on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.text(name) in _TRUE

    def number(self, name: str) -> int:
        """A whole number."""
        return int(self.text(name))

    def duration(self, name: str) -> Milliseconds:
        """A duration in milliseconds."""
        return durations.parse(self.text(name))

    def all(self, name: str) -> list[str]:
        """Every item of a list flag, in the order given."""
        values = self.given.get(name, [])
        if name not in self.defined or self.defined[name].kind == "items":
            return list(values)
        return [item for value in values if value for item in next(csv.reader([value]))]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A command line taken apart; `dash` is how many arguments stood before `--`, -1 without one."""

    options: Options
    args: list[str]
    dash: int


# github.com/spf13/pflag FlagSet.parseArgs
def parse(arguments: Sequence[str], known: Iterable[Flag]) -> Parsed:
    """Take flags and arguments apart; CommandError with pflag's message for what is wrong."""
    by_name = {flag.name: flag for flag in known}
    by_short = {flag.short: flag for flag in by_name.values() if flag.short}
    options = Options(by_name)
    args: list[str] = []
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--":
            return Parsed(options, args + rest, len(args))
        if not word.startswith("-") or word == "-":
            args.append(word)
        elif word.startswith("--"):
            _long(word, rest, by_name, options)
        else:
            _cluster(word[1:], rest, by_short, options)
    return Parsed(options, args, -1)


def _set(options: Options, flag: Flag, value: str) -> None:
    flag.check(value)
    options.given.setdefault(flag.name, []).append(value)


def _long(word: str, rest: list[str], known: Mapping[str, Flag], options: Options) -> None:
    name, equals, value = word[2:].partition("=")
    if not name or name.startswith("-"):
        raise CommandError(f"bad flag syntax: {word}")
    flag = known.get(name)
    if flag is None:
        raise Help if name == "help" else CommandError(f"unknown flag: --{name}")
    if not equals:
        if flag.bare is not None:
            value = flag.bare
        elif rest:
            value = rest.pop(0)
        else:
            raise CommandError(f"flag needs an argument: --{name}")
    _set(options, flag, value)


def _cluster(letters: str, rest: list[str], known: Mapping[str, Flag], options: Options) -> None:
    """`-it`, `-nkube-system`, `-n=kube-system`, `-n kube-system`."""
    whole = letters
    while letters:
        letter, letters = letters[0], letters[1:]
        flag = known.get(letter)
        if flag is None:
            message = f"unknown shorthand flag: '{letter}' in -{whole}"
            raise Help if letter == "h" else CommandError(message)
        if letters.startswith("="):
            value, letters = letters[1:], ""
        elif flag.bare is not None:
            value = flag.bare
        elif letters:
            value, letters = letters, ""
        elif rest:
            value = rest.pop(0)
        else:
            raise CommandError(f"flag needs an argument: '{letter}' in -{whole}")
        _set(options, flag, value)


class Help(CommandError):
    """`--help` was asked for."""

    def __init__(self) -> None:
        super().__init__("help requested")
