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
from lessons.engine.terminal.reaching import failed, resolve
from lessons.engine.terminal.wget_request import Sending, fault, head_lines, request

_USAGE = f"""\
{VERSION} multi-call binary.

Usage: wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]
	[--post-data STR | --post-file FILE] [-Y on/off]
	[--no-check-certificate] [-P DIR] [-U AGENT] URL...

Retrieve files via HTTP or FTP

	--spider	Only check URL existence: $? is 0 if exists
	--header STR	Add STR (of form 'header: value') to headers
	--post-data STR	Send STR using POST method
	--post-file FILE	Send FILE using POST method
	--no-check-certificate	Don't validate the server's certificate
	-c		Continue retrieval of aborted transfer
	-q		Quiet
	-P DIR		Save to DIR (default .)
	-S    		Show server response
	-O FILE		Save to FILE ('-' for stdout)
	-o LOGFILE	Log messages to FILE
	-U STR		Use STR for User-Agent header
	-Y on/off	Use proxy
"""
_LONG = ["spider", "header=", "no-check-certificate", "post-data=", "post-file="]
# How long it waits without -T.
_PATIENCE = "900"


def busybox_wget(call: Call) -> int:
    """Fetch the URLs; 0, or 1 for whatever goes wrong with one of them, which ends it."""
    if "--help" in call.argv:
        call.err(_USAGE)
        return 0
    try:
        options, urls = parse_options(call.argv[1:], "qO:T:SU:Y:cP:o:", _LONG)
    except UsageError as error:
        call.err(f"wget: {error}\n{_USAGE}")
        return 1
    if not urls:
        call.err(_USAGE)
        return 1
    chosen = {option.lstrip("-"): value for option, value in options}
    headers = tuple(value for option, value in options if option == "--header")
    body = chosen.get("post-data", "")
    method = "POST" if "post-data" in chosen else "GET"
    sending = Sending(method, chosen.get("U", "Wget"), headers, body)
    return 0 if all(_one(call, text, chosen, sending) for text in urls) else 1


def _one(call: Call, text: str, chosen: dict[str, str], sending: Sending) -> bool:
    """Fetch one URL; whether that worked out."""
    try:
        url = parse_url(text)
        response = _fetched(call, url, chosen, sending)
    except Failure as failure:
        call.err(f"wget: {_bad_url(text) if failure.code else failure.text}\n")
        return False
    if "spider" in chosen:
        call.err("" if "q" in chosen else "remote file exists\n")
        return True
    return _save(call, chosen, url.path, response.body) == 0


# networking/wget.c parse_url
def _bad_url(text: str) -> str:
    kind, part = fault(text)
    if kind == "port":
        return f"bad port '{part}'"
    return f"not an http or ftp url: {text}" if kind == "scheme" else f"bad address '{part}'"


def _fetched(call: Call, url: Url, chosen: dict[str, str], sending: Sending) -> HttpResponse:
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
        reason = failed(connection.verdict, address)
        raise Failure(0, f"can't connect to remote host ({address}): {reason}")
    response = request(call, url, connection, sending)
    if response is None:
        raise Failure(0, "error getting response")
    if "S" in chosen:
        call.err(head_lines(response))
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
