"""`manage.py screenshots FOLDER`: pictures of the pages in each state, at three widths, in both themes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.error import URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from lessons.management.pictures import PICTURES, Picture, part

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = {"laptop": (1440, 900), "small": (1024, 768), "phone": (390, 844)}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
STARTING = 60  # seconds that a lab may take to start


class Command(BaseCommand):
    """Take the pictures that the README shows, and those to look at after a change."""

    help = "Take pictures of the lab with Chromium (needs requirements-dev.txt)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the pictures go, of which states, and where the lab runs."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--url", help="where a lab runs; default: one is started for it")
        parser.add_argument("--state", action="append", choices=[one.name for one in PICTURES])
        parser.add_argument("--language", default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open each page in a browser of its own, do something in it, and take its picture."""
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only this command needs it)

        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        if not chromium:
            raise CommandError("Chromium is missing: apt install chromium (or set CHROMIUM=)")
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        wanted = [one for one in PICTURES if one.name in (options["state"] or (one.name,))]
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        with running_lab(options["url"]) as url, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
            for picture, theme, width in product(wanted, THEMES, WIDTHS):
                context = browser.new_context(
                    viewport={"width": WIDTHS[width][0], "height": WIDTHS[width][1]},
                    color_scheme=theme,
                    locale=options["language"],
                )
                file = folder / f"{picture.name}-{width}-{theme}.png"
                _take(context.new_page(), url, picture, file)
                context.close()
                self.stdout.write(str(file))
            browser.close()


def _take(page: Page, url: str, picture: Picture, file: Path) -> None:
    page.goto(url + picture.path)
    if picture.part:
        page.locator(".cm-editor").first.wait_for(state="attached")
    picture.act(page)
    if picture.part:
        part(page, picture.part)
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=file)


@contextmanager
def running_lab(url: str | None) -> Iterator[str]:
    """The address of the lab: of the one that runs there, or of one with an empty database."""
    if url:
        yield url.rstrip("/")
        return
    with tempfile.TemporaryDirectory() as data, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        process = subprocess.Popen(
            [sys.executable, "manage.py", "lab", f"--port={port}", "--workers=1"],
            cwd=settings.BASE_DIR,
            env={**os.environ, "LAB_DATA_DIR": data},
            stdout=subprocess.DEVNULL,
        )
        try:
            yield _started(f"http://127.0.0.1:{port}", process)
        finally:
            process.terminate()
            process.wait()


def _started(url: str, process: subprocess.Popen[bytes]) -> str:
    until = time.monotonic() + STARTING
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(url).close()
        except URLError:
            time.sleep(0.2)
        else:
            return url
    raise CommandError("the lab did not start")
