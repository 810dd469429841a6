"""A class at work on a server of its own, over real HTTP on loopback: how fast it answers, and what it takes.

    .venv/bin/python tests/load/load.py [--students 200] [--seconds 60] [--database sqlite|postgres]

Each student acts every five seconds: of ten acts six are commands, two are applies, one opens the page, one
saves a pane. Besides, all have joined a class, whose pages ask now and then what is new, and its instructor
has the grid open. The server is started as `manage.py lab` starts it by default, over an empty data folder.
With `--database postgres` a PostgreSQL is installed (Debian's package), started in a temporary folder, and
removed again. The status is 1 if an answer was an error or a target was missed.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from load_classroom import Classroom, Instructor
from load_client import Browser, waited_for
from load_postgres import Postgres, install
from load_server import Server, Usage, end_in_order
from load_students import Student, Tally, at_work

from lessons.course.lessons import catalogue

P95 = 250
P99 = 600
MEGABYTES = 400
# How many come through the door at the same time, before anything is measured.
AT_ONCE = 8
# A free lab has no text that tells what to run.
LEFT_OUT = ("sandbox",)


@dataclass(frozen=True, slots=True)
class Load:
    """How much work, and over which database."""

    students: int = 200
    seconds: float = 60
    pace: float = 5
    least: int = 0  # of acts of each student, however long they take
    database: str = "sqlite"
    lessons: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: `before` the first act, and `after` the last."""

    tally: Tally
    before: Usage
    after: Usage

    @property
    def cost(self) -> float:
        """Milliseconds of processor time for one act."""
        spent = self.after.processor - self.before.processor
        return 1000 * spent / max(1, len(self.tally.all))


def share(times: list[float], part: float) -> float:
    """The time within which this part of the answers came."""
    return times[min(len(times) - 1, int(part * len(times)))] if times else 0.0


def run(load: Load) -> Result:
    """Start a server, put it to work, and stop it."""
    with ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory(prefix="lab-load-"))
        url = ""
        if load.database == "postgres":
            postgres = Postgres()
            stack.callback(postgres.remove)
            postgres.start()
            url = postgres.url
        server = Server(Path(data), url, load.arguments)
        stack.callback(server.stop)
        server.start()
        return waited_for(_work(server, load))


async def _work(server: Server, load: Load) -> Result:
    lessons = [
        lesson
        for lesson in catalogue()
        if (lesson.slug in load.lessons if load.lessons else lesson.slug not in LEFT_OUT)
        and any(part.command for part in lesson.parts)
    ]
    tally = Tally()
    students = [
        Student(Browser(server.port), lessons[number % len(lessons)], number, tally)
        for number in range(load.students)
    ]
    classroom = await asyncio.to_thread(Classroom.make, server)
    door = asyncio.Semaphore(AT_ONCE)

    async def come(number: int, student: Student) -> None:
        async with door:
            joined = await classroom.join(student, f"Student {number}")
            if joined.status != 302:
                tally.errors.append(f"join: {joined.status}")
            await student.open()

    await asyncio.gather(*(come(number, student) for number, student in enumerate(students)))
    instructor = Instructor(Browser(server.port), classroom, tally)
    await instructor.open()
    before = server.usage()
    end = monotonic() + load.seconds

    def over() -> bool:
        return monotonic() > end and all(student.acts >= load.least for student in students)

    watching = asyncio.create_task(instructor.watch(over))
    async for _second in at_work(students, load.pace, over):
        pass
    await watching
    return Result(tally, before, server.usage())


def report(result: Result) -> bool:
    """Print what was measured; whether every target was met."""
    print(f"{'':8}{'acts':>8}{'p50':>8}{'p95':>8}{'p99':>8}{'longest':>9}  (milliseconds)")
    for name, unsorted in [*sorted(result.tally.times.items()), ("all", result.tally.all)]:
        times = sorted(unsorted)
        shares = "".join(f"{share(times, part):8.0f}" for part in (0.5, 0.95, 0.99))
        print(f"{name:8}{len(times):8}{shares}{times[-1]:9.0f}")
    for error in sorted(set(result.tally.errors)):
        print(f"error: {error} ({result.tally.errors.count(error)} times)")
    after = result.after
    print(
        f"memory: {after.resident:.0f} MB resident in {after.processes} processes"
        f" ({after.proportional:.0f} MB where shared pages count once);"
        f" at the start {result.before.resident:.0f} MB"
    )
    print(f"processor time: {result.cost:.1f} ms for each act")
    times = result.tally.all
    missed = [
        *(["errors"] if result.tally.errors else []),
        *(["p95"] if share(times, 0.95) >= P95 else []),
        *(["p99"] if share(times, 0.99) >= P99 else []),
        *(["memory"] if after.resident >= MEGABYTES else []),
    ]
    print(f"missed: {', '.join(missed)}" if missed else "every target met")
    return not missed


def main() -> None:
    """Measure once, as the arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pace", type=float, default=5, help="seconds from act to act")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--lesson", action="append", default=[], help="by default all, in turn")
    options, others = parser.parse_known_args()
    end_in_order()
    if options.database == "postgres":
        install()
    load = Load(
        options.students,
        options.seconds,
        options.pace,
        database=options.database,
        lessons=tuple(options.lesson),
        arguments=tuple(others),  # for manage.py lab
    )
    sys.exit(0 if report(run(load)) else 1)


if __name__ == "__main__":
    main()
