"""Debian's Chromium under Playwright, and a server for it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

# The machine may be busy; what is tested is what happens, not how soon.
PATIENCE = 60_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        pytest.skip("browser tests need Chromium: apt install chromium (or set CHROMIUM=)")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {**browser_type_launch_args, "executable_path": chromium, "args": sandbox}


@pytest.fixture(scope="session", autouse=True)
def _playwright_beside_django() -> Iterator[None]:
    """Playwright's own loop makes Django think that it is called from asynchronous code."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": {"width": 1440, "height": 900}, "locale": "en"}


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE)
    return context


class Complaints(list[str]):
    """What the browser's console said that a page should not make it say."""

    def listen(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.append(str(error)))
        page.on(
            "console",
            lambda message: self.append(message.text) if message.type == "error" else None,
        )


@pytest.fixture
def complaints(page: Page) -> Iterator[Complaints]:
    """Fails the test if the console had a complaint, a breach of the Content-Security-Policy among them."""
    heard = Complaints()
    heard.listen(page)
    yield heard
    assert heard == []


@pytest.fixture
def lesson_page(page: Page, live_server: Any, complaints: Complaints) -> Page:
    """The ClusterIP lesson, opened."""
    page.set_default_timeout(PATIENCE)
    page.goto(f"{live_server.url}/lessons/clusterip/")
    page.wait_for_selector(".cm-editor")
    return page
