"""`-w`: what curl prints about a transfer when it is over; and its progress meter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lessons.engine.terminal.curl.result import Result

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_PIECE = re.compile(r"%%|%\{([^}]*)\}|%header\{([^}]*)\}|\\(.)", re.DOTALL)
_TEXTS = frozenset(
    {
        "certs", "content_type", "errormsg", "filename_effective", "ftp_entry_path", "http_version", "local_ip",
        "method", "redirect_url", "referer", "remote_ip", "scheme", "url", "url_effective",
    }
)  # fmt: skip
LIBRARY = (
    "libcurl/7.88.1 OpenSSL/3.0.19 zlib/1.2.13 brotli/1.0.9 zstd/1.5.4 libidn2/2.3.3 "
    "libpsl/0.21.2 (+libidn2/2.3.3) libssh2/1.10.0 nghttp2/1.52.0 librtmp/2.3 OpenLDAP/2.5.13"
)
_METER = (
    "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
    "                                 Dload  Upload   Total   Spent    Left  Speed\n"
)


# src/tool_writeout.c ourWriteOut
def write_out(form: str, result: Result) -> Iterator[tuple[bool, str]]:
    """The pieces of a format's text, each with whether it goes to stderr."""
    facts, headers = _facts(result), _headers(result)
    to_stderr, at = False, 0
    for match in _PIECE.finditer(form):
        yield to_stderr, form[at : match.start()]
        at = match.end()
        name, header, escaped = match.groups()
        if name in ("stdout", "stderr"):
            to_stderr = name == "stderr"
        elif name == "onerror":
            if result.failure is None:
                return
        elif name == "json":
            yield to_stderr, _json(facts)
        elif name == "header_json":
            yield to_stderr, _header_json(result)
        elif name is not None and name not in facts:
            yield True, f"curl: unknown --write-out variable: '{name}'\n"
        elif name is not None:
            yield to_stderr, facts[name]
        elif header is not None:
            yield to_stderr, headers.get(header.lower(), "")
        else:
            yield to_stderr, "%" if escaped is None else _ESCAPES.get(escaped, match[0])
    yield to_stderr, form[at:]


def _headers(result: Result) -> dict[str, str]:
    response = result.response
    return {k.lower(): v for k, v in response.headers} if response else {}


# src/tool_writeout_json.c ourWriteOutJSON
def _json(facts: dict[str, str]) -> str:
    """All that is known of the transfer, by name: numbers as numbers, and nothing as null."""
    shown = []
    for name in sorted(facts):
        value = facts[name]
        if name in _TEXTS:
            text = json.dumps(value) if value or name == "certs" else "null"
        elif name.startswith("time_"):
            text = value
        else:
            text = str(int(value or 0))
        shown.append(f'"{name}":{text}')
    return "{" + ",".join(shown) + f',"curl_version":"{LIBRARY}"}}'


def _header_json(result: Result) -> str:
    """The headers of the response, each name once, with all its values."""
    found: dict[str, list[str]] = {}
    for name, value in result.response.headers if result.response else ():
        found.setdefault(name.lower(), []).append(value)
    lines = [f'"{name}":{json.dumps(values)}' for name, values in found.items()]
    return "{" + ",\n".join(lines) + "\n}"


def _facts(result: Result) -> dict[str, str]:
    response, opened, timing = result.response, result.opened, result.timing
    headers = _headers(result)
    status = f"{response.status if response else 0:03d}"
    packet = opened.connection.packet if opened else None
    code = result.failure.code if result.failure else 0
    done = timing.elapsed if response else 0
    return {
        "http_code": status,
        "response_code": status,
        "remote_ip": opened.address if opened else "",
        "remote_port": str(opened.port) if opened else "0",
        "local_ip": packet.source if packet else "",
        "local_port": str(packet.source_port) if packet else "0",
        "num_connects": str(result.connects),
        "num_redirects": str(result.redirects),
        "redirect_url": headers.get("location", ""),
        "url_effective": result.url,
        "url": result.given or result.url,
        "scheme": result.scheme.upper(),
        "http_version": "1.1" if response else "0",
        "method": result.method,
        "content_type": headers.get("content-type", ""),
        "size_download": str(len(result.body.encode())),
        "size_header": str(sum(len(head) + head.count("\n") for head in result.heads)),
        "speed_download": "0",
        "ssl_verify_result": "0",
        "size_request": str(result.sent),
        "size_upload": "0",
        "speed_upload": "0",
        "certs": "",
        "filename_effective": result.saved_as,
        "ftp_entry_path": "",
        "http_connect": "000",
        "num_certs": "0",
        "proxy_ssl_verify_result": "0",
        "referer": result.referer,
        "num_headers": str(len(response.headers) if response else 0),
        "urlnum": str(result.number),
        "exitcode": str(code),
        "errormsg": result.failure.text if result.failure else "",
        "time_namelookup": _seconds(timing.looked_up),
        "time_connect": _seconds(timing.connected),
        "time_appconnect": _seconds(timing.connected if result.scheme == "https" else 0),
        "time_pretransfer": _seconds(timing.connected),
        "time_starttransfer": _seconds(done),
        "time_redirect": _seconds(0),
        "time_total": _seconds(timing.elapsed),
    }


def _seconds(milliseconds: int) -> str:
    return f"{milliseconds / 1000:.6f}"


def meter(result: Result) -> str:
    """The progress meter as it stands at the end."""
    size = len(result.body.encode())
    spent = result.timing.elapsed // 1000
    clock = f"{spent // 3600}:{spent // 60 % 60:02d}:{spent % 60:02d}" if spent else "--:--:--"
    speed = size * 1000 // max(1, result.timing.elapsed)
    percent = 100 if size else 0
    return (
        f"{_METER}{percent:3d} {size:5d}  {percent:3d} {size:5d}    0     0  {_amount(speed):>5}      0 "
        f"--:--:-- {clock:>8} --:--:-- {_amount(speed):>5}"
    )


def _amount(number: int) -> str:
    return str(number) if number < 100_000 else f"{number // 1024}k"
