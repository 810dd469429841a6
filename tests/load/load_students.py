"""Students at work: what the lesson's text tells them to run, its manifests with their changes, a page, a pane saved."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter

from load_client import Answer, Browser

from lessons.course.lessons import Lesson, Mode

# Of ten acts.
ROUND = ("page", "run", "run", "apply", "run", "save", "run", "apply", "run", "run")

# The page asks by itself, every three acts, whether the instructor has changed anything.
BAR = 3


@dataclass(slots=True)
class Tally:
    """How long each act took, in milliseconds, by what it was; and what went wrong."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, act: str, milliseconds: float) -> None:
        """Count an act."""
        self.times.setdefault(act, []).append(milliseconds)

    @property
    def all(self) -> list[float]:
        """The times of all acts, the shortest first."""
        return sorted(one for times in self.times.values() for one in times)


class Student:
    """One of a class, at one lesson."""

    def __init__(self, browser: Browser, lesson: Lesson, seed: int, tally: Tally) -> None:
        self.browser = browser
        self._lesson = lesson
        self._choose = random.Random(seed)
        self._tally = tally
        self._commands = [part.command for part in lesson.parts if part.command is not None]
        self._panes = {name: lesson.files[name] for name in lesson.panes}
        self._edits = cycle(_edits(lesson))
        self.acts = 0

    @property
    def page(self) -> str:
        """The lesson's path."""
        return f"/lessons/{self._lesson.slug}/"

    async def open(self) -> None:
        """Come to the lesson for the first time: that is not counted."""
        answer = await self.browser.get(self.page)
        if answer.status != 200:
            self._tally.errors.append(f"{self.page}: {answer.status}")

    async def work(self, pace: float, until: Callable[[], bool]) -> None:
        """Act every so many seconds, beginning at some moment of the first such while."""
        await asyncio.sleep(self._choose.random() * pace)
        turn = self._choose.randrange(len(ROUND))
        while not until():
            started = perf_counter()
            await self.act(ROUND[turn % len(ROUND)])
            turn += 1
            self.acts += 1
            if turn % BAR == 0:
                await self.act("bar")
            await asyncio.sleep(max(0.0, pace - (perf_counter() - started)))

    async def act(self, act: str) -> None:
        """Do one thing, and count how long it took."""
        ways = {
            "page": self._open,
            "run": self._run,
            "apply": self._apply,
            "save": self._save,
            "bar": self._bar,
        }
        await timed(self._tally, act, ways[act])

    async def _bar(self) -> Answer:
        return await self.browser.get(f"/class/lessons/{self._lesson.slug}/bar/")

    async def _open(self) -> Answer:
        return await self.browser.get(self.page)

    async def _run(self) -> Answer:
        command = self._choose.choice(self._commands)
        fields = {"line": command.line, "place": str(command.place), **self._fields()}
        return await self.browser.post(f"{self.page}run/", fields)

    async def _apply(self) -> Answer:
        self._panes.update(next(self._edits))
        return await self.browser.post(f"{self.page}apply/", self._fields())

    async def _save(self) -> Answer:
        name = next(iter(self._panes))
        self._panes[name] += f"# {self._choose.random()}\n"
        return await self.browser.post(f"{self.page}panes/", {f"pane:{name}": self._panes[name]})

    def _fields(self) -> dict[str, str]:
        return {f"pane:{name}": text for name, text in self._panes.items()}


async def timed(tally: Tally, act: str, way: Callable[[], Awaitable[Answer]]) -> None:
    """Do something, and count how long it took, or that it went wrong."""
    started = perf_counter()
    try:
        answer = await way()
    except (OSError, TimeoutError) as error:
        tally.errors.append(f"{act}: {error!r}")
        return
    tally.add(act, (perf_counter() - started) * 1000)
    if answer.status not in (200, 204):
        tally.errors.append(f"{act}: {answer.status}")


def _edits(lesson: Lesson) -> Iterator[dict[str, str]]:
    """What students change, one edit after the other: into each task's solution, and back to where they began."""
    begun = {name: lesson.files[name] for name in lesson.panes}
    for task in lesson.tasks:
        if task.mode in (Mode.EDIT, Mode.FIX) and task.solution.files:
            yield {name: text for name, text in task.solution.files.items() if name in begun}
            yield begun
    yield {name: f"{text}\n# looked at\n" for name, text in begun.items()}
    yield begun


async def at_work(
    students: list[Student], pace: float, until: Callable[[], bool]
) -> AsyncIterator[None]:
    """Let them all work until it is time; yields once a second on the way."""
    tasks = [asyncio.create_task(student.work(pace, until)) for student in students]
    while not all(task.done() for task in tasks):
        yield
        await asyncio.sleep(1)
    await asyncio.gather(*tasks)
