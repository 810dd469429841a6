"""nc, as Debian's netcat-openbsd has it: for trying ports."""

from __future__ import annotations

import re

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.dns.names import is_address
from lessons.engine.images import HttpRequest
from lessons.engine.network import Connection, Process, Verdict
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.nc_usage import SUMMARY, USAGE
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.reaching import Target, failed, resolve

# As /etc/services names them.
SERVICES = {
    22: "ssh",
    25: "smtp",
    53: "domain",
    80: "http",
    443: "https",
    3306: "mysql",
    5432: "postgresql",
    6379: "redis",
    8080: "http-alt",
    11211: "memcached",
}
MOST_PORTS = 200


def nc(call: Call) -> int:
    """Try the ports; 0 if the last one that was tried could be reached."""
    try:
        options, operands = parse_options(call.argv[1:], "zvw:u46nlNq:ki:p:h")
    except UsageError as error:
        call.err(f"nc: {error}\n{USAGE}")
        return 1
    chosen = {option[1]: value for option, value in options}
    if "l" in chosen:
        call.err("nc: listening needs a second terminal: not part of this lab\n")
        return 1
    if "h" in chosen:
        call.err(f"OpenBSD netcat (Debian patchlevel 1.219-1)\n{USAGE}{SUMMARY}")
        return 0
    ports = _ports(operands[1]) if len(operands) == 2 else []
    if not ports:
        call.err(_without_ports(operands))
        return 1
    if "w" in chosen and not re.fullmatch(r"\d{1,6}", chosen["w"]):
        call.err(f"nc: timeout invalid: {chosen['w']}\n")
        return 1
    if "p" in chosen and not (chosen["p"].isdigit() and 0 < int(chosen["p"]) < 65536):
        call.err(f"nc: port number invalid: {chosen['p']}\n")
        return 1
    families = (6,) if "6" in chosen else (4,) if "4" in chosen else (4, 6)
    target = _numeric(operands[0]) if "n" in chosen else resolve(call, operands[0], families)
    call.cluster.advance(target.elapsed)
    if not target.addresses:
        call.err(f'nc: getaddrinfo for host "{operands[0]}" port {ports[0]}: {target.error}\n')
        return 1
    limit = int(chosen["w"]) * SECOND if chosen.get("w") else None
    status = 1
    for port in ports:
        status = _try(call, chosen, (operands[0], target.addresses), port, limit)
    return status


def _numeric(host: str) -> Target:
    """With -n only an address is taken (AI_NUMERICHOST)."""
    if is_address(host):
        return Target((host,), host)
    return Target((), error="Name or service not known")


def _without_ports(operands: list[str]) -> str:
    """What it says where there is no port to try."""
    if len(operands) == 1:
        return "nc: missing port number\n"
    if len(operands) != 2:
        return USAGE
    large = operands[1].isdigit() and int(operands[1]) > 65535
    return f"nc: port number {'too large' if large else 'invalid'}: {operands[1]}\n"


def _ports(text: str) -> list[int]:
    first, _, last = text.partition("-")
    if not first.isdigit() or (last and not last.isdigit()):
        named = {name: port for port, name in SERVICES.items()}
        return [named[text]] if text in named else []
    span = range(int(first), int(last or first) + 1)
    valid = span.start > 0 and span.stop <= 65536 and len(span) <= MOST_PORTS
    return list(span) if valid else []


def _try(
    call: Call,
    chosen: dict[str, str],
    target: tuple[str, tuple[str, ...]],
    port: int,
    limit: Milliseconds | None,
) -> int:
    protocol = "UDP" if "u" in chosen else "TCP"
    host, addresses = target
    for address in addresses:
        own = int(chosen.get("p", "0"))
        connection = call.cluster.network.connect(
            call.place, address, port, protocol, call.trace, source_port=own
        )
        shown = host if host == address or "n" in chosen else f"{host} ({address})"
        if connection.verdict is Verdict.OPEN or (
            protocol == "UDP" and connection.verdict is Verdict.TIMEOUT
        ):
            if "v" in chosen:
                name = "*" if "n" in chosen else SERVICES.get(port, "*")
                call.err(
                    f"Connection to {shown} {port} port [{protocol.lower()}/{name}] succeeded!\n"
                )
            if "z" not in chosen and connection.process is not None:
                _talk(call, connection, connection.process)
            return 0
        what = f"{shown} port {port} ({protocol.lower()})"
        _failed(call, chosen, (what, address), connection, limit)
    return 1


def _failed(
    call: Call,
    chosen: dict[str, str],
    tried: tuple[str, str],
    connection: Connection,
    limit: Milliseconds | None,
) -> None:
    what, address = tried
    late = limit is not None and connection.elapsed > limit
    call.cluster.advance(limit if late and limit is not None else connection.elapsed)
    if "v" not in chosen or "u" in chosen:
        return
    if late:
        call.err(f"nc: connect to {what} timed out: Operation now in progress\n")
    else:
        call.err(f"nc: connect to {what} failed: {failed(connection.verdict, address)}\n")


def _talk(call: Call, connection: Connection, process: Process) -> None:
    """Send standard input; an HTTP server answers a request that is one."""
    lines = call.stdin.replace("\r\n", "\n").split("\n")
    match = re.fullmatch(r"([A-Z]+) (\S+)(?: HTTP/1\.[01])?", lines[0])
    if match is None or process.answer is None or process.tls:
        return
    headers = tuple(
        (name.strip(), value.strip())
        for name, colon, value in (line.partition(":") for line in lines[1:])
        if colon
    )
    now = call.cluster.clock.datetime()
    request = HttpRequest(match[1], match[2], headers, connection.client, now)
    response = process.answer(request)
    head = [f"HTTP/1.1 {response.status} {response.reason}"]
    head += [f"{name}: {value}" for name, value in response.headers]
    call.out("".join(line + "\n" for line in [*head, ""]) + response.body)
