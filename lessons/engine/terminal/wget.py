"""wget: GNU wget 1.21, and BusyBox's in its own words."""

from __future__ import annotations

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.images import HttpResponse
from lessons.engine.network import Connection, Verdict
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.url import Url, parse_url
from lessons.engine.terminal.options import UsageError
from lessons.engine.terminal.reaching import failed, resolve
from lessons.engine.terminal.wget_options import Wish, read
from lessons.engine.terminal.wget_request import fault, head_lines, request

_HINT = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n"


def wget(call: Call) -> int:
    """GNU wget: 0, or 4 for network failures, 5 for certificates, 8 for an error the server answers, 3 for files."""
    try:
        wish, urls = read(call)
    except ValueError as error:
        call.err(f"wget: {error}\n")
        return 2
    except UsageError as error:
        call.err(f"wget: {error}\n{_HINT}")
        return 2
    if not urls:
        call.err(f"wget: missing URL\n{_HINT}")
        return 1
    if wish.spider and not wish.quiet and not wish.brief:
        call.err("Spider mode enabled. Check if remote file exists.\n")
    status = 0
    for text in urls:
        status = _fetch(call, wish, text) or status
    return status


# src/url.c url_error
def _bad_url(text: str) -> str:
    kind, part = fault(text)
    if kind == "scheme":
        return f"{text}: Unsupported scheme ‘{part}’.\n"
    if kind == "port":
        return f"{text}: Bad port number.\n"
    return f"{text if '://' in text else f'http://{text}'}: Invalid host name.\n"


def _fetch(call: Call, wish: Wish, text: str) -> int:
    try:
        url = parse_url(text)
    except Failure:
        call.err("" if wish.quiet else _bad_url(text))
        return 1
    _say(call, wish, f"--{_now(call)}--  {url.text}\n")
    target = resolve(call, url.host, wish.families)
    call.cluster.advance(target.elapsed)
    if not target.addresses:
        _say(call, wish, f"Resolving {url.host} ({url.host})... failed: {target.error}.\n")
        if not wish.quiet:
            call.err(f"wget: unable to resolve host address ‘{url.host}’\n")
        return 4
    if target.addresses != (url.host,):
        found = ", ".join(target.addresses)
        _say(call, wish, f"Resolving {url.host} ({url.host})... {found}\n")
    for attempt in range(1, wish.tries + 1):
        if attempt > 1:
            _say(call, wish, f"--{_now(call)}--  (try:{attempt:2d})  {url.text}\n")
        connection, verdict = _try(call, wish, url, target.addresses)
        if verdict is Verdict.OPEN:
            return _answered(call, wish, url, connection)
        if verdict is not Verdict.TIMEOUT:
            return 4
        if attempt < wish.tries:
            _say(call, wish, "Retrying.\n\n")
            call.cluster.advance(min(attempt, 10) * SECOND)
    _say(call, wish, "Giving up.\n\n")
    return 4


def _say(call: Call, wish: Wish, text: str) -> None:
    if not wish.quiet and not wish.brief:
        call.err(text)


def _now(call: Call) -> str:
    return call.cluster.clock.datetime().strftime("%Y-%m-%d %H:%M:%S")


def _try(
    call: Call, wish: Wish, url: Url, addresses: tuple[str, ...]
) -> tuple[Connection, Verdict]:
    """Try the addresses in turn; the connection that opens, or the last that does not."""
    for address in addresses:
        named = url.host if address == url.host else f"{url.host} ({url.host})|{address}|"
        _say(call, wish, f"Connecting to {named}:{url.port}... ")
        connection = call.cluster.network.connect(call.place, address, url.port, "TCP", call.trace)
        verdict = _waited(call, connection, wish.limit)
        if verdict is Verdict.OPEN:
            _say(call, wish, "connected.\n")
            break
        if not wish.quiet:
            call.err(f"failed: {failed(verdict, address)}.\n")
    return connection, verdict


def _waited(call: Call, connection: Connection, limit: Milliseconds | None) -> Verdict:
    """The verdict as it looks to somebody with this much patience; the clock moves on."""
    if limit is not None and connection.elapsed > limit:
        call.cluster.advance(limit)
        return Verdict.TIMEOUT
    call.cluster.advance(connection.elapsed)
    return connection.verdict


def _answered(call: Call, wish: Wish, url: Url, connection: Connection) -> int:
    response = request(call, url, connection, wish.sending)
    sent = "HTTP request sent, awaiting response... "
    if response is None:
        _say(call, wish, f"{sent}No data received.\nGiving up.\n\n")
        return 4
    _say(call, wish, sent + ("" if wish.show_headers else f"{response.status} {response.reason}"))
    _say(call, wish, "\n")
    if wish.show_headers:
        call.err(head_lines(response))
    stamp = _now(call)
    if response.status >= 400:
        if not wish.quiet:
            call.err(f"{stamp} ERROR {response.status}: {response.reason}.\n\n")
        return 8
    return _saved(call, wish, url, response, stamp)


def _saved(call: Call, wish: Wish, url: Url, response: HttpResponse, stamp: str) -> int:
    size = len(response.body.encode())
    kind = {k.lower(): v for k, v in response.headers}.get("content-type", "text/html")
    _say(call, wish, f"Length: {size} [{kind.partition(';')[0]}]\n")
    if wish.spider:
        _say(call, wish, "Remote file exists.\n\n")
        return 0
    name = wish.output or url.path.partition("?")[0].rpartition("/")[2] or "index.html"
    if name not in ("-", "/dev/null"):
        call.err(
            f"{name}: Read-only file system\n\nCannot write to ‘{name}’ (Read-only file system).\n"
        )
        return 3
    _say(call, wish, f"Saving to: ‘{'STDOUT' if name == '-' else name}’\n\n")
    if name == "-":
        call.out(response.body)
    if wish.brief and not wish.quiet:
        call.err(f'{stamp} URL:{url.text} [{size}/{size}] -> "{name}" [1]\n')
    bar = f"\n{name[:19]:<20}100%[===================>]{size:>8}  --.-KB/s    in 0s      \n\n"
    end = "written to stdout" if name == "-" else f"‘{name}’ saved"
    _say(call, wish, f"{bar}{stamp} (1.00 MB/s) - {end} [{size}/{size}]\n\n")
    return 0
