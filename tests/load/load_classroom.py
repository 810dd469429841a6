"""The class that the students are in, and its instructor, who watches the grid."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from load_client import Answer, Browser
from load_server import Server
from load_students import Student, Tally, timed

# The grid asks as often for what has changed.
PULSE = 1.5
PASSWORD = "a long one for the load test"

MAKE = f"""
import json
from django.contrib.auth.models import User
from lessons.classroom import teaching
user = User.objects.create_user("instructor", password={PASSWORD!r})
made = teaching.make(user, "Load test")
print(json.dumps([made.pk, made.join_code]))
"""


@dataclass(frozen=True, slots=True)
class Classroom:
    """What is needed to find and to join it."""

    number: int
    code: str

    @classmethod
    def make(cls, server: Server) -> Classroom:
        """A new class with all lessons, open."""
        return cls(*json.loads(server.manage("shell", text=MAKE).splitlines()[-1]))

    async def join(self, student: Student, nickname: str) -> Answer:
        """A student types code and nickname."""
        await student.browser.get("/join/")
        form = {"code": self.code, "nickname": nickname}
        return await student.browser.post("/join/", form, htmx=False)


class Instructor:
    """Has the class's grid open."""

    def __init__(self, browser: Browser, classroom: Classroom, tally: Tally) -> None:
        self._browser = browser
        self._path = f"/classes/{classroom.number}/"
        self._tally = tally
        self._version = "0"

    async def open(self) -> None:
        """Log in, and open the grid."""
        await self._browser.get("/login/")
        form = {"username": "instructor", "password": PASSWORD}
        await self._browser.post("/login/", form, htmx=False)
        answer = await self._browser.get(self._path)
        if answer.status != 200:
            self._tally.errors.append(f"{self._path}: {answer.status}")

    async def watch(self, until: Callable[[], bool]) -> None:
        """Ask for what has changed, as the page does."""
        while not until():
            await timed(self._tally, "grid", self._changed)
            await asyncio.sleep(PULSE)

    async def _changed(self) -> Answer:
        answer = await self._browser.get(f"{self._path}rows/?after={self._version}")
        if found := re.search(r'data-version="(\d+)"', answer.text):
            self._version = found[1]
        return answer
