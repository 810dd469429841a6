"""The lab as `manage.py lab` starts it, in processes of its own over a data folder of its own, and what it uses."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ports import Port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 300
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """What the server's processes use together: memory in MB, processor time in seconds.

    `resident` counts a page that two processes share twice, `proportional` once.
    """

    processes: int
    resident: float
    proportional: float
    processor: float


def end_in_order() -> None:
    """Have SIGTERM end this process as Ctrl-C does, so that what it started is stopped and removed."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


class Server:
    """Starts and stops the lab; the port stays the same, so that a page that is open finds it again."""

    def __init__(self, data: Path, database: str = "", arguments: tuple[str, ...] = ()) -> None:
        self._port = Port()
        self.port = self._port.number
        self._arguments = arguments
        self._environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("LAB_") and name not in ("DATABASE_URL", "LESSONS_PATH")
        }
        self._environment["LAB_DATA_DIR"] = str(data)
        if database:
            self._environment["DATABASE_URL"] = database
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str, text: str = "") -> str:
        """Run a management command with the server's environment, `text` on its input; what it prints."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self._environment,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "lab", f"--port={self.port}", *self._arguments],
            cwd=ROOT,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise RuntimeError("the lab ended at its start")
            try:
                urlopen(self.address, timeout=PATIENCE).close()
                return
            except HTTPError:
                return
            except (URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError("the lab does not answer")

    def kill(self) -> None:
        """End all its processes at once, without a word to any of them."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, how)
        self._process.wait(timeout=PATIENCE)
        self._process = None

    def usage(self) -> Usage:
        """What its processes use now."""
        assert self._process is not None
        processes = list(_tree(self._process.pid))
        return Usage(
            len(processes),
            sum(_memory(pid, "Rss") for pid in processes),
            sum(_memory(pid, "Pss") for pid in processes),
            sum(map(_processor, processes)),
        )


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _tree(int(child))


def _memory(pid: int, field: str) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in lines if line.startswith(f"{field}:"))
    return int(kilobytes) / 1024


def _processor(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
