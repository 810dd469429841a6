"""`manage.py screenshots FOLDER`: pictures of the pages of a running lab, at three widths, in both themes."""

from __future__ import annotations

import os
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.core.management.base import BaseCommand, CommandError

from lessons.course.lessons import catalogue

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = {"laptop": (1440, 900), "small": (1024, 768), "phone": (390, 844)}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
PARTS = ("text", "trace", "editor", "terminal")  # shown one at a time on a phone


class Command(BaseCommand):
    """Take the pictures that the README shows, and those to look at after a change."""

    help = "Take pictures of a running lab with Chromium (needs requirements-dev.txt)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the pictures go, where the lab runs, and of which lessons they are."""
        parser.add_argument("folder", type=Path)
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the lab runs")
        parser.add_argument("--lesson", action="append", help="a lesson's slug; default: all")

    def handle(self, *args: Any, **options: Any) -> None:
        """Open each page in a browser of its own, do something in it, and take its picture."""
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only this command needs it)

        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        if not chromium:
            raise CommandError("Chromium is missing: apt install chromium (or set CHROMIUM=)")
        folder: Path = options["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        slugs = options["lesson"] or [lesson.slug for lesson in catalogue()]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=chromium, args=["--no-sandbox"] if os.geteuid() == 0 else []
            )
            for theme in THEMES:
                for name, (width, height) in WIDTHS.items():
                    context = browser.new_context(
                        viewport={"width": width, "height": height}, color_scheme=theme, locale="en"
                    )
                    page = context.new_page()
                    page.goto(options["url"])
                    self._take(page, folder / f"catalogue-{name}-{theme}.png")
                    for slug in slugs:
                        page.goto(f"{options['url']}/lessons/{slug}/")
                        self._lesson(page, folder, f"{slug}-{name}-{theme}", phone=name == "phone")
                    context.close()
            browser.close()

    def _lesson(self, page: Page, folder: Path, name: str, *, phone: bool) -> None:
        """The page after the first command of the text."""
        page.wait_for_selector(".cm-editor", state="attached")
        page.locator("#text > .runnable button").first.click()
        page.wait_for_selector(".entry", state="attached")
        page.wait_for_function("!document.querySelector('.htmx-request')")
        if not phone:
            self._take(page, folder / f"{name}.png")
            return
        for part in PARTS:
            page.locator(f".switch a[href='#{part}']").click()
            self._take(page, folder / f"{name}-{part}.png")

    def _take(self, page: Page, file: Path) -> None:
        page.screenshot(path=file)
        self.stdout.write(str(file))
