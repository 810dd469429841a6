"""A first visit is light: the lesson page with the editor, as the lab serves it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page
from ports import Port

ROOT = Path(__file__).parents[2]
MOST_BYTES = 250_000


@pytest.fixture
def served(data_dir: Path) -> Iterator[str]:
    """The address of a lab with its files collected and compressed."""
    port = Port()
    command = [sys.executable, "manage.py", "lab", f"--port={port.number}", "--workers=1"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port.number}"
    try:
        while not answers(url):
            assert process.poll() is None
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()
        port.close()


def answers(url: str) -> bool:
    try:
        urlopen(url).close()
    except URLError:
        return False
    return True


@pytest.mark.parametrize("slug", ["clusterip", "service-discovery"])
def test_the_first_load_of_a_lesson_is_under_250_kb(page: Page, served: str, slug: str):
    devtools = page.context.new_cdp_session(page)
    devtools.send("Network.enable")
    received: list[float] = []
    devtools.on(
        "Network.loadingFinished", lambda event: received.append(event["encodedDataLength"])
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{served}/lessons/{slug}/")
    page.wait_for_selector(".cm-editor", state="attached")
    page.wait_for_load_state("networkidle")
    assert len(received) >= 15
    assert sum(received) < MOST_BYTES
    assert all(url.startswith(served) for url in asked)
