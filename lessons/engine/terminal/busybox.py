"""BusyBox: one program that is many; and its wget, which words things its own way."""

from __future__ import annotations

from dataclasses import replace

from lessons.engine.clock import SECOND
from lessons.engine.network import Verdict
from lessons.engine.terminal import programs
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.url import parse_url
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.reaching import ERRNO, resolve
from lessons.engine.terminal.wget import request

VERSION = "BusyBox v1.35.0 (Debian 1:1.35.0-4+b4)"


def busybox(call: Call) -> int:
    """Run an applet: BusyBox's own where the lab has it, else the program of that name."""
    if len(call.argv) < 2:
        call.out(f"{VERSION} multi-call binary.\n\nUsage: busybox [function [arguments]...]\n")
        return 0
    applet = call.argv[1]
    program = call.session.programs.get(f"busybox {applet}") or programs.find(call, applet)
    if program is None:
        call.err(f"{applet}: applet not found\n")
        return 127
    return program(replace(call, argv=call.argv[1:]))


def wget(call: Call) -> int:
    """-q, -O FILE, -T SECONDS, -S, --spider."""
    try:
        options, urls = parse_options(
            call.argv[1:], "qO:T:SU:Y:c", ["spider", "header=", "no-check-certificate"]
        )
        url = parse_url(urls[0]) if urls else None
    except UsageError as error:
        call.err(
            f"wget: {error}\n{VERSION} multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] URL...\n"
        )
        return 1
    except Failure:
        call.err(f"wget: not an http or ftp url: {urls[0]}\n")
        return 1
    if url is None:
        call.err(
            f"{VERSION} multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] URL...\n"
        )
        return 1
    chosen = {option.lstrip("-"): value for option, value in options}
    loud = "q" not in chosen
    target = resolve(call, url.host)
    call.cluster.advance(target.elapsed)
    if not target.addresses:
        call.err(f"wget: bad address '{url.host_header}'\n")
        return 1
    address = target.addresses[0]
    if loud:
        call.err(f"Connecting to {url.host_header} ({address}:{url.port})\n")
    connection = call.cluster.network.connect(call.place, address, url.port, "TCP", call.trace)
    seconds = chosen.get("T", "900")
    limit = int(seconds) * SECOND if seconds.isdigit() else 900 * SECOND
    if connection.elapsed > limit:
        call.cluster.advance(limit)
        call.err("wget: download timed out\n")
        return 1
    call.cluster.advance(connection.elapsed)
    if connection.verdict is not Verdict.OPEN:
        reason = ERRNO[connection.verdict]
        call.err(f"wget: can't connect to remote host ({address}): {reason}\n")
        return 1
    response = request(call, url, connection)
    if response is None:
        call.err("wget: error getting response\n")
        return 1
    if response.status >= 400:
        call.err(f"wget: server returned error: HTTP/1.1 {response.status} {response.reason}\n")
        return 1
    if "spider" in chosen:
        call.err("remote file exists\n" if loud else "")
        return 0
    return _save(call, chosen.get("O", ""), url.path, response.body, loud=loud)


def _save(call: Call, output: str, path: str, body: str, *, loud: bool) -> int:
    name = output or path.partition("?")[0].rpartition("/")[2] or "index.html"
    if name == "-":
        call.out(body)
    elif name != "/dev/null":
        call.err(f"wget: can't open '{name}': Read-only file system\n")
        return 1
    if not loud:
        return 0
    short, size = name.rpartition("/")[2], len(body.encode())
    where = "to stdout" if name == "-" else f"to '{name}'"
    call.err(f"{'writing' if name == '-' else 'saving'} {where}\n")
    call.err(f"{short:<20} 100% |{'*' * 32}|{size:6d}  0:00:00 ETA\n")
    call.err("written to stdout\n" if name == "-" else f"'{name}' saved\n")
    return 0
