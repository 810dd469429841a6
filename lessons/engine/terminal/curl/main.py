"""curl's call: all URLs of a command line, one after the other."""

from __future__ import annotations

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.connecting import check_resolve
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.options import TRY_HELP, CurlUsageError, Options, parse
from lessons.engine.terminal.curl.transfer import Result, Transfers
from lessons.engine.terminal.curl.url import Url, parse_url
from lessons.engine.terminal.curl.writeout import meter, write_out

VERSION = (
    "curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.16 zlib/1.2.13\n"
    "Release-Date: 2023-02-20\n"
    "Protocols: http https\n"
    "Features: alt-svc AsynchDNS IPv6 Largefile libz SSL threadsafe UnixSockets\n"
)
HELP = (
    "Usage: curl [options...] <url>\n"
    " -d, --data <data>          HTTP POST data\n"
    " -f, --fail                 Fail fast with no output on HTTP errors\n"
    " -h, --help <category>      Get help for commands\n"
    " -i, --include              Include protocol response headers in the output\n"
    " -o, --output <file>        Write to file instead of stdout\n"
    " -s, --silent               Silent mode\n"
    " -u, --user <user:password> Server user and password\n"
    " -A, --user-agent <name>    Send User-Agent <name> to server\n"
    " -v, --verbose              Make the operation more talkative\n"
    " -V, --version              Show version number and quit\n"
)


def curl(call: Call) -> int:
    """Fetch the URLs; the exit status is that of the last one."""
    try:
        options = parse(call.argv[1:])
    except CurlUsageError as error:
        call.err(str(error))
        return 2
    if options.has("version") or options.has("help"):
        call.out(VERSION if options.has("version") else HELP)
        return 0
    if not options.urls:
        call.err(f"curl: no URL specified!\n{TRY_HELP}")
        return 2
    transfers, status = Transfers(call, options), 0
    for at, text in enumerate(options.urls):
        status = _one(call, options, transfers, text, at)
    return status


def _one(call: Call, options: Options, transfers: Transfers, text: str, at: int) -> int:
    target = options.outputs[at] if at < len(options.outputs) else ""
    url: Url | None = None
    try:
        url = parse_url(text)
        check_resolve(call, options)
        result = transfers.run(url)
    except Failure as failure:
        result = Result(text, failure=failure)
    if not options.has("silent") and url is not None and (target or not call.tty):
        call.err(meter(result) + ("" if result.failure else "\n"))
    _print(call, options, result, target)
    if result.failure is None:
        transfers.connector.say(transfers.finished)
    elif not options.quiet:
        call.err(f"curl: ({result.failure.code}) {result.failure.text}\n")
    if "write-out" in options.values:
        shown, unknown = write_out(options.values["write-out"], result)
        call.out(shown)
        for name in unknown:
            call.err(f"curl: unknown --write-out variable: '{name}'\n")
    call.cluster.advance(result.timing.elapsed)
    return result.failure.code if result.failure else 0


def _print(call: Call, options: Options, result: Result, target: str) -> None:
    if target == "/dev/null":
        return
    if (target and target != "-") or options.has("remote-name"):
        if result.failure is None:
            name = target or result.url.rpartition("/")[2]
            call.err(f"Warning: Failed to open the file {name}: Read-only file system\n")
            result.failure = Failure(23, "Failure writing output to destination")
        return
    if options.has("include") or options.has("head"):
        call.out("".join(result.heads))
    call.out(result.body)
