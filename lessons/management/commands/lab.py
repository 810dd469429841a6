"""`manage.py lab`: prepare whatever is missing, and serve."""

from __future__ import annotations

import os
import shutil
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.test.utils import override_settings
from django.urls import reverse

from labsite.starting import one_at_a_time
from lessons.models import Classroom


class Command(BaseCommand):
    """Start the lab."""

    help = "Prepare the data folder, the database and the static files, then serve the lab."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to listen, and with how many processes and threads."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes")
        parser.add_argument("--threads", type=int, default=4, help="threads of each process")

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, collect, say where the lab is, and become the server."""
        prepare()
        host = f"[{options['host']}]" if ":" in options["host"] else options["host"]
        self.stdout.write(f"Service Lab: http://{host}:{options['port']}  (Ctrl-C stops it)")
        self.stdout.write(f"Data: {settings.DATA_DIR}")
        if Classroom.objects.filter(joinable=True).exists():
            self.stdout.write(f"Join: http://{host}:{options['port']}{reverse('join')}")
        if options["host"] not in settings.LOOPBACK and not settings.HOSTS:
            self.stdout.write(
                "Other machines are turned away: set LAB_HOSTS to the name or address they call this one by."
            )
        self.stdout.flush()
        counted = settings.DATA_DIR / "metrics" / str(options["port"])  # another's goes on counting
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(emptied(counted))
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, *_gunicorn(host, options)])


def prepare() -> None:
    """Migrate the database and collect the static files, whoever else may just be starting."""
    with one_at_a_time():
        call_command("migrate", verbosity=0, interactive=False)
        if not settings.DEBUG:
            collect()


def _gunicorn(host: str, options: dict[str, Any]) -> list[str]:
    return [
        *("-m", "gunicorn", "--config=python:labsite.server"),
        f"--bind={host}:{options['port']}",
        f"--workers={options['workers']}",
        f"--threads={options['threads']}",
    ]


def emptied(folder: Path) -> Path:
    """A folder with nothing in it: what an earlier server counted there is over."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def collect() -> None:
    """Copy the static files, named by their content, unless that was done since they last changed."""
    done = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if done.exists() and done.stat().st_mtime >= max(_changed(), default=0):
        return
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": settings.COLLECTED_STORAGE}}
    with override_settings(STORAGES=storages):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def _changed() -> list[float]:
    return [
        Path(storage.path(name)).stat().st_mtime
        for finder in get_finders()
        for name, storage in finder.list([])
    ]
