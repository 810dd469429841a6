"""wget: GNU wget 1.21, and BusyBox's in its own words."""

from __future__ import annotations

from dataclasses import dataclass

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.images import HttpRequest, HttpResponse
from lessons.engine.network import Connection, Verdict
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.url import Url, parse_url
from lessons.engine.terminal.options import UsageError, parse_options
from lessons.engine.terminal.reaching import ERRNO, resolve

_LONG = [
    "quiet", "output-document=", "timeout=", "tries=", "server-response", "spider", "no-check-certificate",
    "no-verbose", "header=", "connect-timeout=",
]  # fmt: skip
_USAGE = (
    "wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n"
)
TRIES = 20


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a call asks for."""

    quiet: bool
    output: str  # a file's name, "-" for stdout, "" for the name in the URL
    limit: Milliseconds | None
    tries: int
    show_headers: bool
    spider: bool
    brief: bool


def wget(call: Call) -> int:
    """GNU wget: 0, or 4 for network failures, 5 for certificates, 8 for an error the server answers, 3 for files."""
    try:
        wish, urls = _read(call)
    except UsageError as error:
        call.err(
            f"wget: {error}\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n"
        )
        return 2
    if not urls:
        call.err(_USAGE)
        return 1
    status = 0
    for text in urls:
        status = _fetch(call, wish, text) or status
    return status


def _read(call: Call) -> tuple[_Wish, list[str]]:
    options, urls = parse_options(call.argv[1:], "qO:T:t:SvcN", _LONG)
    chosen = {_short(option): value for option, value in options}
    for letter in "Tt":
        if letter in chosen and not chosen[letter].isdigit():
            raise UsageError(
                f"--{'timeout' if letter == 'T' else 'tries'}: Invalid number ‘{chosen[letter]}’."
            )
    return (
        _Wish(
            "q" in chosen,
            chosen.get("O", ""),
            int(chosen["T"]) * SECOND if "T" in chosen else None,
            min(int(chosen.get("t", TRIES)) or TRIES, TRIES),
            "S" in chosen,
            "spider" in chosen,
            "nv" in chosen,
        ),
        urls,
    )


def _short(option: str) -> str:
    names = {
        "--quiet": "q",
        "--output-document": "O",
        "--timeout": "T",
        "--connect-timeout": "T",
        "--tries": "t",
        "--server-response": "S",
        "--no-verbose": "nv",
    }
    return names.get(option, option.lstrip("-"))


def _fetch(call: Call, wish: _Wish, text: str) -> int:
    try:
        url = parse_url(text)
    except Failure:
        call.err(f"{text}: Invalid host name.\n")
        return 1
    _say(call, wish, f"--{_now(call)}--  {url.text}\n")
    target = resolve(call, url.host)
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


def _say(call: Call, wish: _Wish, text: str) -> None:
    if not wish.quiet and not wish.brief:
        call.err(text)


def _now(call: Call) -> str:
    return call.cluster.clock.datetime().strftime("%Y-%m-%d %H:%M:%S")


def _try(
    call: Call, wish: _Wish, url: Url, addresses: tuple[str, ...]
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
        _say(call, wish, f"failed: {ERRNO[verdict]}.\n")
    return connection, verdict


def _waited(call: Call, connection: Connection, limit: Milliseconds | None) -> Verdict:
    """The verdict as it looks to somebody with this much patience; the clock moves on."""
    if limit is not None and connection.elapsed > limit:
        call.cluster.advance(limit)
        return Verdict.TIMEOUT
    call.cluster.advance(connection.elapsed)
    return connection.verdict


def _answered(call: Call, wish: _Wish, url: Url, connection: Connection) -> int:
    response = request(call, url, connection)
    sent = "HTTP request sent, awaiting response... "
    if response is None:
        _say(call, wish, f"{sent}No data received.\nGiving up.\n\n")
        return 4
    _say(call, wish, f"{sent}{response.status} {response.reason}\n")
    if wish.show_headers:
        lines = [f"HTTP/1.1 {response.status} {response.reason}"]
        lines += [f"{name}: {value}" for name, value in response.headers]
        call.err("".join(f"  {line}\n" for line in lines))
    stamp = _now(call)
    if response.status >= 400:
        if not wish.quiet:
            call.err(f"{stamp} ERROR {response.status}: {response.reason}.\n\n")
        return 8
    return _saved(call, wish, url, response, stamp)


def _saved(call: Call, wish: _Wish, url: Url, response: HttpResponse, stamp: str) -> int:
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
    bar = f"\n{name[:19]:<20}100%[===================>]{size:>8}  --.-KB/s    in 0s      \n\n"
    end = "written to stdout" if name == "-" else f"‘{name}’ saved"
    _say(call, wish, f"{bar}{stamp} (1.00 MB/s) - {end} [{size}/{size}]\n\n")
    return 0


def request(call: Call, url: Url, connection: Connection) -> HttpResponse | None:
    """The answer to a GET over an open connection; None from a server that speaks no HTTP."""
    process = connection.process
    if process is None or process.answer is None or (process.tls and url.scheme == "http"):
        return None
    asked = HttpRequest(
        method="GET",
        path=url.path,
        headers=(
            ("Host", url.host_header),
            ("User-Agent", "Wget/1.21.3"),
            ("Accept", "*/*"),
            ("Connection", "close"),
        ),
        client=connection.client,
        now=call.cluster.clock.datetime(),
        tls=url.scheme == "https",
    )
    return process.answer(asked)
