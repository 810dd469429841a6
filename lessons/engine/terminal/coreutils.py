"""Small programs that print what they are told or where they are: echo, env, hostname, sleep, date, seq."""

from __future__ import annotations

import re

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.terminal import programs
from lessons.engine.terminal.call import Call, Program
from lessons.engine.terminal.limits import LONGEST, MOST_WORDS, Stopped
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.surroundings import HOME, environment, hostname

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "a": "\a", "b": "\b", "v": "\v", "f": "\f"}
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def usage_checked(program: Program, status: int = 1) -> Program:
    """The program, with an unknown option answered as GNU tools do: the message, where to look, exit `status`."""

    def checked(call: Call) -> int:
        try:
            return program(call)
        except UsageError as error:
            name = call.argv[0]
            call.err(f"{name}: {error}\nTry '{name} --help' for more information.\n")
            return status

    return checked


def echo(call: Call) -> int:
    """The echo of bash, with -n, -e and -E."""
    words = list(call.argv[1:])
    newline, escapes = True, False
    while words and re.fullmatch("-[neE]+", words[0]):
        flags = words.pop(0)
        newline = newline and "n" not in flags
        escapes = "e" in flags
    text = " ".join(words)
    call.out((unescape(text) if escapes else text) + ("\n" if newline else ""))
    return 0


def unescape(text: str) -> str:
    """Backslash escapes replaced, as `echo -e` and `printf` do."""
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[0]), text)


def printf(call: Call) -> int:
    """Print by a format, with %s, %d, %% and escapes; the format is used again while arguments are left."""
    if len(call.argv) < 2:
        call.err("bash: printf: usage: printf [-v var] format [arguments]\n")
        return 2
    arguments = list(call.argv[2:])
    form = unescape(call.argv[1])
    while True:
        before = len(arguments)
        call.out(re.sub(r"%(-?\d*(?:\.\d+)?)([sdi%])", lambda m: _formatted(m, arguments), form))
        if not arguments or len(arguments) == before:
            return 0


def _formatted(match: re.Match[str], arguments: list[str]) -> str:
    if match[2] == "%":
        return "%"
    text = arguments.pop(0) if arguments else ""
    if match[2] in "di":
        number = int(text) if re.fullmatch(r"-?\d+", text) else 0
        return f"%{match[1][:6]}d" % number
    return f"%{match[1][:6]}s" % text


def env(call: Call) -> int:
    """The environment, a variable a line."""
    if len(call.argv) > 1:
        raise UsageError(f"invalid option -- '{call.argv[1].lstrip('-')[:1]}'")
    for name, value in _environment(call).items():
        call.out(f"{name}={value}\n")
    return 0


def printenv(call: Call) -> int:
    """The environment, or the values of some variables."""
    variables = _environment(call)
    if len(call.argv) == 1:
        return env(call)
    for name in call.argv[1:]:
        if name in variables:
            call.out(variables[name] + "\n")
    return int(any(name not in variables for name in call.argv[1:]))


def _environment(call: Call) -> dict[str, str]:
    given = call.environment
    return dict(environment(call.cluster, call.place) if given is None else given)


def print_hostname(call: Call) -> int:
    """`hostname`, `-s`, `-f`, `-i` and `-I`."""
    options, operands = parse_options(
        call.argv[1:], "sfiId", ["short", "fqdn", "ip-address", "long"]
    )
    name = hostname(call.cluster, call.place)
    flags = {option for option, _ in options}
    if operands:
        call.err("hostname: you must be root to change the host name\n")
        return 1
    if flags & {"-i", "-I", "--ip-address"}:
        addresses = call.cluster.network.host(call.place).addresses
        call.out(" ".join(addresses) + (" \n" if "-I" in flags else "\n"))
    elif flags & {"-s", "--short"}:
        call.out(name.partition(".")[0] + "\n")
    elif flags & {"-f", "--fqdn", "--long"}:
        found = call.cluster.dns.resolver(call.place).addresses(name)
        if found.error:
            call.err(f"hostname: {found.message}\n")
            return 1
        call.out(found.canonical + "\n")
    else:
        call.out(name + "\n")
    return 0


def sleep(call: Call) -> int:
    """Let the cluster's clock run on."""
    if len(call.argv) == 1:
        raise UsageError("missing operand")
    total: Milliseconds = 0
    for argument in call.argv[1:]:
        match = re.fullmatch(r"(\d{0,9}(?:\.\d{0,9})?)([smhd]?)", argument)
        if match is None or not match[1].strip("."):
            raise UsageError(f"invalid time interval ‘{argument}’")
        total += int(float(match[1]) * SECOND * _UNITS[match[2] or "s"])
    if total > LONGEST:
        raise Stopped("sleep: four hours of the lab's time are the most a line may take")
    call.cluster.advance(total)
    return 0


