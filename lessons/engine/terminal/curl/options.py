"""curl's command line."""

from __future__ import annotations

from dataclasses import dataclass, field

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.terminal.curl.options_table import (
    CARRIED_OUT,
    HARMLESS,
    LONG,
    SECONDS,
    SHORT,
    WHOLE,
    Option,
)

TRY_HELP = "curl: try 'curl --help' or 'curl --manual' for more information\n"


class CurlUsageError(Exception):
    """A command line that curl does not take; the text is curl's."""


@dataclass(frozen=True, slots=True)
class Data:
    """A piece of a body: the option that gives it, and its text."""

    option: str
    text: str


@dataclass(slots=True)
class Options:
    """What a command line asks for; `given` are the flags that are on, `values` those with a value (the last)."""

    urls: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    headers: list[tuple[str, str | None]] = field(default_factory=list)
    resolve: list[str] = field(default_factory=list)
    connect_to: list[str] = field(default_factory=list)
    data: list[Data] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

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
    if not arguments:
        raise CurlUsageError(TRY_HELP)
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
    _check_method(options)
    return options


# src/tool_helpers.c SetHTTPrequest
def _check_method(options: Options) -> None:
    if options.has("head") and options.data and not options.has("get"):
        text = "You can only select one HTTP request method! You asked for both POST (-d, --data) and HEAD (-I, --head)."
        raise CurlUsageError("" if options.has("silent") else warning(text))
    if options.values.get("request") == "HEAD" and not options.has("head"):
        options.warnings.append(
            "Setting custom HTTP method to HEAD with -X/--request may not work the way you want. "
            "Consider using -I/--head instead."
        )


def warning(text: str) -> str:
    """A warning in lines of 79 columns, as src/tool_msgs.c voutf breaks them."""
    lines, width = [], 79 - len("Warning: ")
    while len(text) >= width:
        cut = text.rfind(" ", 0, width) + 1 or width
        lines.append(text[:cut])
        text = text[cut:]
    return "".join(f"Warning: {line}\n" for line in [*lines, text])


def _long(options: Options, argument: str, left: list[str]) -> None:
    name = argument[2:]
    negated = name.startswith("no-") and name not in LONG
    name = name[3:] if negated else name
    matches = [name] if name in LONG else [long for long in LONG if long.startswith(name)]
    if len(matches) > 1:
        raise CurlUsageError(f"curl: option {argument}: is ambiguous\n{TRY_HELP}")
    if not matches:
        raise CurlUsageError(f"curl: option {argument}: is unknown\n{TRY_HELP}")
    option = LONG[matches[0]]
    if negated:
        options.given.discard(option.name)
    elif not option.valued:
        _flag(options, argument, option)
    elif left:
        _value(options, argument, option, left.pop(0))
    else:
        raise CurlUsageError(f"curl: option {argument}: requires parameter\n{TRY_HELP}")


def _short(options: Options, argument: str, left: list[str]) -> None:
    for at, letter in enumerate(argument[1:], 1):
        option = SHORT.get(letter)
        if option is None:
            raise CurlUsageError(f"curl: option {argument}: is unknown\n{TRY_HELP}")
        if not option.valued:
            _flag(options, argument, option)
            continue
        value = argument[at + 1 :]
        if not value:
            if not left:
                raise CurlUsageError(f"curl: option {argument}: requires parameter\n{TRY_HELP}")
            value = left.pop(0)
        _value(options, argument, option, value)
        return


def _flag(options: Options, argument: str, option: Option) -> None:
    _refuse_unmodelled(option)
    other = {"fail": "fail-with-body", "fail-with-body": "fail"}.get(option.name)
    if other and options.has(other):
        raise CurlUsageError(f"curl: option {argument}: is badly used here\n{TRY_HELP}")
    options.given.add(option.name)


def _refuse_unmodelled(option: Option) -> None:
    if option.name not in HARMLESS and option.name not in CARRIED_OUT:
        raise CurlUsageError(f"Service Lab: curl's --{option.name} is not simulated.\n")


def _value(options: Options, argument: str, option: Option, value: str) -> None:
    name = option.name
    _check_number(argument, name, value)
    _refuse_unmodelled(option)
    if name == "url":
        options.urls.append(value)
    elif name == "output":
        options.outputs.append(value)
    elif name == "header":
        _header(options, value)
    elif name == "resolve":
        options.resolve.append(value)
    elif name == "connect-to":
        options.connect_to.append(value)
    elif name.startswith("data") or name == "json":
        options.data.append(Data(name, value))
    options.given.add(name)
    options.values[name] = value


def _header(options: Options, value: str) -> None:
    """`Name: text`; `Name:` takes a header away (None), `Name;` sends it empty, and anything else is no header."""
    name, colon, text = value.partition(":")
    if colon:
        options.headers.append((name.strip(), text.strip() or None))
    elif value.endswith(";"):
        options.headers.append((value[:-1].strip(), ""))


# src/tool_paramhlp.c str2unum, secs2ms
def _check_number(argument: str, name: str, value: str) -> None:
    if name not in WHOLE and name not in SECONDS:
        return
    try:
        number = float(value) if name in SECONDS else int(value)
    except ValueError:
        number = float("nan")
    wrong = "" if 0 <= number < 1e7 or (name == "max-redirs" and number == -1) else "proper"
    if number < 0 and wrong:
        wrong = "positive"
    if wrong:
        text = f"expected a {wrong} numerical parameter"
        raise CurlUsageError(f"curl: option {argument}: {text}\n{TRY_HELP}")
