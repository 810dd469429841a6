"""GNU wget's command line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lessons.engine.clock import SECOND, Milliseconds
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.options import parse_options
from lessons.engine.terminal.wget_request import Sending

_LONG = [
    "quiet", "output-document=", "timeout=", "tries=", "server-response", "spider", "no-check-certificate", "no-verbose",
    "header=", "connect-timeout=", "dns-timeout=", "read-timeout=", "user-agent=", "post-data=", "method=", "body-data=",
    "inet4-only", "inet6-only", "no-proxy", "waitretry=", "no-dns-cache", "max-redirect=",
]  # fmt: skip
TRIES = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What a call asks for."""

    quiet: bool
    output: str  # a file's name, "-" for stdout, "" for the name in the URL
    limit: Milliseconds | None
    tries: int
    show_headers: bool
    spider: bool
    brief: bool
    families: tuple[int, ...]
    sending: Sending


def read(call: Call) -> tuple[Wish, list[str]]:
    """What a call asks for, and of which URLs. UsageError, or ValueError for a value, where it cannot be understood."""
    # -nv is one option to wget, two to getopt.
    arguments = ["--no-verbose" if word == "-nv" else word for word in call.argv[1:]]
    options, urls = parse_options(arguments, "qO:T:t:SvcNU:46", _LONG)
    chosen = {_short(option): value for option, value in options}
    body = chosen.get("post-data", chosen.get("body-data", ""))
    usual = "POST" if "post-data" in chosen else "HEAD" if "spider" in chosen else "GET"
    sending = Sending(
        chosen.get("method", usual).upper(),
        chosen.get("U", "Wget/1.21.3"),
        tuple(value for option, value in options if option == "--header"),
        body,
    )
    tries = chosen.get("t", "")
    wish = Wish(
        "q" in chosen,
        chosen.get("O", ""),
        _limit(chosen["T"]) if "T" in chosen else None,
        min(int(tries) if tries.isdigit() else TRIES, TRIES) or TRIES,
        "S" in chosen,
        "spider" in chosen,
        "nv" in chosen,
        (6,) if "6" in chosen else (4,) if "4" in chosen else (4, 6),
        sending,
    )
    return wish, urls


def _limit(text: str) -> Milliseconds:
    if not re.fullmatch(r"\d{1,6}(\.\d{1,3})?", text):
        raise ValueError(f"--timeout: Invalid time period ‘{text}’")
    return int(float(text) * SECOND)


def _short(option: str) -> str:
    names = {
        "--quiet": "q",
        "--output-document": "O",
        "--timeout": "T",
        "--connect-timeout": "T",
        "--tries": "t",
        "--server-response": "S",
        "--no-verbose": "nv",
        "--user-agent": "U",
        "--inet4-only": "4",
        "--inet6-only": "6",
    }
    return names.get(option, option.lstrip("-"))