def date(call: Call) -> int:
    """The cluster's time; `+FORMAT` as strftime knows it."""
    options, operands = parse_options(call.argv[1:], "uRI", ["utc", "rfc-email", "iso-8601"])
    now = call.cluster.clock.datetime()
    flags = {option for option, _ in options}
    form = "%a %b %e %H:%M:%S UTC %Y"
    if flags & {"-R", "--rfc-email"}:
        form = "%a, %d %b %Y %H:%M:%S +0000"
    elif flags & {"-I", "--iso-8601"}:
        form = "%Y-%m-%d"
    if operands:
        if not operands[0].startswith("+"):
            call.err(f"date: invalid date ‘{operands[0]}’\n")
            return 1
        form = operands[0][1:].replace("%N", f"{now.microsecond * 1000:09d}")
    form = form.replace("%s", str(int(now.timestamp())))
    call.out(now.strftime(form) + "\n")
    return 0


def seq(call: Call) -> int:
    """FIRST to LAST by STEP, whole numbers; -s SEPARATOR, -w."""
    options, operands = parse_options(
        call.argv[1:], "s:w", ["separator=", "equal-width"], mixed=False
    )
    chosen = dict(options)
    if not operands:
        raise UsageError("missing operand")
    if len(operands) > 3:
        raise UsageError(f"extra operand ‘{operands[3]}’")
    for operand in operands:
        if not re.fullmatch(r"[-+]?\d{1,15}", operand):
            raise UsageError(f"invalid floating point argument: ‘{operand}’")
    numbers = [int(operand) for operand in operands]
    first = numbers[0] if len(numbers) > 1 else 1
    step = numbers[1] if len(numbers) > 2 else 1
    last = numbers[-1]
    if step == 0:
        raise UsageError("invalid Zero increment value: ‘0’")
    span = range(first, last + (1 if step > 0 else -1), step)
    if len(span) > MOST_WORDS:
        raise Stopped(f"seq: {MOST_WORDS} numbers are the most that are printed here")
    width = max((len(str(n)) for n in (first, last)), default=0) if _wide(chosen) else 0
    separator = chosen.get("-s", chosen.get("--separator", "\n"))
    if span:
        call.out(separator.join(f"{number:0{width}d}" for number in span) + "\n")
    return 0


def _wide(chosen: dict[str, str]) -> bool:
    return "-w" in chosen or "--equal-width" in chosen


def uname(call: Call) -> int:
    """The kernel's name and release, as every machine of the lab has it."""
    options, _ = parse_options(call.argv[1:], "asnrmo", ["all"])
    flags = {option for option, _ in options} or {"-s"}
    name = hostname(call.cluster, call.place)
    facts = {
        "-s": "Linux",
        "-n": name,
        "-r": "6.8.0-60-generic",
        "-v": "#63-Ubuntu SMP PREEMPT_DYNAMIC",
        "-m": "x86_64",
        "-o": "GNU/Linux",
    }
    shown = (
        facts.values() if flags & {"-a", "--all"} else [v for k, v in facts.items() if k in flags]
    )
    call.out(" ".join(shown) + "\n")
    return 0


def ls(call: Call) -> int:
    """The files that are at hand: at admin those of the editor."""
    files = sorted(call.session.files) if call.place.kind == "admin" else []
    _, operands = parse_options(call.argv[1:], "la1htrR", ["all"])
    status = 0
    for name in operands:
        if name not in files and name not in (".", "./"):
            call.err(f"ls: cannot access '{name}': No such file or directory\n")
            status = 2
    wanted = [name for name in files if not operands or name in operands or "." in operands]
    call.out("".join(f"{name}\n" for name in wanted))
    return status


def which(call: Call) -> int:
    """Where a program is; 1 if one of the names is none."""
    status = 0
    for name in call.argv[1:]:
        if programs.find(call, name) is None:
            status = 1
        else:
            call.out(f"/usr/bin/{name}\n")
    return status


def _says(text: str) -> Program:
    def program(call: Call) -> int:
        call.out(text)
        return 0

    return program


def _ends(status: int) -> Program:
    return lambda _call: status


PROGRAMS: dict[str, Program] = {
    "date": usage_checked(date),
    "echo": echo,
    "env": usage_checked(env, 125),
    "clear": _says(""),
    "false": _ends(1),
    "hostname": usage_checked(print_hostname),
    "ls": usage_checked(ls, 2),
    "printenv": printenv,
    "printf": printf,
    "pwd": _says(f"{HOME}\n"),
    "seq": usage_checked(seq),
    "sleep": usage_checked(sleep),
    "true": _ends(0),
    "uname": usage_checked(uname),
    "which": which,
    "whoami": _says("root\n"),
}
