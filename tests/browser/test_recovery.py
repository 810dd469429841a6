"""A page that is open while its server is killed: nothing typed is lost, and it goes on by itself."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

sys.path.append(str(Path(__file__).parents[1] / "load"))

from load_server import Server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "data")
    server.start()
    yield server
    server.stop()


def run(page: Page, line: str) -> None:
    page.locator("#line").fill(line)
    page.locator("#line").press("Enter")


def test_a_page_left_open_does_what_failed_once_its_server_is_back(server: Server, page: Page):
    page.goto(f"{server.address}/lessons/clusterip/")
    page.wait_for_selector(".cm-editor")
    run(page, "echo before")
    expect(page.locator("#log")).to_contain_text("before")

    server.kill()
    run(page, "echo while it was away")
    expect(page.locator("#connection")).to_be_visible()
    expect(page.locator("#line")).to_have_value("echo while it was away")

    server.start()
    expect(page.locator("#log .entry")).to_have_count(2)
    expect(page.locator("#log")).to_contain_text("while it was away")
    expect(page.locator("#connection")).to_be_hidden()
    run(page, "echo after")
    expect(page.locator("#log .entry")).to_have_count(3)

    page.reload()
    lines = page.locator("#log .entry").evaluate_all("all => all.map(one => one.dataset.line)")
    assert lines == ["echo before", "echo while it was away", "echo after"]


def test_what_is_too_much_at_once_is_said_in_the_page_and_stays_typed(server: Server, page: Page):
    page.goto(f"{server.address}/lessons/clusterip/")
    page.wait_for_selector(".cm-editor")
    message = "That was too much at once. Wait 7 seconds, then try again: nothing is lost."
    page.route("**/run/", lambda route: route.fulfill(status=429, body=message))
    run(page, "echo hasty")
    expect(page.locator("#connection")).to_contain_text(message)
    expect(page.locator("#line")).to_have_value("echo hasty")
    page.unroute("**/run/")
    page.locator("#connection button").click()
    expect(page.locator("#log")).to_contain_text("hasty")
