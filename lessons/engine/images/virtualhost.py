"""A server of several sites: by the Host header it tells which is meant, and it knows no others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lessons.engine.images.http import HttpRequest, HttpResponse, plain_text
from lessons.engine.images.image import Answer
from lessons.engine.images.server import Server


def virtual_host(
    sites: tuple[str, ...], answer: Answer, server: Server, request: HttpRequest
) -> HttpResponse:
    """What the server answers for one of its sites; 404 for another host name. Without sites it does not look."""
    host = request.header("Host").partition(":")[0]
    if not sites or is_among(host, sites):
        return answer(server, request)
    why = f"It has sites for {', '.join(sites)}, and the Host header asks for {host}."
    return replace(plain_text("404 page not found\n", status=404), why=why)


def is_among(host: str, names: Iterable[str]) -> bool:
    """Whether a host name is one of these; `*.` at the beginning of one stands for a single label (RFC 6125)."""
    wanted = host.lower().rstrip(".")
    parent = wanted.partition(".")[2]
    return any(
        name == wanted or (name.startswith("*.") and bool(parent) and name[2:] == parent)
        for name in (each.lower() for each in names)
    )
