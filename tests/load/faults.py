"""Students at work while the server is killed again and again: whatever was acknowledged must be there afterwards.

    .venv/bin/python tests/load/faults.py [--students 50] [--kills 10] [--database sqlite|postgres]

Each student runs commands that nobody else runs, and sends one again until it is answered, as the page does. Every
few seconds all processes of the server get SIGKILL, and it is started again; with `--database postgres` PostgreSQL is
restarted in between as well. In the end each student's log must hold all that was answered, in the order of the
answers, and `manage.py doctor` must find every journal whole. The status is 1 if not.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from load_client import Browser, waited_for
from load_postgres import Postgres, install
from load_server import Server, end_in_order

PAGE = "/lessons/clusterip/"
PAUSE = 0.5
AGAIN = 0.2
TOO_MANY = 429
ROUND_TRIP = 180


@dataclass(slots=True)
class Witness:
    """A student who remembers what was answered."""

    name: str
    browser: Browser
    answered: list[str] = field(default_factory=list)
    saved: str = ""
    strange: list[str] = field(default_factory=list)

    async def work(self, until: asyncio.Event) -> None:
        """One command after the other, now and then a pane saved."""
        await self._must("GET", PAGE, {})
        number = 0
        while not until.is_set():
            number += 1
            marker = f"{self.name}-{number}"
            await self._must("POST", f"{PAGE}run/", {"line": f"echo {marker}", "place": "admin"})
            self.answered.append(marker)
            if number % 5 == 0:
                text = f"# {marker}\n"
                await self._must("POST", f"{PAGE}panes/", {"pane:sample-clusterip.yaml": text})
                self.saved = text
            await asyncio.sleep(PAUSE)

    async def _must(self, method: str, path: str, fields: dict[str, str]) -> str:
        """Ask until there is an answer. While a database is away that answer may be an error: then it is asked again."""
        until = monotonic() + ROUND_TRIP
        while True:
            try:
                answer = await (
                    self.browser.get(path) if method == "GET" else self.browser.post(path, fields)
                )
                if answer.status in (200, 204):
                    return answer.text
                if answer.status < 500 and answer.status != TOO_MANY:
                    self.strange.append(f"{path}: {answer.status}")
            except (OSError, TimeoutError):
                pass
            if monotonic() > until:
                raise TimeoutError(f"{path} was not answered within {ROUND_TRIP} s")
            await asyncio.sleep(AGAIN)

    async def missing(self) -> list[str]:
        """What was answered and is not there, or stands in another order."""
        page = await self._must("GET", PAGE, {})
        shown = re.findall(rf'data-line="echo ({self.name}-\d+)"', page)
        at, lost = 0, []
        for marker in self.answered:
            if marker in shown[at:]:
                at = shown.index(marker, at)
            else:
                lost.append(marker)
        if self.saved and self.saved.strip() not in page:
            lost.append(f"the pane with {self.saved.strip()}")
        return lost


@dataclass(frozen=True, slots=True)
class Found:
    """What there was in the end."""

    answered: int
    kills: int
    lost: list[str]
    strange: list[str]
    doctor: str


def run(students: int, kills: int, database: str = "sqlite", pause: float = 3) -> Found:
    """Start, kill, look."""
    with ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory(prefix="lab-faults-"))
        postgres = None
        if database == "postgres":
            postgres = Postgres()
            stack.callback(postgres.remove)
            postgres.start()
        server = Server(Path(data), postgres.url if postgres else "")
        stack.callback(server.stop)
        server.start()
        return waited_for(_suffer(server, postgres, students, kills, pause))


async def _suffer(
    server: Server, postgres: Postgres | None, students: int, kills: int, pause: float
) -> Found:
    witnesses = [Witness(f"s{number}", Browser(server.port)) for number in range(students)]
    enough = asyncio.Event()
    tasks = [asyncio.create_task(witness.work(enough)) for witness in witnesses]
    for number in range(kills):
        await asyncio.sleep(pause)
        await _some_answers(witnesses)
        if postgres and number % 2:
            await asyncio.to_thread(postgres.restart)
            continue
        await asyncio.to_thread(server.kill)
        await asyncio.to_thread(server.start)
    await asyncio.sleep(pause)
    enough.set()
    await asyncio.gather(*tasks)
    lost = [marker for witness in witnesses for marker in await witness.missing()]
    return Found(
        sum(len(witness.answered) for witness in witnesses),
        kills,
        lost,
        [text for witness in witnesses for text in witness.strange],
        server.manage("doctor"),
    )


async def _some_answers(witnesses: list[Witness]) -> None:
    """Wait until students have had answers again: a slow machine needs longer than a pause for that."""
    before, until = sum(len(one.answered) for one in witnesses), monotonic() + ROUND_TRIP
    while sum(len(one.answered) for one in witnesses) == before and monotonic() < until:
        await asyncio.sleep(AGAIN)


def main() -> None:
    """Once, as the arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=int, default=50)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--pause", type=float, default=3, help="seconds from kill to kill")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    options = parser.parse_args()
    end_in_order()
    if options.database == "postgres":
        install()
    found = run(options.students, options.kills, options.database, options.pause)
    print(f"{found.answered} acts were answered, with {found.kills} kills meanwhile")
    print(f"lost: {', '.join(found.lost) or 'none'}")
    for text in sorted(set(found.strange)):
        print(f"strange: {text}")
    print(found.doctor, end="")
    sys.exit(1 if found.lost or found.strange else 0)


if __name__ == "__main__":
    main()
