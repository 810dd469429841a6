"""Programs that tell where and when they run, or wait: env, printenv, hostname, uname, date, sleep."""

from __future__ import annotations

import re

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.limits import LONGEST, Stopped
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.surroundings import environment, hostname

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


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
