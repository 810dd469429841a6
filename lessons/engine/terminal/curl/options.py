"""curl's command line."""

from __future__ import annotations

from dataclasses import dataclass, field

from lessons.engine.clock import SECOND, Milliseconds

TRY_HELP = "curl: try 'curl --help' or 'curl --manual' for more information\n"

# Long name -> (short letter or "", whether it takes a value). What the lab carries out.
_MODELLED = {
    "silent": ("s", False),
    "show-error": ("S", False),
    "verbose": ("v", False),
    "include": ("i", False),
    "head": ("I", False),
    "max-time": ("m", True),
    "connect-timeout": ("", True),
    "output": ("o", True),
    "remote-name": ("O", False),
    "write-out": ("w", True),
    "header": ("H", True),
    "request": ("X", True),
    "insecure": ("k", False),
    "location": ("L", False),
    "fail": ("f", False),
    "resolve": ("", True),
    "ipv4": ("4", False),
    "ipv6": ("6", False),
    "user-agent": ("A", True),
    "referer": ("e", True),
    "user": ("u", True),
    "data": ("d", True),
    "data-raw": ("", True),
    "get": ("G", False),
    "url": ("", True),
    "max-redirs": ("", True),
    "version": ("V", False),
    "help": ("h", False),
    "connect-to": ("", True),
    "haproxy-protocol": ("", False),
}
# What changes nothing that the lab shows.
_IGNORED = {
    "no-buffer": ("N", False),
    "http1.1": ("", False),
    "http1.0": ("0", False),
    "progress-bar": ("#", False),
    "no-keepalive": ("", False),
    "keepalive-time": ("", True),
    "globoff": ("g", False),
    "cacert": ("", True),
    "compressed": ("", False),
    "disable": ("q", False),
    "no-progress-meter": ("", False),
    "path-as-is": ("", False),
    "tcp-nodelay": ("", False),
    "tlsv1.2": ("", False),
    "tlsv1.3": ("", False),
}
_LONG = _MODELLED | _IGNORED
_SHORT = {short: name for name, (short, _) in _LONG.items() if short}


class CurlUsageError(Exception):
    """A command line that curl does not take; the text is curl's."""


@dataclass(slots=True)
class Options:
    """What a command line asks for; `given` are the flags that are on, `values` those with a value (the last)."""

    urls: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    headers: list[tuple[str, str]] = field(default_factory=list)
    resolve: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)

    def has(self, name: str) -> bool:
        """Whether a flag is on."""
        return name in self.given

    def limit(self, name: str) -> Milliseconds | None:
        """A time limit in milliseconds, None without one (curl takes 0 for none, too)."""
        return int(float(self.values.get(name, "0")) * SECOND) or None

    @property
    def quiet(self) -> bool:
        """Whether error messages are kept back (-s without -S)."""
        return self.has("silent") and not self.has("show-error")


def parse(arguments: tuple[str, ...]) -> Options:
    """Read the command line; CurlUsageError in curl's words."""
    options, left = Options(), list(arguments)
    only_urls = False
    while left:
        argument = left.pop(0)
        if only_urls or not argument.startswith("-") or argument == "-":
            options.urls.append(argument)
        elif argument == "--":
            only_urls = True
        elif argument.startswith("--"):
            _long(options, argument, left)
        else:
            _short(options, argument, left)
    return options


def _long(options: Options, argument: str, left: list[str]) -> None:
    name = argument[2:]
    negated = name.startswith("no-") and name not in _LONG and name[3:] in _LONG
    name = name[3:] if negated else name
    matches = [name] if name in _LONG else [long for long in _LONG if long.startswith(name)]
    if len(matches) > 1:
        raise CurlUsageError(f"curl: option {argument}: is ambiguous\n{TRY_HELP}")
    if not matches:
        raise CurlUsageError(f"curl: option {argument}: is unknown\n{TRY_HELP}")
    name = matches[0]
    if negated:
        options.given.discard(name)
    elif not _LONG[name][1]:
        options.given.add(name)
    elif left:
        _value(options, argument, name, left.pop(0))
    else:
        raise CurlUsageError(f"curl: option {argument}: requires parameter\n{TRY_HELP}")


def _short(options: Options, argument: str, left: list[str]) -> None:
    for at, letter in enumerate(argument[1:], 1):
        name = _SHORT.get(letter)
        if name is None:
            raise CurlUsageError(f"curl: option {argument}: is unknown\n{TRY_HELP}")
        if not _LONG[name][1]:
            options.given.add(name)
            continue
        value = argument[at + 1 :]
        if not value:
            if not left:
                raise CurlUsageError(f"curl: option {argument}: requires parameter\n{TRY_HELP}")
            value = left.pop(0)
        _value(options, argument, name, value)
        return


def _value(options: Options, argument: str, name: str, value: str) -> None:
    if name in ("max-time", "connect-timeout", "max-redirs", "keepalive-time"):
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if not 0 <= number < 1e7:
            text = "expected a proper numerical parameter"
            raise CurlUsageError(f"curl: option {argument}: {text}\n{TRY_HELP}")
    if name == "url":
        options.urls.append(value)
    elif name == "output":
        options.outputs.append(value)
    elif name == "header":
        key, _, text = value.partition(":")
        options.headers.append((key.strip(), text.strip()))
    elif name == "resolve":
        options.resolve.append(value)
    elif name in ("data", "data-raw"):
        options.data.append(value)
    options.given.add(name)
    options.values[name] = value
