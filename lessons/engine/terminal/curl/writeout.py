"""`-w`: what curl prints about a transfer when it is over; and its progress meter."""

from __future__ import annotations

import re

from lessons.engine.terminal.curl.result import Result

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_METER = (
    "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n"
    "                                 Dload  Upload   Total   Spent    Left  Speed\n"
)


def write_out(form: str, result: Result) -> tuple[str, list[str]]:
    """The text of a format, and the names in it that curl does not know."""
    facts, unknown = _facts(result), list[str]()

    def replaced(match: re.Match[str]) -> str:
        if match[0] == "%%":
            return "%"
        if match[1] is not None:
            if match[1] not in facts:
                unknown.append(match[1])
            return facts.get(match[1], "")
        return _ESCAPES.get(match[2], match[0])

    return re.sub(r"%%|%\{([^}]*)\}|\\(.)", replaced, form), unknown


def _facts(result: Result) -> dict[str, str]:
    response, opened, timing = result.response, result.opened, result.timing
    headers = {k.lower(): v for k, v in response.headers} if response else {}
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
