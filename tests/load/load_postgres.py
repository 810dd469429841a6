"""A PostgreSQL of one's own: in a temporary folder, on loopback, gone when it is no longer wanted."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ports import Port

PATIENCE = 300
# PostgreSQL refuses to run as root; Debian's packages bring this account.
ACCOUNT = "postgres"


def programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest where there are several; None where there is none."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if installed:
        return max(installed, key=lambda file: int(file.parts[-3])).parent
    found = shutil.which("postgres")
    return Path(found).resolve().parent if found else None


def missing() -> str:
    """Why no PostgreSQL can be started here, or ""."""
    if programs() is None:
        return "PostgreSQL is not installed: apt install postgresql"
    if os.geteuid() == 0:
        try:
            pwd.getpwnam(ACCOUNT)
        except KeyError:
            return f"PostgreSQL does not run as root, and there is no account {ACCOUNT}"
    return ""


def install() -> None:
    """Install Debian's packages, if need be."""
    if programs() is None:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"]
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=True)
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)


class Postgres:
    """One server with one empty database, which `url` names."""

    def __init__(self) -> None:
        if reason := missing():
            raise RuntimeError(reason)
        self._programs = programs() or Path()
        self._folder = Path(tempfile.mkdtemp(prefix="lab-postgres-"))
        self._user = {"user": ACCOUNT} if os.geteuid() == 0 else {}
        if self._user:
            shutil.chown(self._folder, ACCOUNT, pwd.getpwnam(ACCOUNT).pw_gid)
        self._reserved = Port()
        self._port = self._reserved.number
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0
        # Not those of whoever runs this: their locale may not be there, and not know every letter.
        language = ("--encoding=UTF8", "--locale=C")
        made = ("-D", str(self._data), "-U", "lab", "-A", "trust", "--no-sync")
        self._run("initdb", *made, *language)

    @property
    def url(self) -> str:
        """For DATABASE_URL."""
        return f"postgres://lab@127.0.0.1:{self._port}/postgres"

    def new_database(self) -> str:
        """Make another empty database, and give its URL."""
        self._databases += 1
        name = f"lab{self._databases}"
        where = ("-h", "127.0.0.1", "-p", str(self._port), "-U", "lab")
        self._run("createdb", *where, name)
        return f"{self.url.rpartition('/')[0]}/{name}"

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        self._process = subprocess.Popen(
            [
                *(self._programs / "postgres", "-D", self._data, "-p", str(self._port)),
                *("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="),
            ],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._user,
        )
        until = time.monotonic() + PATIENCE
        ready = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        while subprocess.run(ready, check=False).returncode:
            if time.monotonic() > until or self._process.poll() is not None:
                raise RuntimeError("PostgreSQL does not start")
            time.sleep(0.05)

    def restart(self) -> None:
        """End every connection to it, and start it again."""
        self._end(signal.SIGINT)
        self.start()

    def remove(self) -> None:
        """Stop it and delete its folder."""
        self._end(signal.SIGINT)
        self._reserved.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(timeout=PATIENCE)

    def _run(self, program: str, *arguments: str) -> None:
        command = [self._programs / program, *arguments]
        subprocess.run(
            command, cwd=self._folder, check=True, stdout=subprocess.DEVNULL, **self._user
        )
