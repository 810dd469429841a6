"""BusyBox's wget, which words things its own way."""

from __future__ import annotations

from lessons.engine.clock import SECOND
from lessons.engine.images import HttpResponse
from lessons.engine.network import Verdict
from lessons.engine.terminal.busybox import VERSION
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.url import Url, parse_url
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.reaching import ERRNO, resolve
from lessons.engine.terminal.wget import request

_USAGE = (
    f"{VERSION} multi-call binary.\n\nUsage: wget [-cqS] [--spider] [-O FILE] [-T SEC] URL...\n"
)
# How long it waits without -T.
_PATIENCE = "900"


def busybox_wget(call: Call) -> int:
    """-q, -O FILE, -T SECONDS, --spider; 0, or 1 for whatever goes wrong."""
    try:
        options, urls = parse_options(
            call.argv[1:], "qO:T:SU:Y:c", ["spider", "header=", "no-check-certificate"]
        )
    except UsageError as error:
        call.err(f"wget: {error}\n{_USAGE}")
        return 1
    if not urls:
        call.err(_USAGE)
        return 1
    chosen = {option.lstrip("-"): value for option, value in options}
    try:
        url = parse_url(urls[0])
        response = _fetched(call, url, chosen)
    except Failure as failure:
        wrong_url = failure.code != 0
        text = f"not an http or ftp url: {urls[0]}" if wrong_url else failure.text
        call.err(f"wget: {text}\n")
        return 1
    if "spider" in chosen:
        call.err("" if "q" in chosen else "remote file exists\n")
        return 0
    return _save(call, chosen, url.path, response.body)


def _fetched(call: Call, url: Url, chosen: dict[str, str]) -> HttpResponse:
    """The response; Failure, with code 0, in BusyBox's words."""
    target = resolve(call, url.host)
    call.cluster.advance(target.elapsed)
    if not target.addresses:
        raise Failure(0, f"bad address '{url.host_header}'")
    address = target.addresses[0]
    if "q" not in chosen:
        call.err(f"Connecting to {url.host_header} ({address}:{url.port})\n")
    connection = call.cluster.network.connect(call.place, address, url.port, "TCP", call.trace)
    seconds = chosen.get("T", _PATIENCE)
    limit = int(seconds if seconds.isdigit() else _PATIENCE) * SECOND
    call.cluster.advance(min(limit, connection.elapsed))
    if connection.elapsed > limit:
        raise Failure(0, "download timed out")
    if connection.verdict is not Verdict.OPEN:
        reason = ERRNO[connection.verdict]
        raise Failure(0, f"can't connect to remote host ({address}): {reason}")
    response = request(call, url, connection)
    if response is None:
        raise Failure(0, "error getting response")
    if response.status >= 400:
        text = f"HTTP/1.1 {response.status} {response.reason}"
        raise Failure(0, f"server returned error: {text}")
    return response


def _save(call: Call, chosen: dict[str, str], path: str, body: str) -> int:
    name = chosen.get("O") or path.partition("?")[0].rpartition("/")[2] or "index.html"
    if name == "-":
        call.out(body)
    elif name != "/dev/null":
        call.err(f"wget: can't open '{name}': Read-only file system\n")
        return 1
    if "q" in chosen:
        return 0
    short, size = name.rpartition("/")[2], len(body.encode())
    call.err("writing to stdout\n" if name == "-" else f"saving to '{name}'\n")
    call.err(f"{short:<20} 100% |{'*' * 32}|{size:6d}  0:00:00 ETA\n")
    call.err("written to stdout\n" if name == "-" else f"'{name}' saved\n")
    return 0
