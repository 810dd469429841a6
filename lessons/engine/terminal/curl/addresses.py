"""Addresses as curl takes and shows them: those of --resolve, and what is wrong with one."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

from lessons.engine.network import Verdict
from lessons.engine.terminal.call import Call
from lessons.engine.terminal.curl.failure import Failure
from lessons.engine.terminal.curl.options import Options

_ERRNO = {
    Verdict.REFUSED: "Connection refused",
    Verdict.NO_ROUTE: "No route to host",
    Verdict.TIMEOUT: "Connection timed out",
    Verdict.RESET: "Connection reset by peer",
}


def check_resolve(call: Call, options: Options) -> None:
    """Say (with -v) which entries --resolve adds; Failure for one that is not well formed."""
    for entry in options.resolve:
        host, _, rest = entry.lstrip("+").partition(":")
        port, _, address = rest.partition(":")
        if not (host and port.isdigit() and address):
            raise Failure(49, f"Couldn't parse CURLOPT_RESOLVE entry '{entry}'")
        if any(ip_version(one.strip("[]")) is None for one in address.split(",")):
            raise Failure(49, f"Couldn't parse CURLOPT_RESOLVE entry '{entry}'")
        if options.has("verbose"):
            call.err(f"* Added {host}:{port}:{address} to DNS cache\n")
            if host == "*":
                call.err(f"* RESOLVE *:{port} is wildcard, enabling wildcard checks\n")


@lru_cache(maxsize=1024)
def ip_version(text: str) -> int | None:
    """4 or 6 for an address, None for anything else."""
    try:
        return ipaddress.ip_address(text).version
    except ValueError:
        return None


def fault(address: str, port: int, verdict: Verdict) -> str:
    """Why an address does not work; no machine of a lab has a route for IPv6, which shows at once."""
    if ":" in address:
        return f"Immediate connect fail for {address}: Network is unreachable"
    return f"connect to {address} port {port} failed: {_ERRNO[verdict]}"


def bracketed(address: str) -> str:
    """An address as it stands before a port."""
    return f"[{address}]" if ":" in address else address
