"""A browser as far as a load test needs one: cookies, the CSRF token, htmx's header, and a connection that stays open."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any, TypeVar
from urllib.parse import urlencode

PATIENCE = 60
Result = TypeVar("Result")


def waited_for(work: Coroutine[Any, Any, Result]) -> Result:
    """What the work comes to, done in a thread of its own: the caller's may have an event loop, as Playwright leaves one."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    text: str


class Browser:
    """One student's; it knows one server, by its port on loopback."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> Answer:
        """Open a page."""
        return await self._ask("GET", path, b"", {})

    async def post(self, path: str, fields: dict[str, str], *, htmx: bool = True) -> Answer:
        """Send a form."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self._cookies.get("csrftoken", ""),
        }
        if htmx:
            headers["HX-Request"] = "true"
        return await self._ask("POST", path, urlencode(fields).encode(), headers)

    async def _ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        headers = {
            "Host": f"127.0.0.1:{self._port}",
            "Content-Length": str(len(body)),
            "Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items()),
            **headers,
        }
        lines = [f"{method} {path} HTTP/1.1", *(f"{key}: {text}" for key, text in headers.items())]
        request = "\r\n".join([*lines, "", ""]).encode() + body
        async with asyncio.timeout(PATIENCE):
            if self._open is not None:
                try:
                    return await self._exchange(request)
                except (ConnectionError, asyncio.IncompleteReadError):
                    self.close()  # it had been closed since: browsers open another, and say nothing
            self._open = await asyncio.open_connection("127.0.0.1", self._port)
            try:
                return await self._exchange(request)
            except asyncio.IncompleteReadError as error:
                raise ConnectionError("the answer is not whole") from error

    async def _exchange(self, request: bytes) -> Answer:
        """One request and its answer over the connection that is open."""
        assert self._open is not None
        reader, writer = self._open
        writer.write(request)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *fields = head.rstrip().split("\r\n")
        length = 0
        for field in fields:
            name, _, value = field.partition(":")
            if name.lower() == "set-cookie":
                for key, morsel in SimpleCookie(value.strip()).items():
                    self._cookies[key] = morsel.value
            elif name.lower() == "content-length":
                length = int(value)
        body = await reader.readexactly(length)
        if "connection: close" in head.lower():
            self.close()
        return Answer(int(first.split()[1]), body.decode())

    def close(self) -> None:
        """Close the connection."""
        if self._open is not None:
            self._open[1].close()
            self._open = None
