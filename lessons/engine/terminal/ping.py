"""ping, as iputils has it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.network import Reply
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.ping_usage import USAGE, VERSION
from lessons.engine.terminal.reaching import resolve

# Without -c it goes on until somebody presses Ctrl-C; in the lab, after this many.
UNTIL_INTERRUPTED = 4
MOST = 1000
_ERRORS = {
    "unreachable": "Destination Host Unreachable",
    "port-unreachable": "Destination Port Unreachable",
    "time-exceeded": "Time to live exceeded",
}


@dataclass(slots=True)
class _Session:
    """What a call of ping asks for, and how it goes."""

    address: str
    shown: str  # how a reply names who answers
    count: int
    interval: Milliseconds
    wait: Milliseconds
    size: int
    quiet: bool
    interrupted: bool
    times: list[int] = field(default_factory=list)  # microseconds
    errors: int = 0


def ping(call: Call) -> int:
    """0 if anything answers, 1 if nothing does, 2 for a name or option that is none."""
    arguments = call.argv[1:]
    try:
        options, operands = parse_options(arguments, "c:W:w:i:s:t:I:nq46vOhV")
        chosen = {option[1]: value for option, value in options}
        numbers = {k: _number(k, chosen[k]) for k in "cWwist" if k in chosen}
    except UsageError as error:
        call.err(f"ping: {error}\n" + ("" if str(error).startswith("invalid arg") else USAGE))
        return 1 if str(error).startswith("invalid arg") else 2
    if "V" in chosen:
        call.out(VERSION)
        return 0
    if "h" in chosen:
        call.err(USAGE)
        return 2
    if not operands:
        call.err("ping: usage error: Destination address required\n")
        return 1
    name = operands[-1]
    target = resolve(call, name)
    call.cluster.advance(target.elapsed)
    address = next((one for one in target.addresses if _wanted(one, chosen)), "")
    if not address:
        found = "Address family for hostname not supported" if target.addresses else target.error
        call.err(f"ping: {name}: {found}\n")
        return 2
    if ":" in address and address != "::1":
        call.err("ping: connect: Network is unreachable\n")
        return 2
    numeric = name == address or "n" in chosen
    session = _Session(
        address,
        address if numeric else _reverse(call, address),
        min(int(numbers.get("c", UNTIL_INTERRUPTED)), MOST) or UNTIL_INTERRUPTED,
        int(max(numbers.get("i", 1), 0.002) * SECOND),
        int(numbers.get("W", 10) * SECOND),
        int(numbers.get("s", 56)),
        "q" in chosen,
        "c" not in chosen,
    )
    shown = name if name == address else target.canonical
    call.out(f"PING {shown} ({address}) {session.size}({session.size + 28}) bytes of data.\n")
    return _run(call, session, shown)


def _number(option: str, text: str) -> float:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,6})?", text):
        raise UsageError(f"invalid argument: '{text}'")
    if option == "c" and float(text) < 1:
        raise UsageError(f"invalid argument: '{text}': out of range: 1 <= value <= {2**63 - 1}")
    return float(text)


# ping/ping.c main: a name is always looked up for both families
def _wanted(address: str, chosen: dict[str, str]) -> bool:
    """Whether an address is of a family that was asked for."""
    return ("6" not in chosen) if ":" not in address else ("4" not in chosen)


def _reverse(call: Call, address: str) -> str:
    """How ping shows an address that was given by name: the name of its PTR record, if it has one."""
    found = call.cluster.dns.resolver(call.place).name(address)
    return f"{found.canonical or address} ({address})"


def _run(call: Call, session: _Session, name: str) -> int:
    last: Reply | None = None
    for number in range(1, session.count + 1):
        reply = call.cluster.network.ping(
            call.place, session.address, call.trace if number == 1 else None
        )
        if reply.answered:
            _answered(call, session, reply, number)
        elif reply.failure and reply.elapsed < _patience(session, number):
            session.errors += 1
            if not session.quiet:
                call.out(f"From {reply.source} icmp_seq={number} {_ERRORS[reply.failure]}\n")
        if number < session.count:
            call.cluster.advance(session.interval)
        last = reply
    if last is not None and not last.answered:
        call.cluster.advance(min(session.wait, last.elapsed or session.wait))
    if session.interrupted:
        call.out("^C")
    _statistics(call, session, name)
    return 0 if session.times else 1


def _patience(session: _Session, number: int) -> Milliseconds:
    """How long after packet `number` ping still listens."""
    return (session.count - number) * session.interval + session.wait


def _answered(call: Call, session: _Session, reply: Reply, number: int) -> None:
    far = 60 - reply.ttl if reply.ttl < 60 else 64 - reply.ttl
    time = 40 + 25 * far + call.cluster.chance.number(f"ping/{session.address}", 40)
    session.times.append(time)
    if not session.quiet:
        call.out(
            f"{session.size + 8} bytes from {session.shown}: icmp_seq={number} ttl={reply.ttl} "
            f"time={time / 1000:.3f} ms\n"
        )


def _statistics(call: Call, session: _Session, name: str) -> None:
    sent, received = session.count, len(session.times)
    errors = f", +{session.errors} errors" if session.errors else ""
    lost = f"{100 * (sent - received) / sent:.6g}"
    spent = (sent - 1) * session.interval
    call.out(
        f"\n--- {name} ping statistics ---\n{sent} packets transmitted, {received} received{errors}, "
        f"{lost}% packet loss, time {spent}ms\n"
    )
    if session.times:
        times = session.times
        mean = sum(times) / received
        deviation = (sum(t * t for t in times) / received - mean * mean) ** 0.5
        figures = "/".join(f"{t / 1000:.3f}" for t in (min(times), mean, max(times), deviation))
        call.out(f"rtt min/avg/max/mdev = {figures} ms\n")
    elif session.errors and sent > 1:
        call.out(f"pipe {min(sent, 4)}\n")
    else:
        call.out("\n")
