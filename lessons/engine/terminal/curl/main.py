"""curl's call: all URLs of a command line, one after the other."""

from __future__ import annotations

from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl import globbing, retrying
from lessons.engine.terminal.curl.addresses import check_resolve
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.options import TRY_HELP, CurlUsageError, Options, parse, warning
from lessons.engine.terminal.curl.result import Result
from lessons.engine.terminal.curl.transfer import Transfers
from lessons.engine.terminal.curl.url import parse_url
from lessons.engine.terminal.curl.writeout import LIBRARY, meter, write_out

VERSION = (
    f"curl 7.88.1 (x86_64-pc-linux-gnu) {LIBRARY}\n"
    "Release-Date: 2023-02-20, security patched: 7.88.1-10+deb12u14\n"
    "Protocols: dict file ftp ftps gopher gophers http https imap imaps ldap ldaps mqtt pop3 pop3s "
    "rtmp rtsp scp sftp smb smbs smtp smtps telnet tftp\n"
    "Features: alt-svc AsynchDNS brotli GSS-API HSTS HTTP2 HTTPS-proxy IDN IPv6 Kerberos Largefile "
    "libz NTLM NTLM_WB PSL SPNEGO SSL threadsafe TLS-SRP UnixSockets zstd\n"
)
HELP = """Usage: curl [options...] <url>
 -d, --data <data>          HTTP POST data
 -f, --fail                 Fail fast with no output on HTTP errors
 -h, --help <category>      Get help for commands
 -i, --include              Include protocol response headers in the output
 -o, --output <file>        Write to file instead of stdout
 -O, --remote-name          Write output to a file named as the remote file
 -s, --silent               Silent mode
 -T, --upload-file <file>   Transfer local FILE to destination
 -u, --user <user:password> Server user and password
 -A, --user-agent <name>    Send User-Agent <name> to server
 -v, --verbose              Make the operation more talkative
 -V, --version              Show version number and quit

This is not the full help, this menu is stripped into categories.
Use "--help category" to get an overview of all categories.
For all options use the manual or "--help all".
"""


def curl(call: Call) -> int:
    """Fetch the URLs; the exit status is that of the last one."""
    arguments = call.argv[1:]
    if arguments[:1] in (("-h",), ("--help",)):
        call.out(HELP)
        return 0
    try:
        options = parse(arguments)
    except CurlUsageError as error:
        call.err(str(error))
        return 2
    if options.has("version"):
        call.out(VERSION)
        return 0
    if not options.urls:
        call.err(f"curl: no URL specified!\n{TRY_HELP}")
        return 2
    if not options.has("silent"):
        call.err("".join(warning(text) for text in options.warnings))
    return _all(call, options)


def _all(call: Call, options: Options) -> int:
    transfers, status, number = Transfers(call, options), 0, 0
    for at, text in enumerate(options.urls):
        try:
            urls = [text] if options.has("globoff") else globbing.expanded(text)
        except Failure as failure:
            status = failure.code
            _complain(call, options, failure)
            continue
        target = options.outputs[at] if at < len(options.outputs) else ""
        for url in urls:
            status = _tried(call, transfers, url, target, number)
            number += 1
            if status and options.has("fail-early"):
                return status
    return status


def _tried(call: Call, transfers: Transfers, text: str, target: str, number: int) -> int:
    """One URL, as often as --retry says."""
    options = transfers.options
    retries = retrying.Retries(options)
    while True:
        result = _one(call, transfers, text, target, number)
        problem = retries.problem(result)
        if not problem:
            return result.failure.code if result.failure else 0
        if not options.has("silent"):
            call.err(warning(retries.words(problem)))
        call.cluster.advance(retries.wait())


def _one(call: Call, transfers: Transfers, text: str, target: str, number: int) -> Result:
    options, url = transfers.options, None
    try:
        url = parse_url(text, as_is=options.has("path-as-is"))
        check_resolve(call, options)
        result = transfers.run(url)
    except Failure as failure:
        result = Result(text, failure=failure)
    result.given, result.number = text, number
    result.saved_as, result.referer = target, options.values.get("referer", "")
    on_terminal = call.tty and target in ("", "-")
    if not options.has("silent") and url is not None and not on_terminal:
        call.err(meter(result) + ("" if result.failure else "\n"))
    _print(call, options, result, target)
    if result.failure is None:
        transfers.connector.say(transfers.finished)
    _finish(call, options, result)
    return result


def _finish(call: Call, options: Options, result: Result) -> None:
    """What is printed when a transfer is over, and the time that it took."""
    if result.failure is not None:
        _complain(call, options, result.failure)
    if "write-out" in options.values:
        form = options.values["write-out"]
        for to_stderr, text in write_out(call.stdin if form == "@-" else form, result):
            (call.err if to_stderr else call.out)(text)
    call.cluster.advance(result.timing.elapsed)


def _complain(call: Call, options: Options, failure: Failure) -> None:
    if not options.quiet:
        call.err(f"curl: ({failure.code}) {failure.text}\n")


def _print(call: Call, options: Options, result: Result, target: str) -> None:
    if options.values.get("dump-header") == "-":
        call.out("".join(result.heads))
    if target == "/dev/null":
        return
    if (target and target != "-") or options.has("remote-name"):
        if result.failure is None:
            _refuse_file(call, options, result, target or _file_name(result))
        return
    if options.has("include") or options.has("head"):
        call.out("".join(result.heads))
    call.out(result.body)


def _file_name(result: Result) -> str:
    return result.url.partition("?")[0].rpartition("/")[2]


def _refuse_file(call: Call, options: Options, result: Result, name: str) -> None:
    """The lab's places keep no files."""
    if not name:
        result.failure = Failure(23, "Failed writing received data to disk/application")
        return
    if not options.has("silent"):
        call.err(warning(f"Failed to open the file {name}: Read-only file system"))
    result.failure = Failure(23, "Failure writing output to destination")
